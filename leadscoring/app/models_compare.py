"""The card "Compare two": any two versions on the same leads."""

from __future__ import annotations

from datetime import date

import streamlit as st

from leadscoring.app import (
    cache,
    identity,
    results_health,
    roles,
    state,
    training_outcomes,
    training_result,
    training_sources,
    training_table,
    widgets,
    words,
)
from leadscoring.app.models_list import Version, loaded
from leadscoring.app.state import Key, Leads
from leadscoring.app.training_sources import Source
from leadscoring.challenge import Challenge, set_beside
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Act
from leadscoring.store.registry import Publication

__all__ = ["show"]

CHAMPION: Key[str] = Key("models_champion")
"""The version whose cutoff sets how many leads both call."""

CHALLENGER: Key[str] = Key("models_challenger")
"""The version that is set beside it."""

SOURCE: Key[str] = Key("models_source")
"""Fingerprint of the leads that both are compared on."""

ASKED: Key[tuple[str, str, str]] = Key("models_compared")
"""The comparison that was asked for last: two versions and the leads."""


def show(listed: list[Version], published: Publication | None) -> None:
    """Let the visitor choose two versions and labelled leads, and compare them.

    Parameters
    ----------
    listed : list of Version
        All versions.
    published : Publication or None
        What is published now: one of the two, until another is chosen.
    """
    names = [version.name for version in listed if not version.problem]
    sources = training_sources.available()
    if len(names) < 2 or not sources:
        st.caption(
            "To compare takes two whole versions, and leads whose outcome is known: "
            "those of your team, or a file brought to Upload."
        )
        return
    live = published.version if published and published.version in names else names[-1]
    other = next(name for name in names if name != live)
    with st.container(horizontal=True):
        champion = _version("Compare", names, live, CHAMPION)
        challenger = _version("with", names, other, CHALLENGER)
    leads = _leads(sources)
    asked = (champion, challenger, leads.digest)
    why_not = "Choose two different versions." if champion == challenger else None
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            "Compare",
            icon=":material/balance:",
            disabled=why_not is not None,
            key="models_compare",
        )
        st.caption(why_not or "Takes some seconds; nothing changes for anyone.", width="content")
    if pressed:
        state.put(ASKED, asked)
    if state.get(ASKED) == asked:
        _result(champion, challenger, leads)


def _version(label: str, names: list[str], default: str, key: Key[str]) -> str:
    if state.get(key, "") not in names:
        state.put(key, default)
    return str(
        st.selectbox(label, names, format_func=words.model_name, key=key, persist_state="session")
    )


def _leads(sources: list[Source]) -> Leads:
    by_digest = {source.leads.digest: source for source in sources}
    if state.get(SOURCE, "") not in by_digest:
        state.put(SOURCE, next(iter(by_digest)))
    chosen = st.radio(
        "On these leads",
        list(by_digest),
        format_func=lambda digest: by_digest[digest].label,
        captions=[source.caption for source in sources],
        key=SOURCE,
        persist_state="session",
    )
    leads = by_digest[str(chosen)].leads
    return training_outcomes.narrowed_to_compare(leads, _broken_since()) if leads.weight else leads


def _broken_since() -> date | None:
    """Return the day since which the promise of the model in use is broken; None where it is not."""
    model, person = cache.published_model(), identity.require_person()
    if model is None or roles.why_not(person, Act.SEE_ALL) is not None:
        return None
    health = results_health.current(model, person)
    return health.broken_since if health.is_broken else None


def _result(champion: str, challenger: str, leads: Leads) -> None:
    names = {
        "champion": words.model_name(champion),
        "challenger": words.model_name(challenger),
    }
    try:
        pair = (loaded(champion), loaded(challenger))
        key = (str(cache.models_folder()), champion, challenger, pair[0].cutoff, leads.digest)
        result = _beside(key, pair, leads)
    except LeadScoringError as error:
        widgets.show_error(error, changed="Nothing was compared.")
        return
    badge = training_table.badge(result)
    st.badge(badge.label, color=badge.color, icon=badge.icon)
    st.header(words.escape(result.headline(**names)), anchor=False)
    st.caption(f"On {result.judged_on()}. {words.escape(_flattered(result, names))}")
    training_result.beside(result, names["champion"], names["challenger"])


def _flattered(result: Challenge, names: dict[str, str]) -> str:
    return result.flattered(**names) or "Neither was trained on any of them."


@st.cache_resource(show_spinner="Comparing…", max_entries=8)
def _beside(
    key: object,  # noqa: ARG001 - stands for the models and the leads
    _pair: tuple[LeadModel, LeadModel],
    _leads: Leads,
) -> Challenge:
    return set_beside(*_pair, _leads.frame, weight=_leads.weight or None)
