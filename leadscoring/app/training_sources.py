"""What can be trained on: the visitor's labelled leads, or the sample history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from leadscoring.app import cache, state, words
from leadscoring.app.state import Key, Leads
from leadscoring.exceptions import LeadScoringError
from leadscoring.leads.outcomes import likely_targets
from leadscoring.leads.reading import read_leads

__all__ = ["Source", "available", "choose"]

HISTORY = "leads_history.csv"

CHOSEN: Key[str] = Key("training_source")
"""Fingerprint of the leads chosen for training."""

BROUGHT: Key[str] = Key("training_brought")
"""Fingerprint of the leads that were brought from Upload last."""


@dataclass(frozen=True)
class Source:
    """Labelled leads that can be chosen, and what they are called."""

    label: str
    caption: str
    leads: Leads


def available() -> list[Source]:
    """Return the labelled leads at hand: those brought from Upload, the file there, the samples."""
    brought, uploaded = state.get(state.TRAINING), _uploaded()
    found = [
        Source(_label(leads.name, leads), "from your upload", leads)
        for leads in _distinct(brought, uploaded)
        if likely_targets(leads.frame)
    ]
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
        Those chosen; the latest that were brought from Upload by default.
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
    return by_digest[str(chosen)].leads


def _prefer_what_was_brought(by_digest: dict[str, Source]) -> None:
    brought = state.get(state.TRAINING)
    if brought and brought.digest in by_digest and state.get(BROUGHT) != brought.digest:
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
