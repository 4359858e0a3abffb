"""A file on its way in: receiving it, and what can be done with it."""

from __future__ import annotations

from hashlib import sha256

import pandas as pd
import streamlit as st

from leadscoring.app import cache, identity, state
from leadscoring.app.state import Leads, Upload
from leadscoring.app.widgets import Badge
from leadscoring.lead_model import LeadModel
from leadscoring.leads.matching import Match
from leadscoring.leads.outcomes import likely_targets
from leadscoring.leads.reading import LeadFile
from leadscoring.leads.schema import label_column
from leadscoring.store import rescoring
from leadscoring.store import uploads as store
from leadscoring.store.lead_ids import id_columns

__all__ = ["TYPES", "badge", "first_rows", "receive", "score", "why_not_score", "why_not_train"]

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "parquet"]


def receive() -> None:
    """Keep the file that was just chosen, or forget the one that was taken away."""
    file = st.session_state.get(state.UPLOADER)
    if file is None:
        state.drop(state.UPLOAD)
        return
    data = file.getvalue()
    state.put(state.UPLOAD, Upload(file.name, data, cache.fingerprint(data), {}))


def why_not_score(leads: Leads, match: Match | None) -> str | None:
    """Return why these leads cannot be scored, or None if they can be.

    Parameters
    ----------
    leads : Leads
        The leads read.
    match : Match or None
        How their columns meet the published model; None where nothing is published.
    """
    if leads.frame.empty:
        return "Scoring needs at least one lead; every row was set aside."
    if match is None:
        return "Scoring needs a model, and none is published yet: train one first."
    if not match.is_usable:
        n_fields = len(match.recognised) + len(match.missing)
        return (
            f"Scoring needs at least half of the model's {n_fields} fields; "
            f"this file has {len(match.recognised)}."
        )
    return None


def why_not_train(leads: Leads) -> str | None:
    """Return why these leads cannot train a model, or None if they can."""
    if likely_targets(leads.frame):
        return None
    return "Training needs an outcome column of two values, such as Yes and No; this file has none."


def badge(no_score: str | None, no_train: str | None) -> Badge:
    """Return the state of a file as a word: what it is ready for."""
    if no_score is None:
        return Badge("Ready to score", "green", ":material/check:")
    if no_train is None:
        return Badge("Usable for training", "blue")
    return Badge("Not ready", "orange", ":material/priority_high:")


def first_rows(leads: Leads, match: Match | None, *, n: int = 6) -> pd.DataFrame:
    """Return the first leads: who they are, then what the model reads, then the rest."""
    frame = leads.frame.head(n) if match is None else match.apply(leads.frame.head(n))
    label = label_column(frame)
    known = () if match is None else match.recognised
    return frame[list(dict.fromkeys([*([label] if label else []), *known, *frame.columns]))]


def score(leads: Leads, upload: Upload, model: LeadModel) -> None:
    """Take the leads in where the team keeps its leads, and score them."""
    database = cache.database()
    store.take_in(
        database,
        identity.require_person(),
        LeadFile(leads.frame, leads.receipt, leads.original),
        sha256=sha256(upload.data).hexdigest(),
        id_column=next(iter(id_columns(leads.frame)), None),
    )
    rescoring.rescore(database, model)
