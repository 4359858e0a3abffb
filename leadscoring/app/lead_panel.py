"""One lead beside the list: its score, how it comes about, how to reach it."""

from __future__ import annotations

import math
import re
from typing import Literal

import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import lead_table, widgets, words
from leadscoring.app.lead_list import BLANK, LeadList, is_blank, shown_score

__all__ = ["attributes", "contact", "show"]

_BADGES = {"hot": "orange", "warm": "yellow", "cold": "blue", BLANK: "gray"}
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_TITLE = 40  # letters of a name before it is cut short


def show(listed: LeadList, shown: pd.DataFrame) -> None:
    """Show the open lead.

    Parameters
    ----------
    listed : LeadList
        Every lead.
    shown : pandas.DataFrame
        The leads that pass the filters, at least one.
    """
    at = lead_table.position(shown)
    lead = shown.iloc[[at]]
    blank = bool(is_blank(lead).iloc[0])
    with st.container(border=True, key="lead_panel"):
        _title(listed, lead, blank=blank)
        _place(listed, shown, at)
        if blank:
            _nothing_known()
        else:
            _why(listed, lead)
        _reach(listed, int(lead.index[0]))
        _rest(listed, int(lead.index[0]))


def _title(listed: LeadList, lead: pd.DataFrame, *, blank: bool) -> None:
    tier = BLANK if blank else str(lead["tier"].iloc[0])
    score = shown_score(float(lead["probability"].iloc[0]))
    row = {"horizontal": True, "vertical_alignment": "center"}
    with st.container(gap=None, horizontal_alignment="distribute", **row):  # type: ignore[arg-type]
        name = str(listed.names(lead.index)["label"].iloc[0])
        name = name if len(name) <= _TITLE else f"{name[: _TITLE - 1]}…"
        st.header(words.escape(name), anchor=False, width="content")
        with st.container(gap="small", width="content", **row):  # type: ignore[arg-type]
            label = "Nothing filled in" if blank else lead_table.SHAPES[tier]
            st.badge(label, color=_BADGES[tier])  # type: ignore[arg-type]
            if not blank:
                st.markdown(f"**{score}** of 100", width="content")


def _place(listed: LeadList, shown: pd.DataFrame, at: int) -> None:
    rank = f"rank {shown['rank'].iloc[at]:,} of {len(listed.ranked):,}"
    identifier = str(listed.names(shown.index[[at]])["identifier"].iloc[0])
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap=None
    ):
        st.caption(words.escape(" · ".join(filter(None, (identifier, rank)))), width="content")
        with st.container(horizontal=True, width="content"):
            _step("Previous", shown.index, at - 1, "This is the first lead of the list.")
            _step("Next", shown.index, at + 1, "This is the last lead of the list.")


def _step(label: str, index: pd.Index, to: int, why_not: str) -> None:
    there = 0 <= to < len(index)
    st.button(
        label,
        type="tertiary",
        disabled=not there,
        help=None if there else why_not,
        on_click=lead_table.step,
        args=(index, to),
    )


def _nothing_known() -> None:
    st.info(
        "**No score for this lead yet.** Nothing is filled in that the model reads, so its place "
        "in the list only says what is usual. Fill in its fields and score it again.",
        icon=":material/help:",
    )


def _why(listed: LeadList, lead: pd.DataFrame) -> None:
    model, cutoff = listed.model, listed.model.cutoff
    why = model.explain(listed.own.loc[lead.index])
    position = float(model.scorecard.calibration.inverse([cutoff])[0])
    mark = (position, f"cutoff {round(100 * cutoff)}") if math.isfinite(position) else None
    with st.container(horizontal=True, gap=None):  # takes away the heading's stray padding
        st.subheader("Why this score", anchor=False)
    figure = figures.waterfall(
        why.steps,
        start=why.start,
        start_score=shown_score(why.start_score / 100),
        end_score=shown_score(float(lead["probability"].iloc[0])),
        ticks=why.ticks,
        cutoff=mark,
        palette=widgets.palette(),
    )
    widgets.chart(figure, key="why")


def contact(listed: LeadList, index: int) -> dict[str, str]:
    """Return how to reach a lead and what it did, as far as the file says."""
    columns = listed.columns
    named = {
        "Email": columns.email,
        "Phone": columns.phone,
        "Source": columns.source,
        "Last activity": columns.activity,
    }
    lead = pd.Index([index])
    cells = {
        name: str(listed.cells(lead, column).iloc[0]) for name, column in named.items() if column
    }
    created = columns.created and listed.own.loc[index, columns.created]
    if isinstance(created, pd.Timestamp):
        cells["Created"] = f"{created.day} {created:%b %Y}"
    return {name: cell or "Not filled in" for name, cell in cells.items()}


def _reach(listed: LeadList, index: int) -> None:
    with st.grid(2, min_column_width=140) as grid:
        for name, value in contact(listed, index).items():
            span: Literal["all", 1] = "all" if name == "Email" else 1  # addresses are long
            with grid.cell(column_span=span), st.container(gap=None):
                st.caption(name)
                if _ADDRESS.fullmatch(value):
                    st.markdown(f"[{words.escape(value)}](mailto:{value})")
                else:
                    st.text(value)  # other people's text is never read as Markdown


def attributes(listed: LeadList, index: int) -> pd.DataFrame:
    """Return all that the file holds about a lead, a row for each of its columns."""
    cells = listed.leads.original.loc[index].fillna("")
    return pd.DataFrame(
        {
            "Column": [str(name) for name in cells.index],
            "Value": [str(cell) for cell in cells],
        }
    )


def _rest(listed: LeadList, index: int) -> None:
    filled = listed.own.loc[index].count()
    table = attributes(listed, index)
    with st.expander(f"All columns as in the file ({filled} of {len(table)} filled in)"):
        st.dataframe(table, hide_index=True, alt="Everything the file holds about this lead")
