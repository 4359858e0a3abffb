"""What else can be done with the open lead: rarer outcomes, its place, and its right to be let be."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from leadscoring.app import lead_outcomes, notices, state, widgets, words
from leadscoring.app.lead_outcomes import Seen, record
from leadscoring.app.state import Key
from leadscoring.store import disclosing, forgetting, one_lead, pins
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database
from leadscoring.store.one_lead import OneLead
from leadscoring.store.outcome_kinds import OPEN, Outcome

__all__ = ["popover", "what_goes"]

_ERASING: Key[int] = Key("erasing")
_TIMES: Key[int] = Key("more_times")
_RARER = {
    Outcome.LOST: "Nobody calls it any more.",
    Outcome.WRONG_SCORE: "The lead stays; the next model learns from your word.",
}


def popover(now: Seen, lead: OneLead) -> None:
    """Offer what is done to a lead now and then."""
    person = now.listed.person
    works, erases = may(person, Act.WORK), may(person, Act.ERASE)
    if not works and not erases:
        return
    # A dialog would open behind the popover: under another name it begins closed.
    with st.popover("More", type="tertiary", key=f"more_{now.lead_id}_{state.get(_TIMES, 0)}"):
        if works:
            for kind, told in _RARER.items():
                _record(now, kind, told)
            _do_not_contact(now, lead)
            _first(now, lead)
        if erases:
            _rights(now)
    if state.get(_ERASING) == now.lead_id:
        state.drop(_ERASING)
        _erase(now, lead)


def what_goes(lead: OneLead) -> str:
    """Return what erasing a lead takes away, in a sentence of Markdown."""
    counted = [
        words.count(len(lead.attributes), "column"),
        words.count(len(lead.history), "score"),
        words.count(len(lead.entries), "entry", "entries"),
    ]
    return (
        f"This takes away all that is held about **{words.escape(lead.row['label'])}**: "
        f"{counted[0]}, {counted[1]}, {counted[2]}, its owners and its places on lists. "
        "It cannot be undone, and a later file does not bring the lead back."
    )


def _record(now: Seen, kind: Outcome, told: str) -> None:
    st.button(
        kind.words,
        key=f"{kind}_{now.lead_id}",
        help=told,
        width="stretch",
        on_click=partial(record, now, kind),
    )


def _do_not_contact(now: Seen, lead: OneLead) -> None:
    key = f"do_not_contact_{now.lead_id}"
    st.session_state[key] = lead.row["do_not_contact"]
    st.toggle("Do not contact", key=key, on_change=partial(_set_contact, now, key))


def _set_contact(now: Seen, key: str) -> None:
    value = bool(st.session_state[key])
    with notices.tried(notices.LEAD):
        one_lead.set_do_not_contact(now.listed.database, now.listed.person, now.lead_id, value)
        notices.say(
            notices.LEAD,
            f"{now.label} {'is not contacted any more' if value else 'may be contacted again'}.",
        )


def _first(now: Seen, lead: OneLead) -> None:
    if lead.row["first"] is not None:
        st.caption(f"Put first: {words.escape(lead.row['first'])}")
        st.button(
            "Let go",
            key=f"let_go_{now.lead_id}",
            help="It takes its place by its score again, from the next list on.",
            width="stretch",
            on_click=partial(_let_go, now),
        )
    elif lead.row["status"] == OPEN:
        key = f"first_{now.key}"
        st.text_input("Put first, because …", key=key, max_chars=400)
        st.button(
            "Put first",
            key=f"put_first_{now.lead_id}",
            help="It comes first on today's list; its score stays as it is.",
            width="stretch",
            on_click=partial(_put_first, now, key),
        )


def _put_first(now: Seen, key: str) -> None:
    with notices.tried(notices.LEAD):
        reason = str(st.session_state.get(key) or "")
        pins.put_first(now.listed.database, now.listed.person, now.lead_id, reason)
        state.put(state.LEAD, now.lead_id)
        notices.say(notices.LEAD, f"{now.label} is put first.")


def _let_go(now: Seen) -> None:
    with notices.tried(notices.LEAD):
        pins.let_go(now.listed.database, now.listed.person, now.lead_id)
        notices.say(notices.LEAD, f"{now.label} is let go.")


def _rights(now: Seen) -> None:
    listed = now.listed
    st.download_button(
        "Download all we hold",
        partial(_everything, listed.database, listed.person, now.lead_id),
        file_name=f"lead-{now.lead_id}.json",
        mime="application/json",
        key=f"everything_{now.lead_id}",
        help="Everything held about this lead, as it may ask for",
        width="stretch",
        on_click="ignore",
    )
    st.button(
        "Erase this lead",
        key=f"erase_{now.lead_id}",
        width="stretch",
        on_click=partial(_ask_to_erase, now.lead_id),
    )


def _ask_to_erase(lead_id: int) -> None:
    state.put(_ERASING, lead_id)
    state.put(_TIMES, state.get(_TIMES, 0) + 1)


def _everything(database: Database, person: Person, lead_id: int) -> str:
    told = disclosing.everything_about(database, person, lead_id)
    return json.dumps(told, ensure_ascii=False, indent=1)


@st.dialog("Erase this lead")
def _erase(now: Seen, lead: OneLead) -> None:
    st.markdown(what_goes(lead))
    reason = st.text_input(
        "Why",
        key=f"erase_why_{now.lead_id}",
        placeholder="Such as: asked by letter",
        help="The audit log keeps it for good, so do not say who the lead is.",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = widgets.primary_button(
            "Erase for good", disabled=not reason, key=f"erase_now_{now.lead_id}"
        )
        if not reason:
            st.caption("Say why first.", width="content")
    if pressed:
        _erase_now(now, reason)
        st.rerun()


def _erase_now(now: Seen, reason: str) -> None:
    with notices.tried(notices.LEAD):
        forgetting.erase(now.listed.database, now.listed.person, now.lead_id, reason=reason)
        lead_outcomes.forget_last()
        notices.say(notices.LEAD, "The lead is erased.")
