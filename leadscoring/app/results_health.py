"""How the published model is doing, worked out once for all who look."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, start, widgets
from leadscoring.exceptions import RegistryError
from leadscoring.health import Health, look_at
from leadscoring.lead_model import LeadModel
from leadscoring.store import moments
from leadscoring.store.access import Act, Person, may, require
from leadscoring.store.publication import Publication

__all__ = ["current", "publications"]


def current(model: LeadModel, person: Person) -> Health:
    """Return how the model in use is doing, or say that there is no lead yet and end the page.

    It is worked out anew when something was recorded or published, and each hour, as
    leads grow old enough.

    Parameters
    ----------
    model : LeadModel
        The model in use.
    person : Person
        Who looks; they must be allowed to see all leads.
    """
    database = cache.database()
    require(database, person, Act.SEE_ALL, subject="results")
    if not start.has_leads(database):
        _no_leads(person)
    hour = moments.now().replace(minute=0, second=0, microsecond=0)
    key = cache.ledger_key(cache.models_folder(), hour)
    return _examined(key, tuple(publications(model)), _model=model, _person=person)


def publications(model: LeadModel) -> list[Publication]:
    """Return every publication, oldest first; where the record is damaged, what serves alone."""
    try:
        return cache.registry().history()
    except RegistryError:
        return [] if model.publication is None else [model.publication]


# The moment is taken inside: what was recorded in this hour counts too.
@st.cache_resource(show_spinner="Looking at what came of your leads…", max_entries=4)
def _examined(
    key: object,  # noqa: ARG001 - stands for what is read
    published: tuple[Publication, ...],
    *,
    _model: LeadModel,
    _person: Person,
) -> Health:
    told = cache.ledger(published, _person)
    database, now = cache.database(), moments.now()
    _, health = look_at(database, _person, _model, published, now=now, promises=told)
    return health


def _no_leads(person: Person) -> None:
    uploads = may(person, Act.UPLOAD)
    widgets.empty_state(
        "No leads yet",
        "Results compares what the scores promised with what came of the leads. Upload leads, "
        "call those that are hot, and record what came of them.",
        page="pages/upload.py" if uploads else None,
        label="Upload leads",
        icon=":material/upload_file:",
    )
    st.stop()
