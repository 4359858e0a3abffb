"""What came of the open lead: one press records it and opens the next; another takes it back."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import streamlit as st

from leadscoring.app import clock, lead_list, notices, roles, state, widgets, words
from leadscoring.app.lead_list import LeadList
from leadscoring.app.state import Key
from leadscoring.exceptions import Overtaken
from leadscoring.store import outcomes
from leadscoring.store.access import Act
from leadscoring.store.one_lead import OneLead
from leadscoring.store.outcome_kinds import CLOSING, Outcome

__all__ = ["Seen", "buttons", "forget_last", "record", "seen"]

BREATH = 0.7
"""Seconds after an entry within which a press on another lead is not meant."""
_LATER = timedelta(days=3)
_LATEST = timedelta(days=365)
_TOO_SOON = "You pressed twice: the second press, on this lead, was not recorded."


@dataclass(frozen=True)
class Seen:
    """A lead as the visitor saw it when they pressed a button.

    Parameters
    ----------
    listed : LeadList
        The list that it is on.
    lead_id : int
        Its number.
    label : str
        Its name.
    latest : int or None
        Number of its last entry.
    """

    listed: LeadList
    lead_id: int
    label: str
    latest: int | None

    @property
    def key(self) -> str:
        """The text that this form is known by: sent again, it is the same press."""
        return f"{_session()}-{self.lead_id}-{self.latest or 0}"


@dataclass(frozen=True)
class _Recorded:
    """The last entry of this session, which can be taken back."""

    entry: int
    seen: Seen
    kind: Outcome
    at: float


_RECORDED: Key[_Recorded] = Key("recorded")
_SESSION: Key[str] = Key("session")


def seen(listed: LeadList, lead: OneLead) -> Seen:
    """Return the lead as it is shown in this run."""
    return Seen(listed, lead.row["lead_id"], lead.row["label"], lead.row["latest_outcome"])


def buttons(now: Seen) -> None:
    """Offer what may have come of the lead, and say what the last press came to."""
    why_not = roles.why_not(now.listed.person, Act.WORK)
    if why_not is None:
        with st.container(horizontal=True, gap="xsmall"):
            _button(now, Outcome.CONVERTED)
            _follow_up(now)
            _button(now, Outcome.NOT_NOW)
            _button(now, Outcome.BAD_DATA)
        st.text_input(
            "Note",
            key=_note_key(now),
            placeholder="Add a note; it is kept with what you press",
            label_visibility="collapsed",
        )
    else:
        st.caption(why_not)
    if not notices.show(notices.LEAD):
        _last()


def record(now: Seen, kind: Outcome, *, day_key: str | None = None) -> None:
    """Record what came of a lead and open the next; made for a button's ``on_click``.

    Parameters
    ----------
    now : Seen
        The lead.
    kind : Outcome
        What came of it.
    day_key : str, optional
        The widget that says when to be in touch again.
    """
    last = state.get(_RECORDED)
    if last and last.seen.lead_id != now.lead_id and time.monotonic() - last.at < BREATH:
        notices.say(notices.LEAD, _TOO_SOON, is_problem=True)
        return
    with notices.tried(notices.LEAD):
        try:
            _record(now, kind, day_key)
        except Overtaken:
            state.put(state.LEAD, now.lead_id)
            state.put(state.LEAD_KEPT, now.lead_id)
            raise


def forget_last() -> None:
    """Offer no longer to take the last entry back: its lead is gone."""
    state.drop(_RECORDED)


def _record(now: Seen, kind: Outcome, day_key: str | None) -> None:
    entry = outcomes.record(
        now.listed.database,
        now.listed.person,
        now.lead_id,
        kind,
        key=now.key,
        seen=now.latest,
        on=None if day_key is None else st.session_state.get(day_key),
        note=st.session_state.get(_note_key(now)),
        day=clock.today(),
    )
    state.put(_RECORDED, _Recorded(entry.id, now, entry.kind, time.monotonic()))
    lead_list.go_on(now.listed, now.lead_id, closed=kind in CLOSING)


def _undo(last: _Recorded) -> None:
    listed = last.seen.listed
    with notices.tried(notices.LEAD):
        key = f"{_session()}-undo-{last.entry}"
        outcomes.undo(listed.database, listed.person, last.entry, key=key)
        state.drop(_RECORDED)
        state.put(state.LEAD, last.seen.lead_id)
        notices.say(notices.LEAD, f"{last.kind.words} taken back for {last.seen.label}.")


def _button(now: Seen, kind: Outcome) -> None:
    is_first = kind == Outcome.CONVERTED
    st.button(
        widgets.primary_label(kind.words) if is_first else kind.words,
        type="primary" if is_first else "secondary",
        key=f"{kind}_{now.lead_id}",
        width="stretch",
        on_click=partial(record, now, kind),
    )


def _follow_up(now: Seen) -> None:
    day_key = f"follow_up_on_{now.key}"
    today = clock.today()
    with st.popover(Outcome.FOLLOW_UP.words, key=f"follow_up_{now.lead_id}", width="stretch"):
        st.date_input(
            "When to be in touch again",
            today + _LATER,
            min_value=today,
            max_value=today + _LATEST,
            key=day_key,
            format="DD/MM/YYYY",
        )
        st.button(
            "Save",
            key=f"follow_up_save_{now.lead_id}",
            on_click=partial(record, now, Outcome.FOLLOW_UP, day_key=day_key),
        )


def _last() -> None:
    last = state.get(_RECORDED)
    if last is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        label = words.escape(last.seen.label)
        st.caption(f"{last.kind.words} recorded for {label} ·", width="content")
        st.button("Undo", type="tertiary", key=f"undo_{last.entry}", on_click=_undo, args=(last,))


def _note_key(now: Seen) -> str:
    return f"note_{now.key}"


def _session() -> str:
    """Return a text that no other session has."""
    if state.get(_SESSION) is None:
        state.put(_SESSION, secrets.token_hex(8))
    return state.get(_SESSION, "")
