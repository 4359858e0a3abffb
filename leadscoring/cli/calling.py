"""Commands of a rep's day: whom to call, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import click
import numpy as np
import pandas as pd

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.in_use import model_in_use
from leadscoring.cli.team import person_by_email
from leadscoring.cli.texts import day_text, lines, records
from leadscoring.decisions.wording import shown_score
from leadscoring.lead_model import LeadModel
from leadscoring.store import moments
from leadscoring.store.attributes import frame_of
from leadscoring.store.downloads import note_bulk_read
from leadscoring.store.finding import find_lead
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record
from leadscoring.store.repeats import key_without_form
from leadscoring.store.today import today_list

__all__ = ["outcome", "today"]

_DAY = click.DateTime(["%Y-%m-%d"])
_REASONS = ["reason_1", "reason_2", "reason_3"]
_TOLD = (
    *("id", "name", "probability", "tier", "why", "put_first", "worked", "status", "owner"),
    *("source", "email", "phone", "contact_problem", "follow_up_on", *_REASONS),
)
_SHOWN = ["id", "name", "score", "why", "worked", "phone", "email", "reason_1"]


@click.command()
@click.option(
    "--owner",
    metavar="EMAIL",
    help="E-mail address of the person whose list it is [default: yours].",
)
@click.option("--day", type=_DAY, metavar="YYYY-MM-DD", help="The day [default: today].")
@desk_command()
def today(desk: Desk, *, owner: str | None, day: datetime | None) -> Answer:
    """List whom to call today, best first, no more than the capacity."""
    whose = desk.actor if owner is None else person_by_email(desk, owner)
    on = _this_day() if day is None else day.date()
    model = model_in_use(desk.models)
    cutoff = None if model is None else model.cutoff
    found = today_list(desk.database, desk.actor, day=on, cutoff=cutoff, owner_id=whose.id)
    table = _with_reasons(model, found.rows)
    what, own = f"today of person {whose.id}", whose.id == desk.actor.id
    note_bulk_read(desk.database, desk.actor, what=what, n_leads=len(table), own=own)
    data = {
        "day": on.isoformat(),
        "owner": whose.email,
        "capacity": found.capacity,
        "worked": found.n_worked,
        "converted": found.n_converted,
        "leads": records(table[list(_TOLD)]),
    }
    return data, _list_text(table, whose.name, on, data)


@click.command()
@click.argument("lead")
@click.argument("outcome", type=click.Choice(Outcome, case_sensitive=False))
@click.option(
    "--on", type=_DAY, metavar="YYYY-MM-DD", help="When to be in touch again; a follow-up needs it."
)
@click.option("--note", help="What else there is to know.")
@desk_command()
def outcome(
    desk: Desk,
    *,
    lead: str,
    outcome: Outcome,
    on: datetime | None,
    note: str | None,
) -> Answer:
    """Record what came of LEAD, named by its id; sent twice within a minute, it counts once."""
    now = moments.now()
    told: dict[str, Any] = {"on": None if on is None else on.date(), "note": note, "now": now}
    with desk.database.reading() as link:
        row = find_lead(link, lead)
        key = key_without_form(link, row, desk.actor, outcome, **told)
    seen = row["latest_outcome"]
    entry = record(desk.database, desk.actor, row["id"], outcome, key=key, seen=seen, **told)
    again = entry.at != now
    data = {
        "lead": row["external_id"],
        "outcome": entry.kind.value,
        "on": None if entry.follow_up_on is None else entry.follow_up_on.isoformat(),
        "by": entry.by,
        "at": entry.at.isoformat(),
        "recorded_before": again,
    }
    until = f" on {day_text(entry.follow_up_on)}" if entry.follow_up_on else ""
    state = " was recorded before; nothing changed" if again else " recorded"
    return data, f"{entry.kind.words}{until}{state}: lead {row['external_id']}."


def _this_day() -> date:
    return datetime.now(UTC).astimezone().date()


def _with_reasons(model: LeadModel | None, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the leads of a list under the names that commands use, with tier and reasons."""
    table = rows.rename(columns={"external_id": "id", "label": "name", "first": "put_first"})
    days = table["follow_up_on"].map(date.isoformat, na_action="ignore")
    table = table.assign(follow_up_on=days, tier=None, **dict.fromkeys(_REASONS))
    scored = np.flatnonzero(table["probability"].notna())
    if model is None or not len(scored):
        return table
    frame = frame_of(table["attributes"].iloc[scored].tolist())
    table.loc[scored, "tier"] = model.tiers(table["probability"].iloc[scored])
    reasons = model.reasons(model.fields_of(frame)).sentences()
    table.loc[scored, _REASONS] = reasons[_REASONS].to_numpy()
    return table


def _list_text(table: pd.DataFrame, name: str, day: date, data: dict[str, Any]) -> str:
    if table.empty:
        return f"{name} has no lead to call on {day_text(day)}."
    head = f"{name}, {day_text(day)}: {len(table)} leads, {data['worked']} worked."
    shown = table.assign(
        score=table["probability"].map(shown_score, na_action="ignore").astype("Int64"),
        worked=table["worked"].map({True: "yes", False: ""}),
        why=table["why"].str.replace("_", " "),
    )
    return f"{head}\n{lines(shown[_SHOWN].reset_index(drop=True).fillna(''))}"
