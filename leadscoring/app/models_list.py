"""The table of all model versions, the newest first, with one of them open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from leadscoring.app import cache, state, words
from leadscoring.app.state import Key
from leadscoring.decisions import provenance
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel, load
from leadscoring.model.card import Card
from leadscoring.store.access import Person
from leadscoring.store.model_notes import savers
from leadscoring.store.registry import Publication

__all__ = ["OPEN_VERSION", "Version", "came_from", "choose", "loaded", "versions"]

TABLE: Key[object] = Key("models_table")
"""The table of versions."""

OPEN_VERSION: Key[str] = Key("models_open")
"""The version whose card is open."""

_MOST_ROWS, _HEIGHT = 8, 320
_FACTS = ("created", "made", "leads", "auc", "promise")
_COLUMNS: dict[str, tuple[int, str | None]] = {
    "Model": (80, None),
    "State": (100, "Published now, published earlier, or waiting to be published"),
    "Made": (75, None),
    "By": (80, None),
    "How": (190, None),
    "Learnt from": (195, None),
    "AUC (95%)": (160, "How often a buyer scores higher than somebody else, with its interval"),
    "Promises at its cutoff": (
        165,
        "Conversion of the leads called at this cutoff, measured on leads left out of the training",
    ),
}


@dataclass(frozen=True)
class Version:
    """A version as the table shows it.

    Parameters
    ----------
    name : str
        Such as ``"v0002"``.
    facts : dict of str to str
        created, made, leads, auc and promise, in words; empty where it is damaged.
    problem : str
        Why it cannot be used; else empty.
    """

    name: str
    facts: dict[str, str]
    problem: str = ""


def versions(published: Publication | None) -> list[Version]:
    """Return all versions, the newest first; those that are damaged among them.

    Parameters
    ----------
    published : Publication or None
        What is published now: its version is shown at that cutoff.
    """
    registry, folder = cache.registry(), str(cache.models_folder())
    live = None if published is None else published.version
    return [
        _read(folder, name, (registry.stamp(name), published if name == live else None))
        for name in registry.versions()[::-1]
    ]


# A version never changes, but a disk may damage it: the stamp tells.
@st.cache_data(show_spinner="Reading the models…", max_entries=500)
def _read(folder: str, name: str, stamp: tuple[object, ...]) -> Version:  # noqa: ARG001 - the key alone needs it
    try:
        return Version(name, _facts(load(folder, name)))
    except LeadScoringError as error:
        return Version(name, {}, str(error))


def _facts(model: LeadModel) -> dict[str, str]:
    card, auc = model.card, model.card.metrics["roc_auc"]
    point = model.cutoffs.at(model.cutoff)
    promise = f"{point.precision:.0%} ({point.precision_low:.0%} to {point.precision_high:.0%})"
    return {
        "created": card.created,
        "made": _capital(provenance.kind(card, before=came_from(card))),
        "leads": provenance.learnt_from(card),
        "auc": f"{auc['mean']:.3f} ({auc['low']:.3f} to {auc['high']:.3f})",
        "promise": f"{promise} at {point.score:.0f}",
    }


def came_from(card: Card) -> str | None:
    """Return what the version that a recalibrated one comes from is called; None for others."""
    before = (card.recalibration or {}).get("from")
    return words.model_name(before) if before else None


def loaded(name: str) -> LeadModel:
    """Return a whole version, at the published cutoff where it is the published one."""
    live = cache.published_model()
    return live if live is not None and live.version == name else cache.model(name)


def choose(person: Person, listed: list[Version], published: Publication | None) -> Version:
    """Show the versions, and return the one whose card is open.

    It is the published one until another is pressed, and the newest where none is published.

    Parameters
    ----------
    person : Person
        Who looks.
    listed : list of Version
        At least one.
    published : Publication or None
        What is published now.
    """
    names = [version.name for version in listed]
    live = published.version if published else None
    wanted = (state.get(OPEN_VERSION), live, names[0])
    at = names.index(next(name for name in wanted if name in names))
    # A click on a cell opens its row, which the row's own marker alone would not.
    st.session_state[TABLE] = {"selection": {"rows": [at], "columns": [], "cells": []}}
    st.dataframe(
        _table(listed, savers(cache.database(), person), live),
        hide_index=True,
        height="content" if len(listed) <= _MOST_ROWS else _HEIGHT,
        key=TABLE,
        on_select=partial(_open, names),
        selection_mode=["single-row-required", "single-cell"],
        alt="Model versions, the newest first",
        column_config={name: _column(width, told) for name, (width, told) in _COLUMNS.items()},
    )
    return listed[at]


def _open(names: list[str]) -> None:
    """Open the version whose row or cell was pressed."""
    selection = st.session_state[TABLE]["selection"]
    pressed = [row for row, _ in selection["cells"]] or list(selection["rows"])
    if pressed and pressed[0] < len(names):
        state.put(OPEN_VERSION, names[pressed[0]])


def _table(listed: list[Version], by: dict[str, str], live: str | None) -> pd.DataFrame:
    once = {past.version for past in cache.registry().history()}
    rows = []
    for version in listed:
        facts = version.facts or dict.fromkeys(_FACTS, "")
        day = words.on_day(facts["created"]) if version.facts else ""
        told = (facts["made"], facts["leads"], facts["auc"], facts["promise"])
        stands = _stands(version, live, once)
        rows.append((words.model_name(version.name), stands, day, by.get(version.name, ""), *told))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _stands(version: Version, live: str | None, once: set[str]) -> str:
    if version.problem:
        return "⚠ Damaged"
    if version.name == live:
        return "✓ Published"
    return "Earlier" if version.name in once else "Waits"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _column(width: int, told: str | None) -> Any:  # noqa: ANN401 (Streamlit's own type)
    return st.column_config.TextColumn(width=width, help=told)
