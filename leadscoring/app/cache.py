"""What outlives one run of a page: the database, the model in use and files read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from leadscoring.app.state import Leads, Upload
from leadscoring.exceptions import LeadScoringError, RegistryError
from leadscoring.lead_model import LeadModel, load
from leadscoring.leads.confined import read_confined
from leadscoring.leads.matching import Match, match_columns
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.reading import LeadFile, read_leads
from leadscoring.store import publishing
from leadscoring.store.access import Person
from leadscoring.store.database import DEFAULT_URL, Database, open_database
from leadscoring.store.kept_ledger import KeptLedger
from leadscoring.store.ledger import ledger_stamp
from leadscoring.store.registry import Publication, Registry

__all__ = [
    "column_match",
    "database",
    "fingerprint",
    "ledger",
    "ledger_key",
    "model",
    "models_folder",
    "placeholders",
    "published",
    "published_model",
    "read_upload",
    "registry",
    "sample_digest",
    "sample_leads",
]

SAMPLES = Path(__file__).parents[2] / "sample_data"
TODAY = "leads_today.csv"


def models_folder() -> Path:
    """Return the folder of the model versions, which LEADSCORING_MODELS can name."""
    return Path(os.environ.get("LEADSCORING_MODELS", "models"))


def registry() -> Registry:
    """Return the registry of model versions."""
    return _registry(str(models_folder()))


@st.cache_resource(show_spinner=False, max_entries=4)
def _registry(folder: str) -> Registry:
    found = Registry(folder)
    with suppress(LeadScoringError):  # the next publication sees to it otherwise
        publishing.settle(database(), found)
    return found


def database() -> Database:
    """Return the database that keeps what lasts, which LEADSCORING_DATABASE_URL can name."""
    return _database(os.environ.get("LEADSCORING_DATABASE_URL") or DEFAULT_URL)


@st.cache_resource(show_spinner="Opening the database…", max_entries=4, on_release=Database.close)
def _database(url: str) -> Database:
    return open_database(url)


def ledger_key(*asked: object) -> tuple[object, ...]:
    """Return a key for what is read of the leads: another one once anything is recorded.

    Parameters
    ----------
    *asked : object
        What else the reading depends on, such as the person who looks.
    """
    kept = database()
    return (kept.engine.url.render_as_string(), *map(repr, asked), ledger_stamp(kept))


def ledger(publications: Sequence[Publication], actor: Person) -> pd.DataFrame:
    """Return what was promised of each lead and what came of it; leave it unchanged.

    Parameters
    ----------
    publications : sequence of Publication
        As `Registry.history` gives them.
    actor : Person
        Who asks.

    Returns
    -------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it, of which only what is new is read.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    kept = database()
    return _ledger(kept.engine.url.render_as_string()).read(actor, publications)


@st.cache_resource(show_spinner=False, max_entries=4)
def _ledger(url: str) -> KeptLedger:  # noqa: ARG001 (the key alone needs it)
    return KeptLedger(database())


def published() -> Publication | None:
    """Return what is published at this moment; the folder is asked each time."""
    return registry().published()


def published_model() -> LeadModel | None:
    """Return the model that everyone's scores use, at the published cutoff.

    It is loaded again when the publication changes. Where the published version
    is damaged, the last good one serves; its `problems` say why.

    Returns
    -------
    model : LeadModel or None
        None where nothing is published yet.

    Raises
    ------
    RegistryError
        If nothing that was published can be used.
    """
    stamp = _stamp()
    return None if stamp is None else _served(str(models_folder()), stamp)


def _stamp() -> str | None:
    """Return a text that changes with what is published."""
    try:
        publication = published()
        if publication is None and registry().history():
            return "gone"  # the record alone is: what it told of may still serve
    except RegistryError as error:
        return str(error)  # the record is damaged: an earlier publication may still serve
    return None if publication is None else repr(publication)


# While something is wrong it is tried again each time: the version may have been mended.
@st.cache_resource(
    show_spinner="Loading the model…", max_entries=4, validate=lambda served: not served.problems
)
def _served(folder: str, stamp: str) -> LeadModel:  # noqa: ARG001 - the key alone needs it
    return load(folder)


def model(version: str) -> LeadModel:
    """Return any version of the registry, published or not."""
    return _version(str(models_folder()), version)


@st.cache_resource(show_spinner="Loading the model…", max_entries=8)
def _version(folder: str, version: str) -> LeadModel:
    return load(folder, version=version)


def fingerprint(data: bytes) -> str:
    """Return a short text that two contents share only if they are equal.

    Examples
    --------
    >>> fingerprint(b"a") == fingerprint(b"a"), fingerprint(b"a") == fingerprint(b"b")
    (True, False)
    """
    return sha256(data).hexdigest()[:20]


def read_upload(upload: Upload) -> Leads:
    """Return the leads of an uploaded file, read as its options say.

    Parameters
    ----------
    upload : Upload
        The file.

    Returns
    -------
    leads : Leads
        The same object for the same content and options: leave it unchanged.

    Raises
    ------
    ReadError
        If the file is not a list of leads.
    """
    chosen = {"missing": placeholders(), **upload.options}
    options = tuple(sorted(chosen.items()))
    read = _read(upload.digest, upload.name, options, _data=upload.data)
    digest = fingerprint(f"{upload.digest}{upload.name}{options}".encode())
    return Leads(
        upload.name, read.frame, read.original, read.receipt, digest, tuple(chosen["missing"])
    )


def placeholders() -> tuple[str, ...]:
    """Return the texts that mean "not filled in" to the published model, or by default."""
    lead_model = published_model()
    return DEFAULT_MISSING if lead_model is None else tuple(lead_model.scorecard.placeholders)


# A file belongs to the session that brought it and is forgotten with it.
@st.cache_resource(show_spinner="Reading the file…", max_entries=3, scope="session")
def _read(
    digest: str,  # noqa: ARG001 - stands for the content in the cache's key
    name: str,
    options: tuple[tuple[str, Any], ...],
    *,
    _data: bytes,
) -> LeadFile:
    return read_confined(_data, name=name, options=dict(options))


def sample_leads() -> Leads | None:
    """Return the sample leads of today, or None where the samples are not installed."""
    path = SAMPLES / TODAY
    return _samples(str(path)) if path.is_file() else None


def sample_digest() -> str:
    """Return the SHA-256 digest of the sample leads' file, in hexadecimal digits."""
    return sha256((SAMPLES / TODAY).read_bytes()).hexdigest()


@st.cache_resource(show_spinner=False)
def _samples(path: str) -> Leads:
    read = read_leads(path)
    return Leads(TODAY, read.frame, read.original, read.receipt, "samples")


def column_match(leads: Leads, lead_model: LeadModel) -> Match:
    """Return how the columns of the leads meet the fields of a model."""
    card = lead_model.card
    unused = (card.target, *card.excluded)
    return match_columns(lead_model.fields, leads.frame, unused=unused)
