"""The table of Segments: a press on a row opens its leads on Hot leads."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from leadscoring.app import lead_filters, lead_views, state, widgets
from leadscoring.app.segments_look import Segments
from leadscoring.app.state import Key
from leadscoring.decisions.parts import Part

__all__ = ["go_where_pressed", "open_leads", "rows", "show"]

_TABLE: Key[object] = Key("segments_table")  # begins its name: a fresh one after each press
_TIMES: Key[int] = Key("segments_table_times")
_OPENED: Key[bool] = Key("segments_opened")
_ROW = 31  # pixels
_MOST_ROWS = 17.5  # half a row says that there are more
_OF_OUTCOMES = ("conversion", "interval", "lift", "known")
_OF_PROMISES = ("due", "converted", "gap")
_GAPS = {"more": "▲ more", "fewer": "▼ fewer", "": ""}


def open_leads(parts: tuple[Part, ...]) -> None:
    """Show just the leads of some parts on Hot leads; made for a callback.

    The page goes there once it runs again, by `go_where_pressed`.
    """
    lead_filters.narrow(parts)
    state.put(state.LEADS_VIEW, lead_views.ALL)
    state.put(_OPENED, value=True)


def go_where_pressed() -> None:
    """Go to Hot leads, where a press has just asked for some leads."""
    if state.get(_OPENED, default=False):
        state.drop(_OPENED)
        st.switch_page("pages/hot_leads.py")


def show(found: Segments) -> None:
    """Show how each part fares."""
    # Of another table what was pressed must not stay, nor a press on it go unheard.
    key = Key[object](f"{_TABLE}_{state.get(_TIMES, 0)}_{'_'.join(found.fields)}")
    table = rows(found)
    st.dataframe(
        _styled(table),
        column_config=_columns(found),
        hide_index=True,
        height=round(_ROW * (min(len(table), _MOST_ROWS) + 1)) + 3,
        placeholder="",
        key=key,
        on_select=partial(_press, found, key),
        selection_mode=["single-row", "single-cell"],
        alt=f"Leads by {' and '.join(found.fields)}: how many, how hot, and how they convert",
    )


def rows(found: Segments) -> pd.DataFrame:
    """Return what the table says of each part.

    Parameters
    ----------
    found : Segments
        The parts.

    Returns
    -------
    rows : pandas.DataFrame
        The levels; leads, hot_share, score, conversion (all three of 100), interval,
        lift, known; due and converted (conversions by now, of leads that something
        was promised of) and gap, where it is more than chance. While no outcome counts,
        or nothing can be set against the promise, those columns are left out.
    """
    table = found.table
    levels = {name: table[name] for name in ("level_1", "level_2") if name in table}
    ends = zip(table["low"], table["high"], strict=True)
    told = pd.DataFrame(
        {
            **levels,
            "leads": table["leads"],
            "hot_share": 100 * table["hot_share"],
            "score": table["score"],
            "conversion": 100 * table["conversion"],
            "interval": [_interval(low, high) for low, high in ends],
            "lift": table["lift"],
            "known": table["known"],
            "due": table["expected"],
            "converted": table["actual"],
            "gap": table["differs"].map(_GAPS).astype("str"),
        }
    )
    unknown = [] if table["known"].any() else list(_OF_OUTCOMES)
    return told.drop(columns=unknown if table["judged"].any() else [*unknown, *_OF_PROMISES])


def _interval(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{low:.0%} to {high:.0%}"


def _styled(table: pd.DataFrame) -> Styler:
    palette = widgets.palette()
    if "gap" not in table:
        return table.style
    colours = {"▲": f"color: {palette.ok}", "▼": f"color: {palette.hot}"}
    return table.style.map(lambda text: colours.get(text[:1], ""), subset=["gap"])


def _columns(found: Segments) -> dict[str, Any]:
    number, progress = st.column_config.NumberColumn, st.column_config.ProgressColumn
    levels = dict(zip(("level_1", "level_2"), found.fields, strict=False))
    share: dict[str, Any] = {"format": "%.0f%%", "min_value": 0, "max_value": 100, "width": 86}
    return {
        **{name: st.column_config.TextColumn(field, width=128) for name, field in levels.items()},
        "leads": number("Leads", format="localized", width=62),
        "hot_share": progress("Hot", color="orange", help="At or above the cutoff", **share),
        "score": progress(
            "Average score", format="%.0f", min_value=0, max_value=100, color="gray", width=100
        ),
        "conversion": progress(
            "Converts", help="Of the leads whose outcome is known and old enough", **share
        ),
        "interval": st.column_config.TextColumn(
            "95% interval", width=92, help="Where the true conversion lies, 95 times in 100"
        ),
        "lift": number("Times all", format="×%.1f", width=72, help="Against all leads (lift)"),  # noqa: RUF001
        "known": number("Known", format="localized", width=62, help="Leads whose outcome counts"),
        "due": number(
            "Due", format="%.0f", width=52, help="Conversions that the scores promised by now"
        ),
        "converted": number("Came", format="%.0f", width=56, help="Conversions of the same leads"),
        "gap": st.column_config.TextColumn(
            "Gap",
            width=70,
            help="More or fewer than was promised, beyond chance; that many parts are "
            "looked at is allowed for (Holm's method).",
        ),
    }


def _press(found: Segments, key: Key[object]) -> None:
    selection = st.session_state[key]["selection"]
    pressed = [row for row, _ in selection["cells"]] or list(selection["rows"])
    if pressed and pressed[0] < len(found.table):
        state.put(_TIMES, state.get(_TIMES, 0) + 1)
        open_leads(found.of_row(pressed[0]))
