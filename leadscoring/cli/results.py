"""The command that says whether the published model keeps its promise."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import click
import pandas as pd

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.texts import day_text, lines, records
from leadscoring.decisions.health import told
from leadscoring.decisions.wording import percent
from leadscoring.health import Health, look_at
from leadscoring.lead_model import LeadModel, load
from leadscoring.store import moments
from leadscoring.store.registry import Registry

__all__ = ["results"]

_TABLES = ("weeks", "reliability", "drift", "hot_share", "needed")
_WEEKS_SHOWN = 13
_SHARES = ["promised", "actual", "low", "high"]


@click.command()
@desk_command()
def results(desk: Desk) -> Answer:
    """Say whether hot leads convert as promised, and what to do."""
    model, publications = load(desk.models), Registry(desk.models).history()
    _, health = look_at(desk.database, desk.actor, model, publications, now=moments.now())
    return _data(model, health), _text(health)


def _data(model: LeadModel, health: Health) -> dict[str, Any]:
    ripe = health.ripening
    return {
        "version": model.version,
        "cutoff": model.cutoff,
        "now": health.now.isoformat(),
        "days_until_a_lead_counts": ripe.days,
        "n_conversions": ripe.n_conversions,
        "is_broken": health.is_broken,
        "broken_since": None if health.broken_since is None else health.broken_since.isoformat(),
        "is_above": health.is_above,
        "n_weeks_below": health.n_weeks_below,
        "n_outcomes": health.n_outcomes,
        "promised": _finite(health.target),
        "since_published": _plain(asdict(health.since)),
        "lift": _plain(asdict(health.lift)),
        "advice": [asdict(each) for each in health.advice],
        **{name: records(_dated(getattr(health, name))) for name in _TABLES},
    }


def _text(health: Health) -> str:
    advice = [
        f"{number}. {each.headline}. {each.evidence}"
        for number, each in enumerate(health.advice, 1)
    ]
    parts = [
        "\n".join(advice),
        f"{told.old_enough(health.ripening)} {told.counting(health.since)}",
        _weeks_text(health.weeks),
        told.drawn(health.lift),
        told.changes(health.drift),
    ]
    return "\n\n".join(part for part in parts if part)


def _weeks_text(weeks: pd.DataFrame) -> str:
    """Return the last quarter's weeks as a table; empty where no lead counts yet."""
    if weeks.empty:
        return ""
    shown = weeks.tail(_WEEKS_SHOWN).drop(columns="p_value")
    in_words = {name: shown[name].map(percent) for name in _SHARES}
    days = [day_text(week) for week in shown["week"]]
    return lines(shown.assign(week=days, **in_words).reset_index(drop=True))


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    return (
        table if "week" not in table else table.assign(week=table["week"].dt.strftime("%Y-%m-%d"))
    )


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {name: _finite(value) for name, value in record.items()}


def _finite(value: float) -> float | None:
    """Return a number as JSON can hold it: None where it is not known, or without an end."""
    return value if math.isfinite(value) else None
