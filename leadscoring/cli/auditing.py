"""Commands for the audit log: look through it, and see whether somebody tampered with it."""

from __future__ import annotations

import json

import click

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.texts import lines
from leadscoring.exceptions import DatabaseError
from leadscoring.store import audit
from leadscoring.store.access import Act, require

__all__ = ["audit_commands"]


@click.group("audit")
def audit_commands() -> None:
    """Read the audit log, and look for tampering."""


@audit_commands.command("verify")
@click.option("--head", help="Seal that was noted earlier: no entry up to it may be missing.")
@desk_command()
def verify_audit(desk: Desk, *, head: str | None) -> Answer:
    """Look through the whole log; say its last seal, to be noted somewhere else."""
    require(desk.database, desk.actor, Act.READ_AUDIT)
    with desk.database.reading() as link:
        verdict = audit.verify(link, expected_head=head)
    if verdict.problem is not None:
        raise DatabaseError(
            f"Somebody tampered with the audit log: {verdict.problem} "
            "Compare it with a backup, and find out who can write to the database."
        )
    data = {"entries": verdict.n_entries, "head": verdict.head}
    return data, f"The audit log is whole: {verdict.n_entries:,} entries, seal {verdict.head}"


@audit_commands.command("list")
@click.option("--act", help="Only entries of this act, such as refused.")
@click.option("--before", type=int, help="Only entries with a smaller number, for the next page.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@desk_command()
def list_audit(desk: Desk, *, act: str | None, before: int | None, limit: int) -> Answer:
    """List entries, the newest first."""
    require(desk.database, desk.actor, Act.READ_AUDIT)
    with desk.database.reading() as link:
        found = audit.entries(link, act=act, before=before, limit=limit)
        known = audit.acts(link)
    at = found["at"].map(lambda moment: moment.isoformat(timespec="seconds"))
    details = found["details"].map(json.loads)
    rows = found.assign(at=at, details=details).to_dict(orient="records")
    none = f"No such entry. Acts in the log: {', '.join(known) or 'none'}."
    return {"entries": rows}, none if found.empty else lines(found.assign(at=at))
