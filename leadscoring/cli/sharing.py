"""Commands that say whose leads are whose."""

from __future__ import annotations

from typing import Any, get_args

import click

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.team import person_by_email
from leadscoring.cli.texts import lines, records
from leadscoring.lead_model import load
from leadscoring.store.assigning import assign as give
from leadscoring.store.finding import find_lead
from leadscoring.store.listing import Filter, Tier
from leadscoring.store.sharing import share_out as share

__all__ = ["assign", "share_out"]

_NOBODY = "nobody"


@click.command()
@click.argument("leads", nargs=-1, required=True)
@click.option(
    "--to", metavar="EMAIL", required=True, help='E-mail address of who gets them, or "nobody".'
)
@desk_command()
def assign(desk: Desk, *, leads: tuple[str, ...], to: str) -> Answer:
    """Give LEADS, named by their ids, to a person."""
    owner = None if to == _NOBODY else person_by_email(desk, to)
    with desk.database.reading() as link:
        numbers = [find_lead(link, lead)["id"] for lead in leads]
    n = give(desk.database, desk.actor, numbers, None if owner is None else owner.id)
    name = _NOBODY if owner is None else owner.name
    return {"owner": to, "n_changed": n}, f"Assigned to {name}: {n:,} that were not before."


@click.command("share-out")
@click.option("--to", metavar="EMAIL", multiple=True, required=True, help="Who gets some; repeat.")
@click.option(
    "--owner",
    default=_NOBODY,
    show_default=True,
    help='Whose leads are shared out: an e-mail address, "nobody" or "everybody".',
)
@click.option("--tier", type=click.Choice(get_args(Tier)), default="all", show_default=True)
@click.option("--source", help="Only leads that came from there.")
@desk_command()
def share_out(
    desk: Desk, *, to: tuple[str, ...], owner: str, tier: Tier, source: str | None
) -> Answer:
    """Share out open leads so that each person can expect the same conversions."""
    model = load(desk.models)
    whose: Any = owner if owner in {_NOBODY, "everybody"} else person_by_email(desk, owner).id
    shares = share(
        desk.database,
        desk.actor,
        Filter(owner=whose, tier=tier, source=source),
        [person_by_email(desk, email).id for email in to],
        cutoff=model.cutoff,
        warm=model.warm,
    )
    table = shares[["owner", "n_leads", "expected"]].assign(email=list(to))
    return {"shares": records(table)}, lines(table.round({"expected": 1}))
