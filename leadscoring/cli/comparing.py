"""Two models on the same leads: the command, and what training adds of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import pandas as pd

from leadscoring.challenge import Challenge, challenge, set_beside
from leadscoring.cli.acting import command_for
from leadscoring.cli.command import Answer, file_argument
from leadscoring.cli.texts import lines, records
from leadscoring.lead_model import LeadModel, load
from leadscoring.leads.reading import read_leads
from leadscoring.store.access import Act

__all__ = ["challenged", "comparison", "two_models"]


@click.command("compare")
@click.argument("first")
@click.argument("second")
@file_argument
@command_for(Act.SEE_MODEL)
def two_models(first: str, second: str, file: Path, models: Path) -> Answer:
    """Compare version SECOND with version FIRST on labelled leads.

    Both call as many leads as FIRST does at its cutoff.
    """
    champion, challenger = load(models, first), load(models, second)
    both = set(challenger.scorecard.placeholders)
    missing = [text for text in champion.scorecard.placeholders if text in both]
    result = set_beside(champion, challenger, read_leads(file, missing=missing).frame)
    return comparison(result, champion=first, challenger=second)


def challenged(
    champion: LeadModel | None, challenger: LeadModel, leads: pd.DataFrame, *, n_jobs: int
) -> Challenge | None:
    """Compare a model that was just trained with the one in use, if any, showing progress."""
    if champion is None:
        return None
    label = f"Compare with {champion.version}"
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        return challenge(
            champion,
            challenger,
            leads,
            n_jobs=n_jobs,
            each=lambda done, total: bar.update(round(100 * done / total) - bar.pos),
        )


def comparison(result: Challenge, *, champion: str, challenger: str) -> Answer:
    """Return a comparison as plain data and in words."""
    names = {"champion": champion, "challenger": challenger}
    return _data(result, **names), _text(result, **names)


def _data(result: Challenge, *, champion: str, challenger: str) -> dict[str, Any]:
    return {
        "champion": champion,
        "challenger": challenger,
        "verdict": result.verdict,
        "headline": result.headline(challenger=challenger, champion=champion),
        "basis": result.basis,
        "n_leads": result.n_leads,
        "n_buyers": result.n_buyers,
        "n_seen": {champion: result.seen[0], challenger: result.seen[1]},
        "calls": result.calls,
        "power": result.power(),
        "table": None if result.table is None else records(result.table),
    }


def _text(result: Challenge, *, champion: str, challenger: str) -> str:
    names = {"champion": champion, "challenger": challenger}
    if result.table is None:
        return result.headline(**names)
    seen = result.flattered(**names)
    told = [
        f"{challenger} beside {champion}, on {result.judged_on()}: {result.verdict}.",
        *([seen] if seen else []),
        result.headline(**names),
        lines(result.table.rename(columns=names).round(4)),
        result.power_in_words(),
    ]
    return "\n".join(told)
