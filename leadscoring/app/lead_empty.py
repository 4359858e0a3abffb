"""Hot leads without a lead: why there is none, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from leadscoring.app import lead_filters, start, state, widgets, words
from leadscoring.app.lead_list import LeadList
from leadscoring.app.lead_views import ALL
from leadscoring.lead_model import LeadModel
from leadscoring.store import listing
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter
from leadscoring.store.today import Today

__all__ = ["no_leads", "nothing"]


def no_leads(database: Database, person: Person, model: LeadModel) -> None:
    """Say that there is no lead at all, and offer a file or the sample leads."""
    name = words.escape(words.model_name(str(model.version)))
    with _frame("No leads yet"):
        if not may(person, Act.UPLOAD):
            st.markdown("Ask your manager to upload leads.", text_alignment="center")
            return
        st.markdown(
            f"Upload a list and it will be ranked here. {name} is ready.", text_alignment="center"
        )
        if widgets.primary_button("Upload leads", icon=":material/upload_file:"):
            st.switch_page("pages/upload.py")
        n_samples = start.n_samples(model)
        if n_samples:
            st.button(
                f"Try {n_samples:,} sample leads",
                type="tertiary",
                on_click=start.take_samples,
                args=(database, person, model),
            )


def nothing(listed: LeadList) -> None:
    """Say why a list shows no lead, and what to do next."""
    if listed.today is None:
        lead_filters.nothing_found()
    elif listed.total:
        _done(listed.today)
    else:
        _none_for_today(listed)


def _done(today: Today) -> None:
    n = words.count(len(today.rows), "lead")
    with _frame("Today's list is done"):
        told = f"{n} worked, {today.n_converted:,} converted."
        st.markdown(told, text_alignment="center")
        st.button("Show them", key="show_worked", on_click=_show_worked)


def _none_for_today(listed: LeadList) -> None:
    sees_all = may(listed.person, Act.SEE_ALL)
    has_leads = _n_own(listed) > 0
    if has_leads:
        told = "Your open leads were contacted lately, or must not be contacted."
    elif sees_all:
        told = "Every open lead is somebody else's. Assign some to yourself among all leads."
    else:
        told = "Ask your manager to assign leads to you."
    with _frame("Nothing to call today" if has_leads else "No leads for you yet"):
        st.markdown(told, text_alignment="center")
        if has_leads or sees_all:
            label = "All leads" if sees_all else "All my leads"
            st.button(label, key="to_all", on_click=_show_all)


def _n_own(listed: LeadList) -> int:
    """Return how many open leads the day's list could be drawn from."""
    model = listed.model
    chosen = [Filter(owner=listed.person.id)]
    if may(listed.person, Act.SEE_ALL):
        chosen.append(Filter(owner="nobody"))
    lines = {"cutoff": model.cutoff, "warm": model.warm}
    return sum(
        listing.counts(listed.database, listed.person, each, **lines)["all"] for each in chosen
    )


def _show_worked() -> None:
    state.put(state.HIDE_WORKED, value=False)


def _show_all() -> None:
    state.put(state.LEADS_VIEW, ALL)
    lead_filters.clear()


@contextmanager
def _frame(title: str) -> Iterator[None]:
    with st.container(border=True, horizontal_alignment="center"):
        st.space("medium")
        st.header(title, anchor=False, text_alignment="center")
        yield
        st.space("medium")
