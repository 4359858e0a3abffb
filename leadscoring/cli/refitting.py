"""Commands for the nightly job: recalibrate the model in use, or retrain it where it is needed."""

from __future__ import annotations

import functools
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.comparing import comparison
from leadscoring.cli.texts import card_data, point_text, write_text
from leadscoring.decisions import provenance
from leadscoring.model.progress import STAGES, Step
from leadscoring.refitting.recalibrating import recalibrate_in_use
from leadscoring.refitting.report import report
from leadscoring.refitting.retraining import Refitted, refit
from leadscoring.store.registry import Registry

__all__ = ["recalibrate", "retrain"]

_TRAINING = 80  # of a hundred parts of the work; the comparison takes the rest


@click.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only leads that came in since this day count [default: since the promise is broken].",
)
@desk_command()
def recalibrate(desk: Desk, *, since: datetime | None) -> Answer:
    """Correct the probabilities of the model in use by the team's own outcomes.

    The terms stay. The new version waits until somebody publishes it.
    """
    done = recalibrate_in_use(
        desk.database,
        Registry(desk.models),
        desk.actor,
        since=None if since is None else since.date(),
    )
    model = done.model
    data = {"version": model.version, "published": False, **card_data(model)}
    told = [
        f"Saved {model.version} (not published: leadscoring models publish {model.version}).",
        provenance.recalibrated(model.card),
        done.told,
        point_text(model.cutoffs.at(model.cutoff)),
    ]
    return data, "\n".join(line for line in told if line)


@click.command()
@click.option(
    "--if-needed",
    is_flag=True,
    help="Train only where a broken promise or changed fields call for it.",
)
@click.option(
    "--publish-if-better",
    is_flag=True,
    help="Publish the new model where it is better on leads that neither has seen.",
)
@click.option(
    "--report",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was found, done and decided into this HTML file.",
)
@click.option("--jobs", default=-1, help="Processes that work side by side [default: all cores].")
@desk_command()
def retrain(
    desk: Desk,
    *,
    if_needed: bool,
    publish_if_better: bool,
    page: Path | None,
    jobs: int,
) -> Answer:
    """Train the model in use anew on the team's own outcomes, and compare the two.

    For a nightly job: with --if-needed it does nothing where nothing has changed,
    and ends well. The new model waits, unless --publish-if-better says otherwise.
    """
    with click.progressbar(length=100, label="Look at the outcomes", file=sys.stderr) as bar:
        done = refit(
            desk.database,
            Registry(desk.models),
            desk.actor,
            if_needed=if_needed,
            publish_if_better=publish_if_better,
            n_jobs=jobs,
            progress=functools.partial(_trained, bar),
            each=functools.partial(_compared, bar),
        )
    if page is not None:
        write_text(page, report(done, by=desk.actor.name), mode=0o600)
    return _data(done, page), _text(done, page)


def _data(done: Refitted, page: Path | None) -> dict[str, Any]:
    health, challenger = done.looked.health, done.challenger
    data: dict[str, Any] = {
        "decision": done.decision,
        "why": _why(done),
        "needed": done.looked.is_needed,
        "advice": [one.kind for one in health.advice],
        "is_broken": health.is_broken,
        "broken_since": None if health.broken_since is None else health.broken_since.isoformat(),
        "champion": done.looked.model.version,
        "version": None if challenger is None else challenger.model.version,
        "published": done.decision == "published",
        "report": None if page is None else str(page),
        "comparison": None,
    }
    if challenger is not None:
        data["comparison"] = _beside(done)[0]
    return data


def _text(done: Refitted, page: Path | None) -> str:
    one = done.looked.health.advice[0]
    told = [f"{one.headline}. {one.evidence}"]
    if done.decision == "not needed":
        told.append(f"{done.looked.model.version} needs no retraining: nothing was done.")
    elif done.challenger is None:
        told.append(f"Nothing was trained. {_why(done)}")
    else:
        told += [done.challenger.told, _beside(done)[1], _state(done)]
    if page is not None:
        told.append(f"The report is in {page}.")
    return "\n".join(line for line in told if line)


def _beside(done: Refitted) -> Answer:
    if done.challenger is None:
        return {}, ""
    return comparison(
        done.challenger.challenge,
        champion=str(done.looked.model.version),
        challenger=str(done.challenger.model.version),
    )


def _state(done: Refitted) -> str:
    version = "" if done.challenger is None else done.challenger.model.version
    if done.decision == "published":
        return f"Saved {version}. {_why(done)}"
    return f"Saved {version} (not published: leadscoring models publish {version}). {_why(done)}"


def _why(done: Refitted) -> str:
    challenger = "" if done.challenger is None else str(done.challenger.model.version)
    return done.why(champion=str(done.looked.model.version), challenger=challenger)


def _trained(bar: Any, step: Step) -> None:  # noqa: ANN401 (click's progress bar)
    bar.label = STAGES[min(step.stage, len(STAGES) - 1)]
    bar.update(round(_TRAINING * step.share) - bar.pos)


def _compared(bar: Any, done: int, total: int) -> None:  # noqa: ANN401 (click's progress bar)
    bar.label = "Compare"
    bar.update(round(_TRAINING + (100 - _TRAINING) * done / total) - bar.pos)
