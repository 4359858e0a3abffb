"""The command to begin with: sample leads, or a world to look at."""

from __future__ import annotations

import shlex
import sys
from datetime import date, timedelta
from pathlib import Path

import click

from leadscoring.cli.command import Answer, command
from leadscoring.exceptions import InvalidInput
from leadscoring.leads.samples import write_samples
from leadscoring.store import moments
from leadscoring.world.making import DATABASE, MODELS, make_world
from leadscoring.world.plan import World, world_until

__all__ = ["sample"]


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--world",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for a database and models in which a sales team has worked for a year.",
)
@click.option(
    "--weeks",
    type=click.IntRange(1, 520),
    default=52,
    show_default=True,
    help="Of the world, the last of them ending yesterday; it changes after the 26th.",
)
@click.option("--seed", default=2026, show_default=True, help="Of the world.")
@command
def sample(
    *,
    folder: Path | None,
    world: Path | None,
    weeks: int,
    seed: int,
    models: Path,  # noqa: ARG001
) -> Answer:
    """Write the sample leads into a folder, or make a world of a year to look at."""
    if (folder is None) == (world is None):
        raise InvalidInput(
            "Name one folder: FOLDER for the sample leads, or --world FOLDER for a year's work."
        )
    if world is not None:
        return _world(world, world_until(_yesterday(), weeks=weeks, seed=seed))
    written = [str(path) for path in write_samples(str(folder))]
    return {"files": written}, "\n".join(written)


def _yesterday() -> date:
    return moments.now().date() - timedelta(days=1)


def _world(folder: Path, world: World) -> Answer:
    with click.progressbar(length=100, label="Gather a team", file=sys.stderr) as bar:

        def told(what: str, share: float) -> None:
            bar.label = what
            bar.update(round(100 * share) - bar.pos)

        make_world(folder, world, told=told)
    address, models = f"sqlite:///{folder / DATABASE}", folder / MODELS
    start = f"leadscoring app --database {shlex.quote(address)} --models {shlex.quote(str(models))}"
    data = {
        "database": address,
        "models": str(models),
        "begin": f"{world.begin}",
        "weeks": world.weeks,
        "n_leads": len(world.arrived.leads),
    }
    text = (
        f"{len(world.arrived.leads):,} leads arrived in {world.weeks} weeks since {world.begin}; "
        f"a team has called them.\nOpen the dashboard on them:\n  {start}"
    )
    return data, text
