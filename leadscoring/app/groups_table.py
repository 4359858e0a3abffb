"""How each group fares: a press on a row opens its leads on Hot leads."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from leadscoring.app import segments_choice, segments_look, segments_table, state, words
from leadscoring.app.segments_fields import Field
from leadscoring.app.segments_look import Segments
from leadscoring.app.state import Key
from leadscoring.decisions.groups.grouping import Group, Grouping
from leadscoring.decisions.parts import Part
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Person

__all__ = ["rows", "show", "told"]

FIELD = "Group"
_TABLE: Key[object] = Key("groups_table")
_NOTHING: dict[str, Any] = {"selection": {"rows": [], "columns": [], "cells": []}}
_ROW = 31  # pixels


def show(person: Person, model: LeadModel, grouping: Grouping) -> None:
    """Show each group with how its leads fare, and what sets it apart.

    Parameters
    ----------
    person : Person
        Who looks; they must be allowed to see all leads.
    model : LeadModel
        The published model.
    grouping : Grouping
        With at least one group.
    """
    field = Field(Part(FIELD, "missing", of="group"), is_numeric=False)
    found = segments_look.look(person, model, [field])
    table = rows(found, grouping)
    _dataframe(table)
    for each in grouping.groups:
        st.markdown(f"- {told(each)}")
    n_waiting = int(found.overall["leads"] - table["leads"].sum())
    if n_waiting:
        st.caption(f"{words.count(n_waiting, 'lead')} came in since and will be in a group soon.")
    st.button(
        "Compare or download the groups",
        icon=":material/arrow_upward:",
        key="groups_compare",
        type="tertiary",
        help="Tells all leads apart by their group at the top of this page.",
        on_click=state.put,
        args=(segments_choice.FIRST, "team:group"),
    )


def rows(found: Segments, grouping: Grouping) -> pd.DataFrame:
    """Return what the table says of each group, in the groups' order.

    Parameters
    ----------
    found : Segments
        All leads by their group.
    grouping : Grouping
        The groups.

    Returns
    -------
    rows : pandas.DataFrame
        place, name, leads, score, hot, conversion (the last two of 100, nan where no
        outcome is known), interval, recurrence (of 100).
    """
    parts = [_part(each) for each in range(len(grouping.groups))]
    of_row = [found.of_row(row)[0] for row in range(len(found.table))]
    at = [parts.index(part) if part in parts else -1 for part in of_row]
    table = found.table.assign(place=at)
    placed = table[table["place"] >= 0].sort_values("place")
    groups = [grouping.groups[place] for place in placed["place"]]
    ends = zip(placed["low"], placed["high"], strict=True)
    return pd.DataFrame(
        {
            "place": placed["place"],
            "name": [each.name for each in groups],
            "leads": placed["leads"],
            "score": placed["score"],
            "hot": 100 * placed["hot_share"],
            "conversion": 100 * placed["conversion"],
            "interval": ["" if pd.isna(low) else f"{low:.0%} to {high:.0%}" for low, high in ends],
            "recurrence": [100 * each.recurrence for each in groups],
        }
    ).reset_index(drop=True)


def told(group: Group) -> str:
    """Return what sets a group apart, in Markdown."""
    marks = "; ".join(words.escape(f"{mark.told}, {mark.times}") for mark in group.marks)
    return f"**{words.escape(group.name)}**: {marks or 'nothing stands out'}"


def _part(place: int, label: str = "") -> Part:
    """Return the leads of a group."""
    return Part(FIELD, "level", (str(place),), of="group", label=label)


def _dataframe(table: pd.DataFrame) -> None:
    st.session_state[_TABLE] = _NOTHING  # what was pressed is open on the other page
    is_known = table["conversion"].notna().any()
    unknown = [] if is_known else ["conversion", "interval"]
    st.dataframe(
        table.drop(columns=["place", *unknown]),
        column_config=_columns(),
        hide_index=True,
        height=_ROW * (len(table) + 1) + 3,
        key=_TABLE,
        on_select=partial(_press, table),
        selection_mode=["single-row", "single-cell"],
        alt="The groups: how many leads, how hot, and how they convert",
    )
    st.caption("Press a row to see its leads.")


def _columns() -> dict[str, Any]:
    number, progress = st.column_config.NumberColumn, st.column_config.ProgressColumn
    share: dict[str, Any] = {"format": "%.0f%%", "min_value": 0, "max_value": 100, "width": 92}
    return {
        "name": st.column_config.TextColumn("Group", width=260),
        "leads": number("Leads", format="localized", width=66),
        "score": progress(
            "Average score", format="%.0f", min_value=0, max_value=100, color="gray", width=104
        ),
        "hot": progress("Hot", color="orange", help="At or above the cutoff", **share),
        "conversion": progress(
            "Converts", help="Of the leads whose outcome is known and old enough", **share
        ),
        "interval": st.column_config.TextColumn(
            "95% interval", width=96, help="Where the true conversion lies, 95 times in 100"
        ),
        "recurrence": number(
            "Comes out again",
            format="%.0f%%",
            width=116,
            help="How much of the group is found again in other samples of the leads, on average "
            "(Jaccard). Below 75% no group is shown.",
        ),
    }


def _press(table: pd.DataFrame) -> None:
    selection = st.session_state[_TABLE]["selection"]
    pressed = [row for row, _ in selection["cells"]] or list(selection["rows"])
    if pressed and pressed[0] < len(table):
        row = table.iloc[pressed[0]]
        segments_table.open_leads((_part(int(row["place"]), str(row["name"])),))
