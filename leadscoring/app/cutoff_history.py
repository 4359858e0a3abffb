"""The card "Earlier cutoffs": what was published when, by whom and why, and going back to it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from leadscoring.app import cache, clock, cutoff_publishing, roles, state, words
from leadscoring.app.cutoff_delivered import Kept
from leadscoring.app.state import Key
from leadscoring.decisions.delivery import briefly
from leadscoring.decisions.wording import score
from leadscoring.exceptions import RegistryError
from leadscoring.store.access import Act, Person
from leadscoring.store.registry import Publication

__all__ = ["all_of", "show"]

PAGE = 10  # publications at a time

TURNED: Key[int] = Key("cutoffs_turned")
"""How many pages back the visitor has turned."""


def all_of(published: Publication | None) -> list[Publication]:
    """Return every publication, oldest first; where the record is damaged, what serves alone."""
    try:
        return cache.registry().history()
    except RegistryError:
        return [] if published is None else [published]  # the page says what is wrong


def show(person: Person, published: Publication, history: list[Publication], found: Kept) -> None:
    """Show every publication, the latest first, each with a way back to it.

    Parameters
    ----------
    person : Person
        Who looks.
    published : Publication
        What is published now.
    history : list of Publication
        Oldest first.
    found : Kept
        What came of the promises.
    """
    turned = state.get(TURNED, 0)
    listed = history[::-1][turned * PAGE : (turned + 1) * PAGE]
    for past in listed:
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            with st.container(gap=None, width="stretch"):
                _told(past, found)
            _way_back(person, past, published)
    _turn(turned, n_pages=-(-len(history) // PAGE))


def _told(past: Publication, found: Kept) -> None:
    when = clock.on(datetime.fromisoformat(past.at))
    model = words.escape(words.model_name(past.version))
    st.markdown(
        f"**Cutoff {score(past.cutoff)}**, {model}. Revision {past.revision}, "
        f"{when}, {words.escape(past.by)}: “{words.escape(past.reason)}”"
    )
    st.caption(words.escape(briefly(found.by_revision[past.revision])))


def _way_back(person: Person, past: Publication, published: Publication) -> None:
    if past.revision == published.revision:
        st.badge("Published now", color="green", icon=":material/check:")
        return
    if (past.version, past.cutoff, past.warm) == (
        published.version,
        published.cutoff,
        published.warm,
    ):
        st.caption("As published now", width="content")
        return
    act = Act.PUBLISH_CUTOFF if past.version == published.version else Act.PUBLISH_MODEL
    forbidden = roles.why_not(person, act)
    when = clock.on(datetime.fromisoformat(past.at))
    st.button(
        "Go back to this",
        icon=":material/undo:",
        key=f"back_to_{past.revision}",
        help=forbidden,
        disabled=forbidden is not None,
        on_click=cutoff_publishing.go_back,
        args=(person, past, f"Back to revision {past.revision} of {when}", published.revision),
    )


def _turn(turned: int, *, n_pages: int) -> None:
    """Offer the pages before and after, where there are any."""
    if n_pages < 2:
        return
    with st.container(horizontal=True):
        for label, to in (("Newer", turned - 1), ("Older", turned + 1)):
            st.button(
                label,
                key=f"cutoffs_{label}",
                disabled=not 0 <= to < n_pages,
                on_click=state.put,
                args=(TURNED, to),
            )
