"""What a training job does: train, compare with the model in use, save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job
from leadscoring.app.state import Leads
from leadscoring.app.words import model_name
from leadscoring.challenge import Challenge, challenge, must_retrain
from leadscoring.exceptions import Cancelled
from leadscoring.lead_model import LeadModel, train
from leadscoring.leads.matching import match_columns
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.model.options import TrainingOptions
from leadscoring.model.progress import STAGES, Step
from leadscoring.refitting.challenging import set_right
from leadscoring.refitting.looking import look
from leadscoring.store import publishing
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.registry import Registry

__all__ = ["TRAINING", "Request", "Trained", "stages", "work"]

_COMPARED_AS_IS = 0.95  # share of the time that goes into training, where the champion only scores
_ROUNDS_BESIDES = 14  # the trial, the worth of each field, the final fit, the backtest: as fourteen


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
        share = _share_of_training(request)

        def progress(step: Step) -> None:
            job.report(step.stage, share * step.share, step.detail)

        model = train(
            request.leads.frame, progress=progress, cancelled=job.stopped, **request.options
        )
        model, result, told = _compared(request, model, job, share)
        _go_on(job)
        job.report(len(job.stages) - 1, 0.99)
        version = _save(request, model)
        saved = replace(model, version=version, pipeline=None, held_out=None)
        champion = request.champion.version if request.champion else None
        return Trained(saved, champion, result, request.key, told)

    return run


def _compared(
    request: Request, model: LeadModel, job: Job[Trained], share: float
) -> tuple[LeadModel, Challenge | None, str]:
    """Return the model, corrected where the team's outcomes ask for it, beside the one in use."""
    if request.champion is None:
        return model, None, ""

    def each(done: int, total: int) -> None:
        _go_on(job)
        job.report(len(STAGES), share + (0.98 - share) * done / total, f"{done} of {total} rounds")

    job.report(len(STAGES), share)
    known = request.leads.known
    if known is None:
        return model, challenge(request.champion, model, request.leads.frame, each=each), ""
    looked = look(request.database, request.registry, request.person)
    frame = request.leads.frame.set_axis(known.frame.index)  # as its columns are understood here
    right = set_right(model, looked, replace(known, frame=frame), each=each)
    return right.model, right.challenge, right.told


def _save(request: Request, model: LeadModel) -> str:
    return publishing.add(
        request.database,
        request.registry,
        request.person,
        model.files(),
        cutoff=model.cutoff,
        warm=model.warm,
    )


def _go_on(job: Job[Trained]) -> None:
    if job.stopped():
        raise Cancelled("The training was cancelled. Nothing was saved.")


def _share_of_training(request: Request) -> float:
    """Return the share of the time that training takes, the comparison taking the rest."""
    if request.champion is None:
        return 0.98
    target = request.options["target"]
    options = TrainingOptions.of(
        target, {k: v for k, v in request.options.items() if k != "target"}
    )
    frame = request.leads.frame
    outcome = binary_outcome(frame[target], options.positive, options.missing)
    known = match_columns(request.champion.fields, frame).apply(frame)
    if not must_retrain(request.champion, known, outcome.converted):
        return _COMPARED_AS_IS
    training = options.n_folds * options.n_repeats + _ROUNDS_BESIDES
    return training / (training + 2 * options.n_folds)
