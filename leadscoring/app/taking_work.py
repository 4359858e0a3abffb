"""What a job does that takes a file in: keep its leads, then score them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job
from leadscoring.app.state import Leads
from leadscoring.exceptions import Cancelled
from leadscoring.lead_model import LeadModel
from leadscoring.leads.reading import LeadFile
from leadscoring.store import rescoring, uploads
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.uploads import Taken

__all__ = ["TAKING", "Answers", "Request", "TakenIn", "stages", "work"]

_KEEPING = 0.6  # share of the time that goes into keeping, where the leads are scored too


@dataclass(frozen=True)
class Answers:
    """What a file cannot say by itself.

    Parameters
    ----------
    id_column : str or None
        The column by which its leads are known; None: by all that it says of them.
    outcome : str or None
        The column that tells how they ended; None: it tells nothing of that.
    positive : str or None
        The value there that means converted.
    """

    id_column: str | None = None
    outcome: str | None = None
    positive: str | None = None


@dataclass(frozen=True)
class Request:
    """A file that is to be taken in.

    Parameters
    ----------
    leads : Leads
        As it was read.
    data : bytes
        Its content.
    answers : Answers
        What it cannot say by itself.
    database : Database
        Where its leads are kept.
    person : Person
        Who brings it.
    model : LeadModel or None
        What scores them; None where nothing is published yet.
    """

    leads: Leads
    data: bytes
    answers: Answers
    database: Database
    person: Person
    model: LeadModel | None


@dataclass(frozen=True)
class TakenIn:
    """What came of taking a file in.

    Parameters
    ----------
    name : str
        The file's.
    answers : Answers
        With which it was taken in.
    taken : Taken
        The counts.
    """

    name: str
    answers: Answers
    taken: Taken


TAKING: Kind[TakenIn] = Kind("taking", turn="taking")
"""The file that a session looks at being taken in."""


def stages(model: LeadModel | None) -> list[str]:
    """Return what taking a file in does, in order."""
    return ["Keep the leads", *([] if model is None else ["Score them"])]


def work(request: Request) -> Callable[[Job[TakenIn]], TakenIn]:
    """Return the work of a job that takes a file in.

    Parameters
    ----------
    request : Request
        Which file, and how.

    Returns
    -------
    work : callable
        Takes the job and yields what came of it. What was kept before a
        cancellation stays.
    """

    def run(job: Job[TakenIn]) -> TakenIn:
        read = LeadFile(request.leads.frame, request.leads.receipt, request.leads.original)
        answers = request.answers
        taken = uploads.take_in(
            request.database,
            request.person,
            read,
            sha256=sha256(request.data).hexdigest(),
            id_column=answers.id_column,
            outcome=answers.outcome,
            positive=answers.positive,
            progress=_progress(job, 0, 0.0, _KEEPING),
        )
        if request.model is not None:
            rescoring.rescore(
                request.database,
                request.model,
                progress=_progress(job, 1, _KEEPING, 1.0),
                cancelled=job.stopped,
            )
        return TakenIn(request.leads.name, answers, taken)

    return run


def _progress(
    job: Job[TakenIn], stage: int, begin: float, end: float
) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        if job.stopped():
            raise Cancelled("The file was not taken in to its end.")
        share = begin + (end - begin) * done / max(total, 1)
        job.report(stage, share, f"{done:,} of {total:,} leads")

    return report
