"""The two lists of Hot leads: a person's list for today, and all leads that they may see."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring.app import cache, clock, lead_filters, state
from leadscoring.app.lead_list import PER_PAGE, LeadList
from leadscoring.lead_model import LeadModel
from leadscoring.store import listing
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, Page, Tier
from leadscoring.store.today import today_list

__all__ = ["ALL", "TODAY", "choose", "of_all", "of_today"]

TODAY, ALL = "today", "all"


def choose(person: Person) -> str:
    """Let the visitor choose a list; the day's is for who works on leads."""
    views = [TODAY, ALL] if may(person, Act.WORK) else [ALL]
    if state.get(state.LEADS_VIEW, "") not in views:
        state.put(state.LEADS_VIEW, views[0])
    names = {TODAY: "Today", ALL: "All leads" if may(person, Act.SEE_ALL) else "All my leads"}
    view = st.segmented_control(
        "List",
        views,
        format_func=names.__getitem__,
        key=state.LEADS_VIEW,
        required=True,
        on_change=lead_filters.to_top,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(view)


def of_today(database: Database, person: Person, model: LeadModel) -> LeadList:
    """Return the page of the person's list for their day that the open lead is on.

    Parameters
    ----------
    database : Database
        Where the leads are.
    person : Person
        Whose day it is.
    model : LeadModel
        The published model.

    Returns
    -------
    listed : LeadList
        Without what is worked, where the visitor hides that; places stay as they are.
    """
    today = today_list(database, person, day=clock.today(), cutoff=model.cutoff)
    rows = today.rows.assign(rank=range(1, len(today.rows) + 1))
    if state.get(state.HIDE_WORKED, True):
        rows = rows[~rows["worked"] | (rows["lead_id"] == state.get(state.LEAD_KEPT, -1))]
    first = _page_of(_place(rows))
    part = rows.iloc[first : first + PER_PAGE].reset_index(drop=True)
    return LeadList(database, person, model, part, first, len(rows), today=today)


def of_all(database: Database, person: Person, model: LeadModel) -> LeadList:
    """Return the page of all leads that the open lead's place is on, as the filters say.

    Parameters
    ----------
    database : Database
        Where the leads are.
    person : Person
        Who looks.
    model : LeadModel
        The published model.

    Returns
    -------
    listed : LeadList
        Its filters are drawn too.
    """
    chosen = lead_filters.chosen()
    first = _page_of(state.get(state.LEAD_AT, 0))
    page = _read(database, person, model, chosen, first)
    if first >= page.n > 0:  # the list has become shorter
        first = _page_of(page.n - 1)
        page = _read(database, person, model, chosen, first)
    lead_filters.row(database, person, page.counts)
    rows = page.rows.assign(rank=range(first + 1, first + len(page.rows) + 1))
    return LeadList(database, person, model, rows, first, page.n, chosen=chosen)


def _read(database: Database, person: Person, model: LeadModel, chosen: Filter, first: int) -> Page:
    lines = {"cutoff": model.cutoff, "warm": model.warm}
    counted = None
    if not chosen.fields:  # what is in a part changes with more than the stamp tells
        key = cache.ledger_key(person, chosen, lines)
        counted = _counts(key, _chosen=chosen, _person=person, _lines=lines)
    return listing.page(
        database, person, chosen, offset=first, limit=PER_PAGE, counted=counted, **lines
    )


# Counting looks at every lead of the list: once, not for every page that is turned.
@st.cache_data(show_spinner=False, max_entries=32)
def _counts(
    key: tuple[object, ...],  # noqa: ARG001 (the key alone needs it)
    *,
    _chosen: Filter,
    _person: Person,
    _lines: dict[str, float],
) -> dict[Tier, int]:
    return listing.counts(cache.database(), _person, _chosen, **_lines)


def _page_of(place: int) -> int:
    return place // PER_PAGE * PER_PAGE


def _place(rows: pd.DataFrame) -> int:
    """Return where the open lead stands, or where it stood."""
    found = (rows["lead_id"] == state.get(state.LEAD, -1)).to_numpy().nonzero()[0]
    at = int(found[0]) if len(found) else state.get(state.LEAD_AT, 0)
    return max(min(at, len(rows) - 1), 0)
