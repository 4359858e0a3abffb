"""What commands found, as data and in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from leadscoring.decisions import (
    confirmation,
    directions,
    in_time,
    maturity,
    own_models,
    selection_words,
)
from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.standing import confirmed, promise
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel
from leadscoring.model.card import Card

__all__ = [
    "card_data",
    "card_text",
    "day_text",
    "lines",
    "point_data",
    "point_text",
    "records",
    "write_text",
]

_LARGE = ("effects", "reliability", "correlation", "curves", "seen")


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as plain data, a dict a row."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
    return rows


def lines(table: pd.DataFrame) -> str:
    """Return a table as aligned text."""
    return table.to_string(index=not isinstance(table.index, pd.RangeIndex), na_rep="")


def day_text(day: date) -> str:
    """Return a day as it is said.

    Examples
    --------
    >>> day_text(date(2026, 7, 5))
    '5 Jul 2026'
    """
    return f"{day.day} {day:%b %Y}"


def write_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write a text into a file, made with this mode, or say why it cannot be written."""
    try:
        path.touch(mode)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be written: {error.strerror}. Choose another place."
        ) from error


def point_data(point: CutoffPoint) -> dict[str, Any]:
    """Return a cutoff's consequences as plain data, None where there is no lead to judge by."""
    plain = {name: getattr(point, name) for name in point.__dataclass_fields__}
    return {name: None if np.isnan(value) else value for name, value in plain.items()}


def point_text(point: CutoffPoint) -> str:
    """Return a cutoff's consequences as a sentence."""
    if not point.n_hot:
        return f"Cutoff {point.score:.0f}: no lead is hot."
    return (
        f"Cutoff {point.score:.0f}: {point.share_hot:.0%} of leads are hot; {point.precision:.0%} "
        f"of them convert ({point.precision_low:.0%} to {point.precision_high:.0%}), "
        f"{point.recall:.0%} of the buyers are reached "
        f"({point.recall_low:.0%} to {point.recall_high:.0%})."
    )


def card_data(model: LeadModel) -> dict[str, Any]:
    """Return a model's card without its large tables, and what its cutoff brings."""
    card = {name: value for name, value in model.card.to_dict().items() if name not in _LARGE}
    return {"cutoff": point_data(model.cutoffs.at(model.cutoff)), "card": card}


def card_text(model: LeadModel) -> str:
    """Return what matters of a model's card in words."""
    card = model.card
    figures = pd.DataFrame(card.metrics).T[["mean", "sd"]].round(4)
    parts = [
        f"{card.n_leads:,} leads, {card.base_rate:.1%} converted ({card.target} = {card.positive}).",
        maturity.told(card.maturity),
        "On leads left out of the training:",
        lines(figures),
        promise(card),
        _backtest_text(card),
        point_text(model.cutoffs.at(model.cutoff)),
        confirmation.told(card),
        _own_models_text(card),
        "\n".join(["Left out:", *(f"  {name}: {why}" for name, why in card.excluded.items())]),
        _used_text(card),
        confirmed(card),
        directions.asked(card),
        "\n".join(card.warnings),
    ]
    return "\n\n".join(part for part in parts if part)


def _used_text(card: Card) -> str:
    """Return what the model uses and what that is worth; empty on cards that do not know."""
    fields, offer = selection_words.strongest(card), selection_words.offer(card)
    parts = [
        selection_words.counted(card),
        "" if fields.empty else lines(fields),
        f"{offer} Train with --fewest to use them alone." if offer else "",
        *selection_words.warned(card),
    ]
    return "\n".join(part for part in parts if part)


def _own_models_text(card: Card) -> str:
    """Return which levels have a model of their own, and why the others have none."""
    table = own_models.table(card)
    reasons = [f"  {row.level}: {row.reason}" for row in table.itertuples()]
    return "\n".join([own_models.told(card), *reasons])


def _backtest_text(card: Card) -> str:
    """Return the backtest as a sentence over a table of its blocks; empty where there was none."""
    told, blocks = in_time.backtest(card), in_time.origins(card)
    return "\n".join(part for part in (told, "" if blocks.empty else lines(blocks)) if part)
