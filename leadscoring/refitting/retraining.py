"""What a nightly job does: look, train a challenger, compare, and publish it if told and better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from leadscoring.decisions.challenge_result import Challenge
from leadscoring.decisions.wording import score
from leadscoring.exceptions import InvalidInput, StaleRevision
from leadscoring.model.comparison import BETTER
from leadscoring.model.progress import Progress
from leadscoring.refitting.challenging import Challenger, train_challenger
from leadscoring.refitting.looking import Looked, look, outcomes
from leadscoring.store import publishing
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.known_leads import KnownLeads
from leadscoring.store.publication import Publication
from leadscoring.store.registry import Registry

__all__ = ["Decision", "Refitted", "fits_better", "is_better", "refit"]

Decision = Literal["not needed", "too few", "waits", "published", "overtaken"]


@dataclass(frozen=True)
class Refitted:
    """What came of a nightly job.

    Parameters
    ----------
    looked : Looked
        How the model in use was doing.
    decision : {"not needed", "too few", "waits", "published", "overtaken"}
        What was decided: nothing to do; too few outcomes to train; the challenger
        waits for a person; it is published; somebody published meanwhile, so it waits.
    note : str
        What else to know: the advice, or why something could not be done.
    is_asked : bool
        Whether it was asked to publish what is better.
    known : KnownLeads or None
        The outcomes that were learnt from.
    challenger : Challenger or None
        What was trained, saved under the version of its model.
    publication : Publication or None
        Of the challenger, where it is published.
    """

    looked: Looked
    decision: Decision
    note: str = ""
    is_asked: bool = False
    known: KnownLeads | None = None
    challenger: Challenger | None = None
    publication: Publication | None = None

    def why(self, *, champion: str, challenger: str) -> str:
        """Return why it was decided so, in sentences.

        Parameters
        ----------
        champion, challenger : str
            What the models are called.
        """
        if self.challenger is None:
            return self.note
        result = self.challenger.challenge
        told = [result.headline(champion=champion, challenger=challenger), fits_better(result)]
        if self.publication is not None:
            told.append(f"It is published at cutoff {score(self.publication.cutoff)}.")
        elif self.decision == "overtaken":
            told.append(f"But it waits: {self.note}")
        elif not is_better(self.challenger):
            told.append("That does not show it to be better, so it waits.")
        else:
            told.append("It is better, and waits for somebody to publish it.")
        return " ".join(part for part in told if part)


def refit(
    database: Database,
    registry: Registry,
    actor: Person,
    *,
    if_needed: bool = False,
    publish_if_better: bool = False,
    now: datetime | None = None,
    n_jobs: int = 1,
    progress: Progress | None = None,
    each: Callable[[int, int], None] | None = None,
) -> Refitted:
    """Retrain the model in use on the team's outcomes.

    Parameters
    ----------
    database : Database
        Where the outcomes are.
    registry : Registry
        The models folder.
    actor : Person
        Who asks; they must be allowed to train models, and to publish them where
        `publish_if_better` says so.
    if_needed : bool
        Train only where drift or a broken promise calls for it.
    publish_if_better : bool
        Publish the challenger where it is better on leads that neither model has
        seen, at the cutoff that keeps the present promise.
    now : datetime, optional
        The moment that counts as now.
    n_jobs : int
        Processes that work side by side.
    progress, each : callable, optional
        See `train` and `challenge`.

    Raises
    ------
    NotAllowed
        If the actor's roles do not allow it; nothing is done then.
    RegistryError
        If nothing is published, or what is cannot be used.
    """
    require(database, actor, Act.TRAIN, subject="retraining")
    if publish_if_better:
        require(database, actor, Act.PUBLISH_MODEL, subject="retraining")
    looked = look(database, registry, actor, now=now)
    if if_needed and not looked.is_needed:
        return Refitted(looked, "not needed", looked.health.advice[0].evidence)
    known = outcomes(database, actor, looked)
    done = Refitted(looked, "waits", is_asked=publish_if_better, known=known)
    if known.too_few:
        return replace(done, decision="too few", note=known.too_few)
    try:
        challenger = train_challenger(looked, known, n_jobs=n_jobs, progress=progress, each=each)
    except InvalidInput as error:
        return replace(done, decision="too few", note=str(error))
    done = replace(done, challenger=_saved(database, registry, actor, challenger))
    if publish_if_better and is_better(challenger):
        return _published(database, registry, actor, done)
    return done


def is_better(challenger: Challenger) -> bool:
    """Return whether it is better where both models were judged as they are, not their recipes."""
    result = challenger.challenge
    return result.verdict == BETTER and result.basis == "unseen"


def fits_better(result: Challenge) -> str:
    """Return by how much the scores are nearer to what happened, as a sentence; empty if not."""
    if result.table is None:
        return ""
    row = result.table.set_index("measure").to_dict("index")["calibration_error"]
    if row["verdict"] != BETTER:
        return ""
    before, after = (100 * row[name] for name in ("champion", "challenger"))
    return (
        "Its scores are nearer to what happened: on average "
        f"{after:.1f} points off instead of {before:.1f}."
    )


def _saved(
    database: Database, registry: Registry, actor: Person, challenger: Challenger
) -> Challenger:
    model = challenger.model
    version = publishing.add(
        database, registry, actor, model.files(), cutoff=model.cutoff, warm=model.warm
    )
    return replace(challenger, model=replace(model, version=version, pipeline=None))


def _published(database: Database, registry: Registry, actor: Person, done: Refitted) -> Refitted:
    """Publish the challenger, unless somebody has published since the look."""
    if done.challenger is None:
        return done
    model, result = done.challenger.model, done.challenger.challenge
    names = {"challenger": str(model.version), "champion": str(done.looked.model.version)}
    reason = f"Retrained on the team's outcomes. {result.headline(**names)} {fits_better(result)}"
    try:
        publication = publishing.publish(
            database,
            registry,
            actor,
            str(model.version),
            cutoff=model.cutoff,
            warm=model.warm,
            reason=reason.strip(),
            expected_revision=done.looked.revision,
        )
    except StaleRevision as error:
        return replace(done, decision="overtaken", note=str(error))
    return replace(done, decision="published", publication=publication)
