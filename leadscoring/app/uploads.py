"""A file on its way in: receiving it, and what can be done with it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from leadscoring.app import cache, roles, state, widgets, words
from leadscoring.app.state import Leads, Upload
from leadscoring.app.taking_work import TAKING, Answers, Request, stages, work
from leadscoring.app.widgets import Badge
from leadscoring.lead_model import LeadModel
from leadscoring.leads.confined import prepare
from leadscoring.leads.matching import Match
from leadscoring.leads.outcomes import likely_targets
from leadscoring.leads.schema import label_column
from leadscoring.store.access import Act, Person

__all__ = [
    "TYPES",
    "badge",
    "first_rows",
    "keep",
    "keep_label",
    "no_file",
    "receive",
    "why_not_keep",
    "why_not_train",
]

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "parquet"]


def receive() -> None:
    """Keep the file that was just chosen, or forget the one that was taken away."""
    TAKING.leave()
    file = st.session_state.get(state.UPLOADER)
    if file is None:
        state.drop(state.UPLOAD)
        return
    data = file.getvalue()
    state.put(state.UPLOAD, Upload(file.name, data, cache.fingerprint(data), {}))


def no_file() -> None:
    """Say what a file needs, and make ready to read one."""
    prepare()
    with widgets.card():
        st.markdown("**No file yet.** Drop an export from your CRM above. It is read here only.")
        st.caption(
            "Needed: one row per lead. Better: an id of each lead, so that the next file "
            "updates it. Optional: a column that tells how leads ended."
        )


def why_not_keep(leads: Leads, match: Match | None, answers: Answers) -> str | None:
    """Return why these leads cannot be kept, or None if they can be.

    Parameters
    ----------
    leads : Leads
        The leads read.
    match : Match or None
        How their columns meet the published model; None where nothing is published.
    answers : Answers
        What the file cannot say by itself; one that tells how leads ended needs no fields.
    """
    if leads.frame.empty:
        return "There is no lead to keep; every row was set aside."
    if match is not None and not match.is_usable and answers.outcome is None:
        n_fields = len(match.recognised) + len(match.missing)
        return (
            f"Scoring needs at least half of the model's {n_fields} fields; "
            f"this file has {len(match.recognised)}."
        )
    return None


def why_not_train(leads: Leads, person: Person) -> str | None:
    """Return why these leads cannot train a model, or the person may not; None if they can."""
    if likely_targets(leads.frame):
        return roles.why_not(person, Act.TRAIN)
    return "Training needs an outcome column of two values, such as Yes and No; this file has none."


def badge(match: Match | None, no_train: str | None) -> Badge:
    """Return the state of a file as a word: what it is ready for."""
    if match is not None and match.is_usable:
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


def keep(
    upload: Upload, leads: Leads, answers: Answers, *, person: Person, model: LeadModel | None
) -> None:
    """Begin to keep the leads of a file, and to score them where there is a model."""
    request = Request(leads, upload.data, answers, cache.database(), person, model)
    TAKING.start(upload.name, work(request), stages=stages(model))


def keep_label(leads: Leads, model: LeadModel | None) -> str:
    """Return the words on the button that keeps the leads."""
    what = "Keep" if model is None else "Keep and score"
    return f"{what} {words.count(len(leads.frame), 'lead')}"
