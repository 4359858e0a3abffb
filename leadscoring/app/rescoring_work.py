"""Scoring in the background what has no score by the model in use yet."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from leadscoring.app import cache
from leadscoring.app.jobs import Job, jobs
from leadscoring.lead_model import LeadModel
from leadscoring.store import rescoring
from leadscoring.store.database import Database

__all__ = ["keep_up"]

KIND = "rescoring"
OFTEN = 10  # seconds between two looks at whether anything waits


def keep_up() -> None:
    """Begin to score the leads that wait for it, unless that is under way.

    Every run of a page calls it, so whatever a killed server left undone is
    finished after its next start.
    """
    model = cache.published_model()
    if model is not None:
        _look(cache.database().engine.url.render_as_string(), str(model.version), _model=model)


# It keeps nothing but when it was called last: the database is asked once in a while for
# all visitors together, and at once where another version is published.
@st.cache_data(ttl=OFTEN, show_spinner=False, max_entries=8)
def _look(url: str, version: str, *, _model: LeadModel) -> None:  # noqa: ARG001 (part of the key)
    database, job = cache.database(), jobs().latest(KIND)
    if job is not None and not job.is_over:
        return
    with database.reading() as link:
        waits = rescoring.is_pending(link, version)
    if waits:
        jobs().start("leads", _work(database, _model), stages=["Score"], kind=KIND, turn=KIND)


def _work(database: Database, model: LeadModel) -> Callable[[Job[int]], int]:
    def run(job: Job[int]) -> int:
        def progress(done: int, total: int) -> None:
            job.report(0, done / total)

        return rescoring.rescore(database, model, progress=progress, cancelled=job.stopped)

    return run
