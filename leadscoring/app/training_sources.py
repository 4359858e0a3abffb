"""What can be trained on: the visitor's labelled leads, the team's outcomes, or the samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from leadscoring.app import cache, state, training_outcomes, words
from leadscoring.app.state import Key, Leads
from leadscoring.exceptions import LeadScoringError
from leadscoring.leads.outcomes import likely_targets
from leadscoring.leads.reading import read_leads

__all__ = ["Source", "available", "choose", "choose_outcomes"]

HISTORY = "leads_history.csv"

CHOSEN: Key[str] = Key("training_source")
"""Fingerprint of the leads chosen for training."""

BROUGHT: Key[str] = Key("training_brought")
"""Fingerprint of the leads that were brought from Upload last."""


WANTED: Key[bool] = Key("training_wanted")
"""Whether another page asked for the team's outcomes to be chosen."""


@dataclass(frozen=True)
class Source:
    """Labelled leads that can be chosen, and what they are called."""

    label: str
    caption: str
    leads: Leads


def available() -> list[Source]:
    """Return the labelled leads at hand: from Upload, the team's own, the samples."""
    brought, uploaded = state.get(state.TRAINING), _uploaded()
    found = [
        Source(_label(leads.name, leads), "from your upload", leads)
        for leads in _distinct(brought, uploaded)
        if likely_targets(leads.frame)
    ]
    found += _of_the_team()
    history = _history()
    if history is not None:
        found.append(Source(_label("Sample history", history), "invented leads to try", history))
    return found


def choose(sources: Sequence[Source]) -> Leads:
    """Ask which leads to train on.

    Parameters
    ----------
    sources : sequence of Source
        What `available` returned, at least one.

    Returns
    -------
    leads : Leads
        Those chosen; the latest that were brought from Upload by default. Of the
        team's outcomes, those of the time that was asked for.
    """
    by_digest = {source.leads.digest: source for source in sources}
    _prefer_what_was_brought(by_digest)
    chosen = st.radio(
        "Train on",
        list(by_digest),
        format_func=lambda digest: by_digest[digest].label,
        captions=[source.caption for source in sources],
        key=CHOSEN,
        persist_state="session",
    )
    leads = by_digest[str(chosen)].leads
    return training_outcomes.narrowed(leads) if leads.weight else leads


def choose_outcomes() -> None:
    """Let the page Train begin with the team's outcomes, read anew, when it is opened next.

    For other pages, before `st.switch_page("pages/train.py")`. Where the team has no
    outcomes yet, the page begins as ever.
    """
    training_outcomes.forget()
    state.put(WANTED, value=True)


def _of_the_team() -> list[Source]:
    known = training_outcomes.outcomes()
    if known is None:
        return []
    leads = training_outcomes.leads_of(known)
    return [Source(_label(leads.name, leads), training_outcomes.caption(known), leads)]


def _prefer_what_was_brought(by_digest: dict[str, Source]) -> None:
    brought = state.get(state.TRAINING)
    own = next((digest for digest, source in by_digest.items() if source.leads.weight), None)
    is_wanted = state.get(WANTED, default=False)
    state.drop(WANTED)
    if is_wanted and own is not None:
        state.put(CHOSEN, own)
        state.put(BROUGHT, brought.digest if brought else "")
    elif brought and brought.digest in by_digest and state.get(BROUGHT) != brought.digest:
        state.put(BROUGHT, brought.digest)
        state.put(CHOSEN, brought.digest)
    elif state.get(CHOSEN, "") not in by_digest:
        state.put(CHOSEN, next(iter(by_digest)))


def _label(name: str, leads: Leads) -> str:
    return f"{words.escape(name)}: {words.count(len(leads.frame), 'lead')}"


def _distinct(*found: Leads | None) -> list[Leads]:
    return list({leads.digest: leads for leads in found if leads is not None}.values())


def _uploaded() -> Leads | None:
    upload = state.get(state.UPLOAD)
    if upload is None:
        return None
    try:
        return cache.read_upload(upload)
    except LeadScoringError:
        return None  # Upload says what is wrong with it


def _history() -> Leads | None:
    path = cache.SAMPLES / HISTORY
    return _read_history(str(path)) if path.is_file() else None


@st.cache_resource(show_spinner="Reading the sample history…")
def _read_history(path: str) -> Leads:
    read = read_leads(path)
    return Leads(HISTORY, read.frame, read.original, read.receipt, "history")
