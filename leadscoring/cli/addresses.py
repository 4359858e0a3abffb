"""The option that names the database."""

from __future__ import annotations

import click

from leadscoring.store.address import DEFAULT_URL

__all__ = ["database_option"]

database_option = click.option(
    "--database",
    "address",
    default=DEFAULT_URL,
    envvar="LEADSCORING_DATABASE_URL",
    show_default=True,
    help="Address of the database that keeps the leads.",
)
