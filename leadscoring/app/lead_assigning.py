"""Giving the leads of a list to people: all to one, or shared out among some."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from leadscoring.app import notices, state, words
from leadscoring.app.lead_list import LeadList
from leadscoring.app.state import Key
from leadscoring.store import assigning, people, sharing
from leadscoring.store.access import Act, may
from leadscoring.store.listing import Filter

__all__ = ["popover"]

_NOBODY = 0
_TO: Key[int] = Key("assign_to")
_AMONG: Key[Sequence[int]] = Key("assign_among")


def popover(listed: LeadList) -> None:
    """Offer to give the leads of the list to people, where the person may assign."""
    chosen = listed.chosen
    if chosen is None or not may(listed.person, Act.ASSIGN):
        return
    with listed.database.reading() as link:
        team = {each.id: each.name for each in people.everybody(link) if may(each, Act.WORK)}
    empty = listed.n == 0
    with st.popover(
        "Assign",
        icon=":material/group_add:",
        disabled=empty,
        help="There is no lead to assign: clear the filters." if empty else None,
    ):
        _to_one(listed, chosen, team)
        st.divider()
        _among_some(listed, chosen, team)


def _to_one(listed: LeadList, chosen: Filter, team: dict[int, str]) -> None:
    st.selectbox(
        f"Give the {words.count(listed.n, 'lead')} of this list to",
        [*team, _NOBODY],
        index=None,
        format_func=lambda number: team.get(number, "Nobody"),
        placeholder="Choose somebody",
        key=_TO,
    )
    nobody_chosen = state.get(_TO) is None
    st.button(
        "Give them",
        key="assign_all",
        disabled=nobody_chosen,
        help="Choose somebody first." if nobody_chosen else None,
        on_click=partial(_give, listed, chosen, team),
    )


def _among_some(listed: LeadList, chosen: Filter, team: dict[int, str]) -> None:
    st.multiselect(
        "Or share them out among",
        list(team),
        format_func=team.__getitem__,
        placeholder="Choose people",
        key=_AMONG,
    )
    nobody = not state.get(_AMONG)
    st.button(
        "Share them out",
        key="assign_shares",
        disabled=nobody,
        help="Choose the people first."
        if nobody
        else "Each gets as many leads, and the same expected conversions.",
        on_click=partial(_share, listed, chosen),
    )


def _give(listed: LeadList, chosen: Filter, team: dict[int, str]) -> None:
    number = state.get(_TO) or None
    with notices.tried(notices.LIST):
        n = assigning.assign_matching(
            listed.database,
            listed.person,
            chosen,
            number,
            cutoff=listed.model.cutoff,
            warm=listed.model.warm,
        )
        name = "nobody" if number is None else team[number]
        notices.say(notices.LIST, f"{words.count(n, 'lead')} given to {name}.")


def _share(listed: LeadList, chosen: Filter) -> None:
    with notices.tried(notices.LIST):
        shares = sharing.share_out(
            listed.database,
            listed.person,
            chosen,
            state.get(_AMONG, []),
            cutoff=listed.model.cutoff,
            warm=listed.model.warm,
        )
        told = [
            f"{owner} {words.count(n, 'lead')}, {expected:,.1f} expected"
            for owner, n, expected in zip(
                shares["owner"], shares["n_leads"], shares["expected"], strict=True
            )
        ]
        notices.say(notices.LIST, f"Shared out: {'; '.join(told)} to convert.")
