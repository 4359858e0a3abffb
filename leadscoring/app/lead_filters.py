"""The row of filters above the ranked list, and what is left when they are applied."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring.app import state
from leadscoring.app.lead_list import LeadList
from leadscoring.lead_model import TIERS
from leadscoring.leads.searching import NOT_FILLED_IN, choices, groupings, having, search

__all__ = ["ALL", "clear", "grouping", "is_narrowed", "nothing_found", "row"]

ALL = "all"
NO_CHOICE = ""


def row(listed: LeadList) -> pd.DataFrame:
    """Show the filters and return the leads that pass them, best first.

    Parameters
    ----------
    listed : LeadList
        Every lead.

    Returns
    -------
    shown : pandas.DataFrame
        The rows of ``listed.ranked`` that pass.
    """
    _begin(listed)
    with st.container(horizontal=True, vertical_alignment="center"):
        tier = _tier(listed.ranked)
        column = listed.columns.source or _grouping(listed)
        choice = NO_CHOICE if column is None else _choice(listed.own[column], column)
        text = st.text_input(
            "Search",
            type="search",
            key=state.SEARCH,
            placeholder="Name, id, any text",
            icon=":material/search:",
            label_visibility="collapsed",
            persist_state="session",
            width=190,
        )
        if is_narrowed():
            st.button("Clear filters", type="tertiary", on_click=clear)
    passing = search(listed.own, text or "")
    if tier != ALL:
        passing &= listed.ranked["tier"] == tier
    if column is not None and choice != NO_CHOICE:
        passing &= having(listed.own[column], choice)
    return listed.ranked[passing]


def grouping(listed: LeadList) -> str | None:
    """Return the column that the second filter is about: the source, or the one picked."""
    return listed.columns.source or state.get(state.GROUPING) or None


def is_narrowed() -> bool:
    """Return whether a filter other than the tier leaves leads out."""
    return bool(state.get(state.SOURCE, NO_CHOICE) or state.get(state.SEARCH, "").strip())


def clear() -> None:
    """Show every tier, source and text again; made for a button's ``on_click``."""
    _set(ALL)


def nothing_found() -> None:
    """Say that the filters leave no lead, and how to get some back."""
    with st.container(border=True, horizontal_alignment="center"):
        st.space("small")
        st.subheader("No leads match these filters", anchor=False, text_alignment="center")
        st.caption("Widen the tier or clear the search.", text_alignment="center")
        st.button("Clear filters", key="clear_all", on_click=clear)
        st.space("small")


def _begin(listed: LeadList) -> None:
    """Forget the filters of another list."""
    if state.get(state.LISTED) != listed.leads.digest:
        state.put(state.LISTED, listed.leads.digest)
        state.put(state.GROUPING, NO_CHOICE)
        state.drop(state.LEAD)
        _set(TIERS[0])


def _set(tier: str) -> None:
    state.put(state.TIER, tier)
    state.put(state.SOURCE, NO_CHOICE)
    state.put(state.SEARCH, "")


def _tier(ranked: pd.DataFrame) -> str:
    counts = {**ranked["tier"].value_counts().to_dict(), ALL: len(ranked)}
    tier = st.segmented_control(
        "Tier",
        [*TIERS, ALL],
        format_func=lambda tier: f"{tier.capitalize()} {counts.get(tier, 0):,}",
        key=state.TIER,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(tier)


def _grouping(listed: LeadList) -> str | None:
    """Let the visitor say which column stands in for the source."""
    key = (listed.leads.digest, str(listed.model.version))
    columns = _groupings(key, _frame=listed.own)
    if not columns:
        return None
    picked: str = st.selectbox(
        "Filter by",
        [NO_CHOICE, *columns],
        format_func=lambda name: name or "Filter by …",
        key=state.GROUPING,
        on_change=state.put,
        args=(state.SOURCE, NO_CHOICE),
        label_visibility="collapsed",
        persist_state="session",
        width=150,
    )
    return picked or None


@st.cache_data(show_spinner=False, max_entries=8)
def _groupings(
    key: tuple[str, str],  # noqa: ARG001 - stands for the leads under the model's names
    *,
    _frame: pd.DataFrame,
) -> list[str]:
    return groupings(_frame)


def _choice(values: pd.Series, column: str) -> str:
    options = choices(values)
    if state.get(state.SOURCE, NO_CHOICE) not in options:
        state.put(state.SOURCE, NO_CHOICE)
    everything = "All sources" if "source" in column.casefold() else f"Any {column}"
    names = {NO_CHOICE: everything, NOT_FILLED_IN: "Not filled in"}
    choice: str = st.selectbox(
        column,
        [NO_CHOICE, *options],
        format_func=lambda value: names.get(value, value),
        key=state.SOURCE,
        label_visibility="collapsed",
        persist_state="session",
        width=150,
    )
    return choice
