"""A group of commands that are imported when they are run, not to be listed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

import click

__all__ = ["Listed", "ListedCommands"]


class Listed(NamedTuple):
    """Where a command is, and what is said of it in the list.

    Parameters
    ----------
    module : str
        The module of `leadscoring.cli` that defines it.
    name : str
        What the command is called there.
    told : str
        The first sentence of its help.
    """

    module: str
    name: str
    told: str


class ListedCommands(click.Group):
    """Commands that are known by name until one of them is run.

    Parameters
    ----------
    name : str
        Of the group.
    listed : mapping of str to Listed
        Each command by the name under which it is run.
    **options
        Those of `click.Group`.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        listed: Mapping[str, Listed],
        **options: object,
    ) -> None:
        super().__init__(name, **options)  # type: ignore[arg-type]  # click's own
        self.listed = listed

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of the commands, in the order of the alphabet."""
        return sorted(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command and return it; None where there is none of this name."""
        place = self.listed.get(cmd_name)
        if place is None:
            return None
        found: click.Command = getattr(import_module(f"leadscoring.cli.{place.module}"), place.name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list, as a group that holds these commands would."""
        known = {name: click.Command(name, help=place.told) for name, place in self.listed.items()}
        click.Group(commands=known).format_commands(ctx, formatter)
