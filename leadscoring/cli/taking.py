"""Commands that bring leads into the database and give them their scores."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import click
import pandas as pd

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer, file_argument
from leadscoring.cli.in_use import model_in_use
from leadscoring.lead_model import LeadModel, load
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.reading import LeadFile, read_leads
from leadscoring.leads.sources import read_bytes
from leadscoring.store.lead_ids import id_columns
from leadscoring.store.rescoring import rescore as rescore_pending
from leadscoring.store.uploads import Taken, remembered_id_column, take_in

__all__ = ["import_leads", "rescore"]


@click.command("import")
@file_argument
@click.option(
    "--id",
    "id_column",
    help="Column by which leads are known [default: as before, or the likeliest; '' for none].",
)
@click.option("--outcome", help="Column that says which leads converted and which were lost.")
@click.option("--positive", help="Its value that means converted.")
@desk_command(makes=True)
def import_leads(
    desk: Desk,
    *,
    file: Path,
    id_column: str | None,
    outcome: str | None,
    positive: str | None,
) -> Answer:
    """Take a file of leads into the database; the same file again changes nothing."""
    model = model_in_use(desk.models)
    content, name = read_bytes(file)
    missing = DEFAULT_MISSING if model is None else model.scorecard.placeholders
    read = read_leads(content, name=name, missing=missing)
    known_by = _usual_id_column(desk, read.frame) if id_column is None else id_column or None
    with _bar(f"Import {name}") as each:
        taken = take_in(
            desk.database,
            desk.actor,
            read,
            sha256=sha256(content).hexdigest(),
            id_column=known_by,
            outcome=outcome,
            positive=positive,
            progress=each,
        )
    rescored, told = _rescored(desk, model)
    data = {"file": name, "id_column": known_by, **asdict(taken), **rescored}
    text = f"{_taken_text(read, known_by, taken)}\n{told}"
    return {**data, "receipt": read.receipt.to_dict()}, text


@click.command()
@desk_command()
def rescore(desk: Desk) -> Answer:
    """Score the leads that wait for it by the published model; broken off, it goes on later."""
    return _rescored(desk, load(desk.models))


def _rescored(desk: Desk, model: LeadModel | None) -> Answer:
    """Score what waits; others may do so at the same time."""
    if model is None:
        told = "No model is published, so the leads wait for their scores: train one."
        return {"version": None, "n_scored": 0}, told
    with _bar(f"Score by {model.version}") as each:
        n = rescore_pending(desk.database, model, progress=each)
    told = f"Scored {n:,} leads by {model.version}." if n else "No lead waits for a score."
    return {"version": model.version, "n_scored": n}, told


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    # A nightly job says nothing on stderr but errors, which are then mailed.
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=100, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield lambda done, total: bar.update(round(100 * done / max(total, 1)) - bar.pos)


def _usual_id_column(desk: Desk, frame: pd.DataFrame) -> str | None:
    """Return the column that earlier files were known by, or the likeliest; None where none is."""
    with desk.database.reading() as link:
        before = remembered_id_column(link)
    return before if before in frame.columns else next(iter(id_columns(frame)), None)


def _taken_text(read: LeadFile, known_by: str | None, taken: Taken) -> str:
    if taken.already:
        return f"{read.receipt.name} was imported before: nothing changed."
    by = "all that is said of them" if known_by is None else known_by
    leads = {"n_new": "new", "n_changed": "changed", "n_unchanged": "unchanged"}
    told = ", ".join(f"{getattr(taken, name):,} {words}" for name, words in leads.items())
    parts = [
        read.receipt.summary,
        f"Known by {by}: {told}.",
        _counted("Left out", taken, _LEFT_OUT),
        _counted("Outcomes", taken, _OUTCOMES),
    ]
    return "\n".join(part for part in parts if part)


_LEFT_OUT = {
    "n_without_id": "without an id",
    "n_repeated_id": "with the id of a later row",
    "n_forgotten": "erased before",
}
_OUTCOMES = {"n_converted": "converted", "n_lost": "lost", "n_outcomes_known": "known before"}


def _counted(what: str, taken: Taken, names: dict[str, str]) -> str:
    """Return some counts in words, those that are 0 left out; empty where all are."""
    counts = {words: getattr(taken, name) for name, words in names.items()}
    told = ", ".join(f"{count:,} {words}" for words, count in counts.items() if count)
    return f"{what}: {told}." if told else ""
