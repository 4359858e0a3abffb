"""The list of commands says of each what the command itself says."""

from __future__ import annotations

import click
import pytest

from leadscoring.cli import main
from tests.command_line import run


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_the_list_tells_of_a_command_what_its_help_tells(name):
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    listed = click.Command(name, help=main.listed[name].told)
    for width in (45, 300):
        assert listed.get_short_help_str(width) == command.get_short_help_str(width)


def test_the_help_names_every_command_and_a_wrong_one_is_refused():
    shown = run("--help").stdout
    for name in main.listed:
        assert f"\n  {name} " in shown
    assert "No such command 'scores'" in run("scores", expect=2).stderr
