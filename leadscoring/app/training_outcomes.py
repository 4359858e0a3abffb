"""The team's own outcomes as leads to train on, and what their weights mean."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import streamlit as st

from leadscoring.app import cache, clock, identity, roles, state, widgets, words
from leadscoring.app.state import Key, Leads
from leadscoring.leads.receipt import Receipt
from leadscoring.store.access import Act
from leadscoring.store.known_leads import KnownLeads, known_leads
from leadscoring.store.moments import now

__all__ = [
    "NAME",
    "caption",
    "explain",
    "forget",
    "leads_of",
    "narrowed",
    "narrowed_to_compare",
    "outcomes",
]

NAME = "Your team's outcomes"
PERIODS = {"All leads": None, "Last 12 months": 365, "Last 6 months": 182, "Last 3 months": 91}
"""Periods to choose from, and how many days back each begins; None: at the first lead."""

PERIOD_HELP = (
    "Where leads have changed for good, older ones mislead: then learn from the newer alone, if "
    "they are enough."
)
PERIOD: Key[str] = Key("training_period")
"""How far back the team's leads are learnt from."""

COMPARED_HELP = "Leads that came in before the promise broke are not like those that come in now."
COMPARED: Key[str] = Key("training_compared_period")
"""How far back the leads go that models are compared on."""

_MOST_TOLD = 4
_KEPT = timedelta(minutes=10)
_FIRST = {"target": "Converted", "positive": "Yes", "negative": "No"}


def outcomes(since: date | None = None) -> KnownLeads | None:
    """Return the team's leads with a known outcome; None for who may not train, or without any.

    Parameters
    ----------
    since : date, optional
        Only leads that came in on this day or later.
    """
    person = identity.require_person()
    if roles.why_not(person, Act.TRAIN) is not None:
        return None
    stamp = f"{cache.database().engine.url} {cache.published()} {person.id} {clock.today()}"
    known = _known(stamp, since)
    return known if known.n_leads else None


def forget() -> None:
    """Read the outcomes anew the next time, also where they were read a moment ago."""
    _known.clear()


def leads_of(known: KnownLeads, since: date | None = None) -> Leads:
    """Return the team's leads in the form in which a file's are trained on."""
    columns = "\0".join(map(str, known.frame.columns))
    told = f"{clock.today()} {since} {cache.database().engine.url} {columns}"
    frame = known.frame.reset_index(drop=True)
    receipt = Receipt(NAME, 0, "store", rows_read=len(frame), rows_kept=len(frame))
    return Leads(
        NAME,
        frame,
        frame,
        receipt,
        f"team-{sha256(told.encode()).hexdigest()[:16]}",
        cache.placeholders(),
        target=known.target,
        positive=known.positive,
        weight=known.weight,
        told=" ".join(part for part in (known.told, known.left_out, _columns(known)) if part),
        known=known,
    )


def caption(known: KnownLeads) -> str:
    """Return in short who counts and who is left out."""
    aged = "" if known.days is None else f", promised at least {known.days} days ago"
    out = f"; {known.n_left_out:,} left out" if known.n_left_out else ""
    return f"called or closed{aged}{out}"


def narrowed(leads: Leads) -> Leads:
    """Ask how far back to learn from the team's leads, and return these.

    Parameters
    ----------
    leads : Leads
        All that the team knows the outcome of.
    """
    return _since(leads, _periods(), key=PERIOD, help_text=PERIOD_HELP)


def narrowed_to_compare(leads: Leads, broken_since: date | None) -> Leads:
    """Ask which of the team's leads two models are compared on, and return these.

    Parameters
    ----------
    leads : Leads
        All that the team knows the outcome of.
    broken_since : date or None
        Since when the promise of the model in use is broken: then the leads since are
        chosen first, as older ones are no longer like those that come in.
    """
    broken = {} if broken_since is None else {_broken(broken_since): broken_since}
    return _since(leads, {**broken, **_periods()}, key=COMPARED, help_text=COMPARED_HELP)


def _broken(since: date) -> str:
    return f"Since the promise broke ({since.day} {since:%b %Y})"


def _periods() -> dict[str, date | None]:
    return {
        name: None if days is None else clock.today() - timedelta(days=days)
        for name, days in PERIODS.items()
    }


def _since(
    leads: Leads, periods: dict[str, date | None], *, key: Key[str], help_text: str
) -> Leads:
    if state.get(key, "") not in periods:
        state.put(key, next(iter(periods)))
    chosen = st.selectbox(
        "Leads that came in", list(periods), key=key, persist_state="session", help=help_text
    )
    since = periods[str(chosen)]
    if since is None:
        return leads
    known = outcomes(since)
    if known is None:
        st.caption("No lead that came in since has a known outcome: all are used.")
        return leads
    st.caption(f"{words.count(known.n_leads, 'lead')}, {known.n_converted:,} of them converted.")
    return leads_of(known, since)


def _columns(known: KnownLeads) -> str:
    """Return which columns are left out because they came later, in words."""
    names = known.never_known
    if not names:
        return ""
    shown = ", ".join(f"“{name}”" for name in names[:_MOST_TOLD])
    more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    return f"Without {shown}{more}: no lead had that filled in when it was scored."


def explain(leads: Leads) -> None:
    """Say how the leads count, where they do not all count alike."""
    if leads.weight:
        with widgets.card("How these leads count"):
            st.markdown(words.escape(leads.told))


@st.cache_resource(show_spinner="Reading your team's outcomes…", max_entries=8, ttl=_KEPT)
def _known(stamp: str, since: date | None) -> KnownLeads:  # noqa: ARG001 - the key alone needs it
    return known_leads(
        cache.database(),
        identity.require_person(),
        cache.registry().history(),
        now=now(),
        since=since,
        **_outcome(),
    )


def _outcome() -> dict[str, Any]:
    """Return the outcome as the model in use names it."""
    model = cache.published_model()
    if model is None:
        return _FIRST
    card = model.card
    return {"target": card.target, "positive": card.positive, "negative": card.negative}
