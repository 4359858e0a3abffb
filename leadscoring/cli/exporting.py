"""The command that hands out a model: its scorecard, its points, or a query that scores by it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pandas as pd

from leadscoring.cli import deciding
from leadscoring.cli.acting import database_option
from leadscoring.cli.command import Answer, command
from leadscoring.cli.texts import write_text
from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql import DIALECTS, ColumnType, LeadTable
from leadscoring.lead_model import LeadModel, load
from leadscoring.lead_model.as_sql import as_sql
from leadscoring.leads.writing import write_table
from leadscoring.model.segments import GENERAL

__all__ = ["export_model"]


@click.command("export")
@click.argument("version", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; a query without one is printed.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["sql"]),
    help="SQL, else what the file's ending says: the scorecard as .json, its points as a table.",
)
@click.option("--dialect", type=click.Choice(DIALECTS), help="For which database the SQL is.")
@click.option("--table", default="leads", show_default=True, help="Where the leads are.")
@click.option("--keep", multiple=True, help="Column to give beside the score; repeat for more.")
@click.option(
    "--text", multiple=True, help="Column that holds texts, though the model reads numbers."
)
@click.option("--number", multiple=True, help="Column that holds numbers, though it reads levels.")
@click.option("--flag", multiple=True, help="Column that holds true and false.")
@click.option("--absent", multiple=True, help="Field that the table lacks.")
@database_option
@command
def export_model(
    version: str | None,
    output: Path | None,
    kind: str | None,
    dialect: str | None,
    models: Path,
    address: str,
    **columns: Any,  # noqa: ANN401 (what the table holds)
) -> Answer:
    """Write a version's scorecard as JSON, its points as a table, or a query that scores by it."""
    model = load(models, version)
    if kind == "sql":
        query = as_sql(model, dialect=_told(dialect), table=_table(**columns))
        deciding.note_export(address, models, str(model.version), f"SQL for {dialect}")
        return _query(model, query, output)
    if output is None:
        raise InvalidInput(
            "Name the file with -o: a .json for the scorecard, a table for its points."
        )
    deciding.note_export(address, models, str(model.version), f"{output.suffix} file")
    if output.suffix.lower() == ".json":
        write_text(output, model.scorecards_json())
    else:
        write_table(_effects(model), output)
    return {"version": model.version, "output": str(output)}, f"Wrote {model.version} to {output}."


def _told(dialect: str | None) -> str:
    if dialect is None:
        raise InvalidInput(f"SQL needs --dialect, the database: {', '.join(DIALECTS)}.")
    return dialect


def _table(
    *,
    table: str,
    keep: tuple[str, ...],
    text: tuple[str, ...],
    number: tuple[str, ...],
    flag: tuple[str, ...],
    absent: tuple[str, ...],
) -> LeadTable:
    named: Mapping[ColumnType, tuple[str, ...]] = {"text": text, "number": number, "flag": flag}
    types = {name: kind for kind, names in named.items() for name in names}
    return LeadTable(table, keep, types, frozenset(absent))


def _query(model: LeadModel, query: str, output: Path | None) -> Answer:
    if output is None:
        return {"version": model.version, "sql": query}, query.rstrip("\n")
    write_text(output, query)
    told = f"Wrote {model.version} as SQL to {output}."
    return {"version": model.version, "output": str(output)}, told


def _effects(model: LeadModel) -> pd.DataFrame:
    """Return the rows of every scorecard; where there are several, each with the leads it scores."""
    if not model.parts:
        return model.card.effects
    parts = {name: model.of_part(name).card.effects for name in (GENERAL, *model.parts)}
    return pd.concat([rows.assign(scores=name) for name, rows in parts.items()], ignore_index=True)
