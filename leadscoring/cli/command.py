"""What every command shares: its options, its output, and what becomes of an error."""

from __future__ import annotations

import functools
import getpass
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from leadscoring.cli.stopping import stopped_in_order
from leadscoring.exceptions import LeadScoringError
from leadscoring.leads.placeholders import DEFAULT_MISSING

__all__ = [
    "Answer",
    "command",
    "file_argument",
    "missing_option",
    "output_option",
    "shown",
    "user",
    "version_option",
]

# Control characters but for line ends and tabs, and marks that turn the direction of what follows.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Answer = tuple[dict[str, Any], str]
"""What a command found: as data for ``--json``, and in words."""

file_argument = click.argument("file", type=click.Path(path_type=Path))
output_option = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False)
)
missing_option = click.option(
    "--missing",
    multiple=True,
    default=DEFAULT_MISSING,
    help="Text that means not filled in, repeated for more; replaces the usual list.",
)
version_option = click.option(
    "--version", "version", help="A version such as v0003 [default: published]."
)
_models_option = click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("models"),
    envvar="LEADSCORING_MODELS",
    show_default=True,
    help="Folder of the model versions.",
)
_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON alone, for machines."
)


def command(function: Callable[..., Answer]) -> Callable[..., None]:
    """Print what a command found; turn a user's error into one line and exit code 2."""

    @_models_option
    @_json_option
    @functools.wraps(function)
    def run(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (each command's own)
        try:
            with stopped_in_order():
                data, text = function(**options)
        except LeadScoringError as error:
            click.echo(f"Error: {shown(str(error))}", err=True)
            sys.exit(2)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False) if as_json else shown(text))

    return run


def shown(text: str) -> str:
    r"""Return a text that only says something: a terminal obeys control characters, wherever from.

    Examples
    --------
    >>> shown("Ann\x1b[2J\nBob \u202efdp.exe")
    'Ann\ufffd[2J\nBob \ufffdfdp.exe'
    """
    return _OBEYED.sub("\ufffd", text)


def user() -> str:
    """Return the name under which things are saved and published."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
