"""Commands to begin with: the sample leads and the dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from leadscoring.cli.command import Answer, command
from leadscoring.exceptions import InvalidInput
from leadscoring.leads.samples import write_samples

__all__ = ["app", "sample"]

_ROOT = Path(__file__).parents[2]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@command
def sample(folder: Path, models: Path) -> Answer:  # noqa: ARG001
    """Write the sample leads and their data dictionary into a folder."""
    written = [str(path) for path in write_samples(folder)]
    return {"files": written}, "\n".join(written)


@click.command()
@click.option("--port", type=int, default=8501, show_default=True)
@command
def app(port: int, models: Path) -> Answer:
    """Open the dashboard in the browser; it listens on this machine alone."""
    entry = _ROOT / "streamlit_app.py"
    if not entry.is_file():
        raise InvalidInput(
            "The dashboard's pages are not here. Start it from a checkout of leadscoring."
        )
    command = [sys.executable, "-m", "streamlit", "run", str(entry), "--server.port", str(port)]
    environment = os.environ | {"LEADSCORING_MODELS": str(models.resolve())}
    ended = subprocess.run(command, cwd=_ROOT, env=environment, check=False)  # noqa: S603 (our own)
    return {"port": port, "exit": ended.returncode}, "The dashboard has stopped."
