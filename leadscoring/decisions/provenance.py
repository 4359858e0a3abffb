"""What a model version was made of, in words for people."""

from __future__ import annotations

from datetime import date
from typing import Any

from leadscoring.model.card import Card

__all__ = ["folds", "kind", "learnt_from", "measured_on", "recalibrated"]


def kind(card: Card, *, before: str | None = None) -> str:
    """Return how a version came about: trained, or recalibrated and from which.

    Parameters
    ----------
    card : Card
        The version's card.
    before : str, optional
        What the version it comes from is called; its own name by default.
    """
    if not card.recalibration:
        return "trained"
    if card.recalibration["from"] is None:  # at once, by the latest of its outcomes
        return "trained and corrected"
    return f"recalibrated from {before or card.recalibration['from']}"


def learnt_from(card: Card) -> str:
    """Return how many leads a version was made of.

    A recalibrated version keeps what was learnt from the earlier leads, and takes
    its probabilities from the later ones.
    """
    trained = f"{card.n_leads:,} leads"
    if not card.recalibration:
        return trained
    return f"{trained}, then {card.recalibration['n_leads']:,} outcomes"


def measured_on(card: Card) -> str:
    """Return on which leads a version's figures were measured, as a sentence."""
    if not card.recalibration:
        leads = "1 lead" if card.n_leads == 1 else f"{card.n_leads:,} leads"
        return f"On {leads}, each scored by a model that was trained without it."
    n = card.recalibration["n_leads"]
    return f"On {n:,} outcomes, each corrected by a map that was fitted without it."


def folds(card: Card) -> str:
    """Return how a version's figures come about, as sentences."""
    if card.recalibration:
        return f"{measured_on(card)} Varies: standard deviation of the folds."
    drawn = card.options["n_repeats"]
    return (
        f"Mean over {card.options['n_folds']} folds, drawn {drawn} {'time' if drawn == 1 else 'times'}; "
        "each lead is scored by a model fitted without it. Varies: standard deviation of the folds."
    )


def recalibrated(card: Card, *, before: str | None = None) -> str:
    """Return what a recalibration corrected, in sentences; empty for other versions.

    Parameters
    ----------
    card : Card
        The version's card.
    before : str, optional
        What the version it comes from is called; its own name by default.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> told = {"from": "v0003", "n_leads": 812, "since": None, "promised": 0.41, "happened": 0.33}
    >>> told |= {"offset": -0.42, "offset_low": -0.6, "offset_high": -0.24}
    >>> told |= {"slope": 1.0, "slope_low": 1.0, "slope_high": 1.0}
    >>> print(recalibrated(SimpleNamespace(recalibration=told)))
    Recalibrated from v0003 on 812 outcomes, offset -0.42 (-0.60 to -0.24): v0003 promised that
    41.0% of these leads convert, and 33.0% did. Points and coefficients are those of v0003; metrics
    and cutoffs are measured on these outcomes, each corrected without itself.
    """
    told = card.recalibration
    if not told:
        return ""
    if told["from"] is None:
        return (
            f"Its probabilities were corrected by {told['n_leads']:,} outcomes{_since(told)}, "
            f"{_correction(told)}: before that it promised that {told['promised']:.1%} of these "
            f"leads convert, and {told['happened']:.1%} did. Metrics and cutoffs are measured on "
            "these outcomes, each scored without itself."
        )
    before = before or told["from"]
    return (
        f"Recalibrated from {before} on {told['n_leads']:,} outcomes{_since(told)}, "
        f"{_correction(told)}: {before} promised that {told['promised']:.1%} of these leads "
        f"convert, and {told['happened']:.1%} did. Points and coefficients are those of {before}; "
        "metrics and cutoffs are measured on these outcomes, each corrected without itself."
    )


def _since(told: dict[str, Any]) -> str:
    if told["since"] is None:
        return ""
    day = date.fromisoformat(told["since"])
    return f" since {day.day} {day:%b %Y}"


def _correction(told: dict[str, Any]) -> str:
    offset = f"offset {told['offset']:.2f} ({told['offset_low']:.2f} to {told['offset_high']:.2f})"
    if told["slope_low"] == told["slope_high"]:
        return offset
    return (
        f"{offset}, slope {told['slope']:.2f} ({told['slope_low']:.2f} to {told['slope_high']:.2f})"
    )
