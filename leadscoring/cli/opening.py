"""The command that opens the dashboard: it imports little, as the dashboard imports the rest."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import click

from leadscoring.cli.addresses import database_option
from leadscoring.cli.command import Answer, command
from leadscoring.exceptions import InvalidInput
from leadscoring.store.address import plain_file

__all__ = ["app"]

_ROOT = Path(__file__).parents[2]
_SERVER = "leadscoring.app.serving"  # by name: commands know no Streamlit
_HERE = {"127.0.0.1", "::1", "localhost"}  # of any other, `is_loopback` is asked


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
    command = [sys.executable, "-m", _SERVER, "run", str(entry), *options]
    environment = os.environ | {
        "LEADSCORING_MODELS": str(models.resolve()),
        "LEADSCORING_DATABASE_URL": _from_anywhere(address),
    }
    ended = subprocess.run(command, cwd=_ROOT, env=environment, check=False)  # noqa: S603 (our own)
    return {"port": port, "exit": ended.returncode}, "The dashboard has stopped."


def _from_anywhere(address: str) -> str:
    """Return the database's address so that it means the same in the dashboard's folder.

    What speaks to databases takes half a second to import, so it is asked about unusual
    addresses alone.
    """
    file = plain_file(address)
    if file is not None:
        return f"sqlite:///{file}"
    from leadscoring.store.database import absolute  # noqa: PLC0415

    return absolute(address)


def _check_open(address: str) -> None:
    """Refuse an address that others can reach where nobody has to sign in."""
    if address in _HERE:
        return
    from leadscoring.sign_in import is_loopback, read_sign_in  # noqa: PLC0415

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
