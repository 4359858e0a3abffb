"""The table of ranked leads, a page at a time, with one lead of it open."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from leadscoring import figures
from leadscoring.app import lead_filters, state, widgets, words
from leadscoring.app.lead_list import BLANK, LeadList, is_blank, shown_score
from leadscoring.app.state import Key

__all__ = ["PER_PAGE", "SHAPES", "position", "rows", "show", "step"]

PER_PAGE = 200
ROW = 58
_FEW = 8  # leads that need no scrolling
_LABEL, _IDENTIFIER = 32, 14  # letters before a name is cut short
SHAPES = {"hot": "◆ Hot", "warm": "● Warm", "cold": "○ Cold", BLANK: "◌ Blank"}
_BARS = {"hot": "orange", "warm": "yellow", "cold": "blue", lead_filters.ALL: "gray"}
_INK = {
    figures.LIGHT: {"hot": "#B93A0A", "warm": "#8A5A00", "cold": "#2A5F8F", BLANK: "#5B616B"},
    figures.DARK: {"hot": "#FF9F68", "warm": "#F0C46A", "cold": "#8ABCE6", BLANK: "#A7ABB3"},
}


def position(shown: pd.DataFrame) -> int:
    """Return where in the leads shown the open one stands; the first, if it is not among them."""
    open_lead = pd.Index([state.get(state.LEAD, -1)])
    return max(int(shown.index.get_indexer(open_lead)[0]), 0)


def step(shown: pd.Index, to: int) -> None:
    """Open the lead at a position of those shown; made for a button's ``on_click``."""
    state.put(state.LEAD, int(shown[to]))


def show(listed: LeadList, shown: pd.DataFrame) -> None:
    """Show the page of the table that the open lead is on.

    Parameters
    ----------
    listed : LeadList
        Every lead.
    shown : pandas.DataFrame
        The leads that pass the filters, at least one.
    """
    at = position(shown)
    page = at // PER_PAGE
    part = shown.iloc[page * PER_PAGE : (page + 1) * PER_PAGE]
    # A click on a cell opens its row, which the row's own marker alone would not.
    st.session_state[state.LEAD_TABLE] = _selection(at % PER_PAGE)
    st.dataframe(
        _styled(rows(listed, part)),
        column_config=_columns(listed),
        hide_index=True,
        row_height=ROW,
        height="content" if len(part) <= _FEW else "stretch",
        placeholder="",
        key=state.LEAD_TABLE,
        on_select=partial(_choose, part.index),
        selection_mode=["single-row-required", "single-cell"],
        alt="Leads, best first",
    )
    _foot(shown, page)


def rows(listed: LeadList, part: pd.DataFrame) -> pd.DataFrame:
    """Return what the table says of some ranked leads.

    Parameters
    ----------
    listed : LeadList
        Every lead.
    part : pandas.DataFrame
        Rows of ``listed.ranked``.

    Returns
    -------
    rows : pandas.DataFrame
        rank, lead, score, tier, reasons and, where the file has them, source and created.
    """
    blank, names = is_blank(part), listed.names(part.index)
    scores = part["probability"].map(shown_score).astype(float).mask(blank)
    tiers = part["tier"].mask(blank, BLANK).map(SHAPES)
    table = pd.DataFrame(
        {
            "rank": part["rank"],
            "lead": _two_lines(names),
            "score": scores,
            "tier": tiers.astype("str"),
            "reasons": listed.model.reasons(listed.own.loc[part.index]).short(),
        }
    )
    group, created = lead_filters.grouping(listed), listed.columns.created
    if group is not None:
        table["source"] = listed.cells(part.index, group)
    if created is not None:
        table["created"] = listed.own.loc[part.index, created]
    return table.reset_index(drop=True)


def _two_lines(names: pd.DataFrame) -> pd.Series:
    label = names["label"].map(partial(_short, most=_LABEL))
    return label.str.cat(
        names["identifier"].map(partial(_short, most=_IDENTIFIER)), "\n"
    ).str.strip()


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _styled(table: pd.DataFrame) -> Styler:
    ink = _INK[widgets.palette()]
    css = {SHAPES[tier]: f"color: {colour}; font-weight: 600" for tier, colour in ink.items()}
    return table.style.map(lambda tier: css[tier], subset=["tier"])


def _columns(listed: LeadList) -> dict[str, Any]:
    config = st.column_config
    group = lead_filters.grouping(listed)
    return {
        "rank": config.NumberColumn("#", width=42, format="localized"),
        "lead": config.TextColumn("Lead", width=91),
        "score": config.ProgressColumn(
            "Score",
            width=90,
            format="%d",
            min_value=0,
            max_value=100,
            color=_BARS[state.get(state.TIER, lead_filters.ALL)],
            help="Chance of converting in 100. Leads are ranked by the exact value.",
        ),
        "tier": config.TextColumn("Tier", width=70),
        "reasons": config.TextColumn("Top reasons", width=230),
        "source": config.TextColumn(_label(group or ""), width=96),
        "created": config.DatetimeColumn("Created", width=92, format="D MMM YYYY"),
    }


def _label(column: str) -> str:
    return "Source" if "source" in column.casefold() else column


def _selection(row: int) -> dict[str, Any]:
    return {"selection": {"rows": [row], "columns": [], "cells": []}}


def _choose(index: pd.Index) -> None:
    """Open the lead whose row or cell was pressed."""
    selection = st.session_state[state.LEAD_TABLE]["selection"]
    pressed = [row for row, _ in selection["cells"]] or list(selection["rows"])
    if pressed and pressed[0] < len(index):
        step(index, pressed[0])


def _foot(shown: pd.DataFrame, page: int) -> None:
    n_pages = -(-len(shown) // PER_PAGE)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        count = words.count(len(shown), "lead")
        st.caption(f"{count} · \\+ raises, − lowers the score", width="content")  # noqa: RUF001
        if n_pages > 1:
            _pages(shown.index, page, n_pages)


def _pages(index: pd.Index, page: int, n_pages: int) -> None:
    # The page follows the open lead: a widget of its own for each page begins on it.
    key = Key[int](f"{state.LEAD_PAGE}_{page}")
    st.pagination(
        n_pages,
        default=page + 1,
        key=key,
        max_visible_pages=5,
        width=250,
        on_change=lambda: step(index, (state.get(key, 1) - 1) * PER_PAGE),
    )
