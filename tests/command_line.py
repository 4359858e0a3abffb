"""The command line, as tests ask it."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from leadscoring.cli import main


def run(*words: object, expect: int = 0) -> Result:
    """Run a command and return what came of it; it must exit with this code."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == expect, done.output
    return done


def answer(*words: object) -> Any:
    """Return what a command says to machines."""
    return json.loads(run(*words, "--json").stdout)
