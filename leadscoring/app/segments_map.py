"""The heat map of Segments, for two fields: a press on a cell opens its leads on Hot leads."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from leadscoring import figures
from leadscoring.app import state, widgets, words
from leadscoring.app.segments_look import Segments
from leadscoring.app.segments_table import open_leads
from leadscoring.app.state import Key

__all__ = ["cells", "show"]

FEW = 20
"""Leads below which a cell says how many they are, and no share of them."""
_MEASURE: Key[str] = Key("segments_measure")
_MAP: Key[object] = Key("segments_map")  # begins its name: a fresh one after each press
_TIMES: Key[int] = Key("segments_map_times")
_CONVERSION, _LEADS = "conversion", "leads"
_MEASURES = {
    _CONVERSION: "Conversion",
    "hot_share": "Hot share",
    "score": "Average score",
    _LEADS: "Leads",
}
_PALE = {_CONVERSION: f" Pale: fewer than {FEW} leads with a known outcome.", _LEADS: ""}
_SHARES = (_CONVERSION, "hot_share")


def show(found: Segments) -> None:
    """Let the visitor choose a measure, and draw it where the two fields meet."""
    measure = st.segmented_control(
        "Measure",
        list(_MEASURES),
        format_func=_MEASURES.__getitem__,
        default=_CONVERSION if found.overall["known"] else "hot_share",
        key=_MEASURE,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    figure = figures.segment_map(
        cells(found.table, str(measure)),
        measure=_MEASURES[str(measure)],
        palette=widgets.palette(),
        is_share=measure in _SHARES,
    )
    key = Key[object](f"{_MAP}_{state.get(_TIMES, 0)}")
    st.plotly_chart(
        figure,
        theme="streamlit",
        alt=figures.alt(figure),
        key=key,
        config=figures.CONFIG,
        on_select=partial(_press, found, key),
        selection_mode="points",
    )
    down, across = (words.escape(field) for field in found.fields)
    pale = _PALE.get(str(measure), f" Pale: fewer than {FEW} leads.")
    st.caption(f"Down: {down}. Across: {across}.{pale} Press a cell to see its leads.")


def cells(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the cells of the map.

    Parameters
    ----------
    table : pandas.DataFrame
        As `decisions.segments.segments` returns it for two fields.
    measure : {"conversion", "hot_share", "score", "leads"}
        Of a conversion, the leads that count are those whose outcome is known.

    Returns
    -------
    cells : pandas.DataFrame
        As `figures.segment_map` takes them, a row for each of the table's.
    """
    is_conversion = measure == _CONVERSION
    behind = table["known"] if is_conversion else table["leads"]
    return pd.DataFrame(
        {
            "row": table["level_1"],
            "row_at": table["at_1"],
            "column": table["level_2"],
            "column_at": table["at_2"],
            "value": table[measure].astype("float64"),
            "leads": table["leads"],
            "low": table["low"] if is_conversion else np.nan,
            "high": table["high"] if is_conversion else np.nan,
            "few": (behind < FEW) & (measure != _LEADS),
        }
    )


def _press(found: Segments, key: Key[object]) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points:
        state.put(_TIMES, state.get(_TIMES, 0) + 1)
        open_leads(found.of_row(int(points[0]["point_index"])))
