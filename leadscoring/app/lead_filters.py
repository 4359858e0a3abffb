"""What a list of leads is narrowed by: the filters are read from the session, then drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from leadscoring.app import cache, clock, notices, state, words
from leadscoring.app.state import Key
from leadscoring.decisions.parts import Part
from leadscoring.lead_model import TIERS
from leadscoring.store import listing, people, today
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, Tier

__all__ = ["ALL", "chosen", "clear", "day_row", "narrow", "nothing_found", "row", "to_top"]

ALL = "all"
EVERYBODY, NOBODY = "everybody", "nobody"
NO_CHOICE = ""
_OWNERS: dict[int | str, str] = {EVERYBODY: "Everyone", NOBODY: "Nobody"}
_STATUSES = {"open": "Open", "closed": "Closed", "any": "Open and closed"}


_AT_FIRST: dict[Key[Any], Any] = {
    state.TIER: ALL,
    state.OWNER: EVERYBODY,
    state.SOURCE: NO_CHOICE,
    state.SEARCH: "",
    state.STATUS: "open",
    state.PARTS: (),
}


def chosen() -> Filter:
    """Return what the filters say now: every open lead, where nothing was chosen."""
    for key, value in _AT_FIRST.items():
        if key not in st.session_state:
            state.put(key, value)
    return Filter(
        owner=state.get(state.OWNER, "everybody"),
        tier=state.get(state.TIER, "all"),
        source=state.get(state.SOURCE) or None,
        text=state.get(state.SEARCH) or "",
        status=state.get(state.STATUS, "open"),
        fields=state.get(state.PARTS, ()),
    )


def row(database: Database, person: Person, counts: Mapping[Tier, int]) -> None:
    """Draw the filters.

    Parameters
    ----------
    database : Database
        Where the leads are.
    person : Person
        Who looks at them.
    counts : mapping of tier to int
        Leads in each tier, for all the other filters.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        _tier(counts)
        if may(person, Act.SEE_ALL):
            _select("Owner", state.OWNER, _owners(database), width=130)
        names = _sources(cache.ledger_key(person), _person=person)
        sources = {name: name for name in names}
        if sources:
            _select("Source", state.SOURCE, {NO_CHOICE: "All sources", **sources}, width=150)
        _select("Open or closed", state.STATUS, _STATUSES, width=150)
        _search()
        if _is_narrowed():
            st.button("Clear filters", type="tertiary", on_click=clear)
    _parts()


@st.cache_data(show_spinner=False, max_entries=8)
def _sources(key: tuple[object, ...], *, _person: Person) -> list[str]:  # noqa: ARG001 (the key alone needs it)
    return listing.sources(cache.database(), _person)


def narrow(parts: tuple[Part, ...]) -> None:
    """Show just the leads that are in some parts, open or closed, whoever's they are."""
    clear()
    state.put(state.STATUS, "any")
    state.put(state.PARTS, parts)


def day_row(database: Database, person: Person, *, cutoff: float) -> None:
    """Draw what the day's list can be asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(
            "Hide worked",
            value=True,
            key=state.HIDE_WORKED,
            persist_state="session",
        )
        st.button(
            "Draw the list again",
            type="tertiary",
            icon=":material/refresh:",
            help="Keeps what you worked, and fills the rest with the best leads as they are now.",
            on_click=_draw_again,
            args=(database, person, cutoff),
        )


def _draw_again(database: Database, person: Person, cutoff: float) -> None:
    with notices.tried(notices.LIST):
        today.draw_again(database, person, day=clock.today(), cutoff=cutoff)
        to_top()


def _is_narrowed() -> bool:
    """Return whether a filter other than the tier leaves leads out."""
    return any(
        state.get(key, value) != value for key, value in _AT_FIRST.items() if key != state.TIER
    )


def clear() -> None:
    """Show every open lead again; made for a button's ``on_click``."""
    for key, value in _AT_FIRST.items():
        state.put(key, value)
    to_top()


def to_top() -> None:
    """Open the first lead: the list is another one now."""
    state.drop(state.LEAD)
    state.put(state.LEAD_AT, 0)


def nothing_found() -> None:
    """Say that the filters leave no lead, and how to get some back."""
    with st.container(border=True, horizontal_alignment="center"):
        st.space("small")
        st.subheader("No leads match these filters", anchor=False, text_alignment="center")
        st.caption("Widen the tier or clear the search.", text_alignment="center")
        st.button("Clear filters", key="clear_all", on_click=clear)
        st.space("small")


def _parts() -> None:
    """Name the parts that the list is narrowed to; a press takes one away."""
    parts = state.get(state.PARTS, ())
    if not parts:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for place, part in enumerate(parts):
            st.button(
                f"{words.escape(part.field)}: {words.escape(part.label)}",
                icon=":material/close:",
                key=f"part_{place}",
                help="Take this filter away",
                on_click=_widen,
                args=(part,),
            )


def _widen(part: Part) -> None:
    state.put(state.PARTS, tuple(each for each in state.get(state.PARTS, ()) if each != part))
    to_top()


def _tier(counts: Mapping[Tier, int]) -> None:
    st.segmented_control(
        "Tier",
        [*TIERS, ALL],
        format_func=lambda tier: f"{tier.capitalize()} {counts.get(tier, 0):,}",
        key=state.TIER,
        required=True,
        on_change=to_top,
        label_visibility="collapsed",
        persist_state="session",
    )


def _owners(database: Database) -> dict[int | str, str]:
    with database.reading() as link:
        team = people.everybody(link)
    return _OWNERS | {each.id: each.name for each in team if may(each, Act.WORK)}


def _select(label: str, key: Key[Any], options: Mapping[Any, str], *, width: int) -> None:
    if state.get(key) not in options:  # it was a person's or a source's that is gone
        state.put(key, next(iter(options)))
        st.rerun()
    st.selectbox(
        label,
        list(options),
        format_func=lambda value: options.get(value, ""),
        key=key,
        on_change=to_top,
        label_visibility="collapsed",
        persist_state="session",
        width=width,
    )


def _search() -> None:
    st.text_input(
        "Search",
        type="search",
        key=state.SEARCH,
        on_change=to_top,
        placeholder="Name, id, any text",
        icon=":material/search:",
        label_visibility="collapsed",
        persist_state="session",
        width=190,
    )
