"""Commands for what a lead may ask for: to know all that is held about it, and to be forgotten."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer, output_option
from leadscoring.cli.texts import write_text
from leadscoring.store.disclosing import everything_about
from leadscoring.store.forgetting import erase as erase_lead

__all__ = ["about", "erase"]


@click.command()
@click.argument("lead")
@output_option
@desk_command()
def about(desk: Desk, *, lead: str, output: Path) -> Answer:
    """Write all that is held about LEAD, named by its id, into a JSON file."""
    everything = everything_about(desk.database, desk.actor, lead)
    text = json.dumps(everything, indent=2, ensure_ascii=False)
    write_text(output, text, mode=0o600)  # nobody else on this machine shall read it
    data = {"lead": lead, "output": str(output)}
    return data, f"Wrote all that is held about lead {lead} to {output}."


@click.command()
@click.argument("lead")
@click.option("--reason", required=True, help="Why, without saying who the lead is.")
@desk_command()
def erase(desk: Desk, *, lead: str, reason: str) -> Answer:
    """Erase LEAD, named by its id, from every table, and keep later files from bringing it back."""
    erased = erase_lead(desk.database, desk.actor, lead, reason=reason)
    counted = ", ".join(f"{n} of {table}" for table, n in erased.n_rows.items() if n)
    later = (
        ""
        if erased.is_overwritten
        else " Somebody is reading: the database's log holds it until they have finished."
    )
    text = f"Erased lead {lead} ({counted}); no file brings it back.{later} Backups still hold it."
    return asdict(erased), text
