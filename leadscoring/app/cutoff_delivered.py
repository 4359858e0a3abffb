"""What the published cutoffs have delivered, next to what they promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from leadscoring.app import cache, clock, identity, words
from leadscoring.decisions.delivery import meaning, since
from leadscoring.decisions.health.promises import Delivered, delivered
from leadscoring.decisions.health.ripening import Ripening, ripening
from leadscoring.store import moments
from leadscoring.store.access import Act, require
from leadscoring.store.registry import Publication

__all__ = ["Kept", "kept", "show"]


@dataclass(frozen=True)
class Kept:
    """What came of the promises made so far.

    Parameters
    ----------
    ripe : Ripening
        How old a lead must be to count.
    by_revision : mapping of int to Delivered
        What each publication has delivered.
    """

    ripe: Ripening
    by_revision: Mapping[int, Delivered]


def kept(publications: Sequence[Publication]) -> Kept:
    """Return what publications have delivered so far, of all that were made.

    Parameters
    ----------
    publications : sequence of Publication
        As `Registry.history` gives them.
    """
    require(cache.database(), identity.require_person(), Act.SEE_ALL, subject="results")
    now = moments.now()
    return _kept(cache.ledger_key(f"{now:%F %H}"), tuple(publications), _now=now)


def show(published: Publication, found: Kept) -> None:
    """Say what the published cutoff has delivered since it was published.

    Parameters
    ----------
    published : Publication
        What is published now.
    found : Kept
        What came of the promises.
    """
    day = clock.on(datetime.fromisoformat(published.at))
    st.markdown(words.escape(since(day, found.by_revision[published.revision])))
    st.caption(words.escape(meaning(found.ripe)))
    st.page_link("pages/results.py", label="Week by week", icon=":material/monitoring:")


# It changes with what was recorded, and by the hour, as leads grow old enough.
@st.cache_resource(show_spinner="Looking at what came of it…", max_entries=4)
def _kept(stamp: object, publications: tuple[Publication, ...], *, _now: datetime) -> Kept:  # noqa: ARG001 (part of the key)
    told = cache.ledger(publications, identity.require_person())
    ripe = ripening(told, _now)
    by_revision = {
        one.revision: delivered(
            told[told["revision"].eq(one.revision).fillna(value=False)],
            ripe,
            _now,
            revision=one.revision,
        )
        for one in publications
    }
    return Kept(ripe, by_revision)
