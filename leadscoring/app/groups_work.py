"""What jobs do about groups: find them, and put leads into them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from leadscoring.app import cache
from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job, jobs
from leadscoring.decisions.groups.grouping import group
from leadscoring.exceptions import Cancelled
from leadscoring.lead_model import LeadModel
from leadscoring.store import grouping
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.grouping import Kept

__all__ = ["FINDING", "STAGES", "find", "keep_up"]

STAGES = ("Read the leads", "Look for groups", "Put each lead into its group")
FINDING: Kind[Kept] = Kind("groups", turn="groups")
"""The search for groups that a session looks at."""

PLACING = "placing"
OFTEN = 10  # seconds between two looks at whether anything waits
_READ, _FOUND = 0.1, 0.7  # share of the time after which that is done


def find(database: Database, person: Person, model: LeadModel) -> Callable[[Job[Kept]], Kept]:
    """Return the work of a job that finds groups, and puts all leads into them.

    Parameters
    ----------
    database : Database
        Where the leads are.
    person : Person
        Who asked for it.
    model : LeadModel
        The published model.
    """

    def run(job: Job[Kept]) -> Kept:
        def each(share: float) -> None:
            if job.stopped():
                raise Cancelled("The search was cancelled; the groups of before stay.")
            job.report(1, _READ + (_FOUND - _READ) * share)

        def placed(done: int, total: int) -> None:
            detail = f"{done:,} of {total:,} leads"
            job.report(2, _FOUND + (1 - _FOUND) * done / max(total, 1), detail)

        leads = model.fields_of(grouping.material(database, person))
        each(0.0)
        contributions = model.contributions(leads)
        found = group(str(model.version), model.scorecard, leads, contributions, each=each)
        kept = grouping.keep(database, person, found)
        grouping.assign(database, model, kept, progress=placed, cancelled=job.stopped)
        return kept

    return run


def keep_up(kept: Kept, model: LeadModel) -> None:
    """Begin to put the leads that came in since into groups, unless that is under way."""
    if kept.grouping.groups and kept.grouping.version == model.version:
        url = cache.database().engine.url.render_as_string()
        _look(url, kept.at.isoformat(), _kept=kept, _model=model)


# It keeps nothing but when it was called last, as `rescoring_work` does.
@st.cache_data(ttl=OFTEN, show_spinner=False, max_entries=8)
def _look(url: str, found_at: str, *, _kept: Kept, _model: LeadModel) -> None:  # noqa: ARG001 (part of the key)
    database = cache.database()
    under_way = [job for kind in (PLACING, FINDING.name) if (job := jobs().latest(kind))]
    with database.reading() as link:
        waits = grouping.waiting(link)
    if waits and all(job.is_over for job in under_way):
        jobs().start("leads", _place(database, _kept, _model), kind=PLACING, turn=PLACING)


def _place(database: Database, kept: Kept, model: LeadModel) -> Callable[[Job[int]], int]:
    def run(job: Job[int]) -> int:
        return grouping.assign(database, model, kept, cancelled=job.stopped)

    return run
