"""Commands to begin with: the sample leads and the dashboard."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path

import click

from leadscoring.cli.acting import database_option
from leadscoring.cli.command import Answer, command
from leadscoring.exceptions import InvalidInput
from leadscoring.leads.samples import write_samples
from leadscoring.sign_in import is_loopback, read_sign_in
from leadscoring.store import moments
from leadscoring.store.database import absolute
from leadscoring.world.making import DATABASE, MODELS, make_world
from leadscoring.world.plan import World, world_until

__all__ = ["app", "sample"]

_ROOT = Path(__file__).parents[2]


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


@click.command()
@click.option("--port", type=int, default=8501, show_default=True)
@click.option(
    "--address",
    "listen",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; others can reach any but this one, so people then sign in.",
)
@database_option
@command
def app(*, port: int, listen: str, address: str, models: Path) -> Answer:
    """Open the dashboard in the browser; without sign-in, on this machine alone."""
    entry = _ROOT / "streamlit_app.py"
    if not entry.is_file():
        raise InvalidInput(
            "The dashboard's pages are not here. Start it from a checkout of leadscoring."
        )
    _check_open(listen)
    options = ["--server.port", str(port), "--server.address", listen]
    command = [sys.executable, "-m", "streamlit", "run", str(entry), *options]
    environment = os.environ | {
        "LEADSCORING_MODELS": str(models.resolve()),
        "LEADSCORING_DATABASE_URL": absolute(address),
    }
    ended = subprocess.run(command, cwd=_ROOT, env=environment, check=False)  # noqa: S603 (our own)
    return {"port": port, "exit": ended.returncode}, "The dashboard has stopped."


def _check_open(address: str) -> None:
    """Refuse an address that others can reach where nobody has to sign in."""
    if is_loopback(address):
        return
    files = [folder / ".streamlit" / "secrets.toml" for folder in (Path.home(), _ROOT)]
    for file in filter(Path.is_file, files):
        try:
            if read_sign_in(tomllib.loads(file.read_text(encoding="utf-8"))) is not None:
                return
        except tomllib.TOMLDecodeError as error:
            raise InvalidInput(f"{file} cannot be read: {error}") from error
    raise InvalidInput(
        f"Others can reach the dashboard at {address}, and nobody would have to sign in. "
        f"Let people sign in: put a section [auth] into {files[-1]}, or leave out --address."
    )
