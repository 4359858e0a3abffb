"""Commands that keep the database: safe, and no longer than agreed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from pandas.api.typing import NaTType

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.texts import day_text, records
from leadscoring.store.backup import backup as back_up
from leadscoring.store.restoring import restore as put_back
from leadscoring.store.retention import due, thin_out

__all__ = ["backup", "restore", "retention"]

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@desk_command()
def backup(desk: Desk, *, file: Path) -> Answer:
    """Write all that the database holds into FILE, while others work on.

    The models folder is not in it: copy that as it is.
    """
    made = back_up(desk.database, desk.actor, file)
    data = {"file": str(made.path), "sha256": made.sha256, "n_rows": made.n_rows}
    text = f"Backed up {made.n_rows['leads']:,} leads into {made.path} (SHA-256 {made.sha256})."
    return data, text


@click.command()
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Lose what the database holds now.")
@desk_command(makes=True)
def restore(desk: Desk, *, file: Path, replace: bool) -> Answer:
    """Make the database hold what the backup FILE holds; all of it, or nothing changes."""
    done = put_back(desk.database, desk.actor, file, replace=replace)
    data = {"file": str(file), "n_rows": done.n_rows, "n_erased_again": done.n_erased_again}
    again = (
        f"; {done.n_erased_again:,} erased since are erased again" if done.n_erased_again else ""
    )
    return data, f"Restored {done.n_rows['leads']:,} leads from {file}{again}."


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
@desk_command()
def retention(desk: Desk, *, dry_run: bool) -> Answer:
    """Remove what is kept longer than agreed; see settings, keep_... ."""
    table = (due if dry_run else thin_out)(desk.database, desk.actor)
    verb = "would go" if dry_run else "removed"
    told = [
        _kind_text(kind, limit, n, verb)
        for kind, limit, n in zip(table["kind"], table["older_than"], table["n"], strict=True)
    ]
    limits = table["older_than"].map(lambda moment: moment.isoformat(), na_action="ignore")
    rows = records(table.assign(older_than=limits.astype(object)))
    return {"dry_run": dry_run, "kinds": rows}, "\n".join(told)


def _kind_text(kind: str, older_than: datetime | NaTType, n: int, verb: str) -> str:
    if isinstance(older_than, NaTType):
        return f"{kind}: kept for good"
    return f"{kind}: {n:,} older than {day_text(older_than)} {verb}"
