"""What a training job does: train, compare with the model in use, save."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from leadscoring.app.apart.learning import Asked, learn
from leadscoring.app.apart.running import run_apart
from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job
from leadscoring.app.state import Leads
from leadscoring.app.words import model_name
from leadscoring.challenge import Challenge
from leadscoring.exceptions import Cancelled
from leadscoring.lead_model import LeadModel
from leadscoring.model.progress import STAGES
from leadscoring.refitting.looking import look
from leadscoring.store import publishing, trainings
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.registry import Registry

__all__ = ["TRAINING", "Request", "Trained", "stages", "work"]


@dataclass(frozen=True)
class Request:
    """A training that was asked for.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    options : dict
        Options of `train`, the target among them.
    champion : LeadModel or None
        The model in use; None for the first model.
    registry : Registry
        The models folder.
    database : Database
        Where it is written down that a model was trained.
    person : Person
        Who asked for it.
    """

    leads: Leads
    options: dict[str, Any]
    champion: LeadModel | None
    registry: Registry
    database: Database
    person: Person

    @property
    def key(self) -> tuple[str, ...]:
        """Stands for the leads and the target; see `Found`."""
        return (self.leads.digest, str(self.options["target"]), str(self.options["positive"]))


@dataclass(frozen=True)
class Trained:
    """What a training job yields: a saved version, and how it did.

    Parameters
    ----------
    model : LeadModel
        As it was saved, at the cutoff that it recommends.
    champion : str or None
        The version that it was compared with; None where there was none.
    challenge : Challenge or None
        The comparison.
    key : tuple of str
        Stands for the leads and the target, in the names of widgets; see `Found`.
    told : str
        How its probabilities were corrected, as a sentence; empty where they were not.
    """

    model: LeadModel
    champion: str | None
    challenge: Challenge | None
    key: tuple[str, ...]
    told: str = ""


TRAINING: Kind[Trained] = Kind("training")
"""The training that a session looks at."""


def stages(champion: LeadModel | None) -> list[str]:
    """Return what a training does, in order.

    Parameters
    ----------
    champion : LeadModel or None
        The model in use; None for the first model.
    """
    compare = [] if champion is None else [f"Compare with {model_name(str(champion.version))}"]
    return [*STAGES, *compare, "Save"]


def work(request: Request) -> Callable[[Job[Trained]], Trained]:
    """Return the work of a training job.

    Parameters
    ----------
    request : Request
        What to train on, how, and against which model.

    Returns
    -------
    work : callable
        Takes the job and yields what was trained. A failure or a cancellation
        saves nothing.
    """

    def run(job: Job[Trained]) -> Trained:
        with _noted(request, job):
            learnt = run_apart(learn, _asked(request), job)
            if job.stopped():
                raise Cancelled("The training was cancelled. Nothing was saved.")
            job.report(len(job.stages) - 1, 0.99)
            version = _save(request, learnt.model)
        saved = replace(learnt.model, version=version, pipeline=None, held_out=None)
        champion = request.champion.version if request.champion else None
        return Trained(saved, champion, learnt.challenge, request.key, learnt.told)

    return run


def _noted(request: Request, job: Job[Trained]) -> AbstractContextManager[None]:
    """Keep a note of the training while it runs, for the case that the server is killed."""
    return trainings.under_way(
        request.database,
        request.person,
        job.key,
        file_name=request.leads.name,
        digest=request.leads.digest,
        options=request.options,
    )


def _asked(request: Request) -> Asked:
    leads, champion = request.leads, request.champion
    if champion is None or leads.known is None:
        return Asked(leads.frame, request.options, champion)
    looked = look(request.database, request.registry, request.person)
    return Asked(leads.frame, request.options, champion, leads.known, looked)


def _save(request: Request, model: LeadModel) -> str:
    return publishing.add(
        request.database,
        request.registry,
        request.person,
        model.files(),
        cutoff=model.cutoff,
        warm=model.warm,
    )
