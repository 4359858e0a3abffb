"""How good a model is, in words and tables for people."""

from __future__ import annotations

import pandas as pd

from leadscoring.model.card import Card

__all__ = [
    "calibration",
    "confirmed",
    "cross_validation",
    "facts",
    "headline",
    "left_out",
    "promise",
    "separation",
]

_MEASURES = {
    "roc_auc": "Puts the buyer first (ROC AUC)",
    "average_precision": "Buyers near the top (average precision)",
    "log_loss": "Penalty for confident mistakes (log loss; less is better)",
    "brier": "Squared error of the chance (Brier score; less is better)",
    "calibration_error": "Promise off by (calibration error; less is better)",
    "accuracy": "Right at a score of 50 (accuracy)",
}
_OUTCOMES = {
    "tp": "Leads called at a score of 50 that bought (true positives)",
    "fp": "Leads called for nothing (false positives)",
    "fn": "Leads not called that bought (false negatives)",
    "tn": "Leads rightly left alone (true negatives)",
}


def headline(card: Card, name: str) -> str:
    """Return how well a model ranks, as a sentence.

    Parameters
    ----------
    card : Card
        The model's card.
    name : str
        What the model is called, such as ``Model 14``.

    Returns
    -------
    sentence : str
        Without a full stop: it is a heading.
    """
    return (
        f"{name} puts the buyer first in {100 * card.metrics['roc_auc']['mean']:.0f} of 100 pairs"
    )


def separation(card: Card) -> str:
    """Return the AUC and what it means, as a sentence."""
    auc = card.metrics["roc_auc"]["mean"]
    return f"AUC {auc:.3f}: in {100 * auc:.0f} of 100 pairs the buyer scores higher."


def facts(card: Card) -> str:
    """Return what a model was made of, and its AUC, in one line."""
    auc = card.metrics["roc_auc"]
    n_terms = int((card.effects["kind"] != "contrast").sum())
    return " · ".join(
        (
            f"{card.n_leads:,} leads, {card.base_rate:.1%} converted",
            f"{len(card.fields)} fields, {n_terms} terms",
            f"AUC {auc['mean']:.3f} ({auc['low']:.3f} to {auc['high']:.3f})",
        )
    )


def cross_validation(card: Card) -> pd.DataFrame:
    """Return each figure of the repeated cross-validation with its standard deviation.

    Returns
    -------
    table : pandas.DataFrame
        measure, mean, sd; all as text.
    """
    rows = [(words, *_share(card.metrics[key])) for key, words in _MEASURES.items()]
    rows += [(words, *_count(card.confusion[key])) for key, words in _OUTCOMES.items()]
    return pd.DataFrame(rows, columns=["measure", "mean", "sd"])


def promise(card: Card) -> str:
    """Return how far promises and outcomes are apart, beside what chance alone does, as a sentence."""
    points = 100 * card.metrics["calibration_error"]["mean"]
    floor = card.calibration.get("noise_floor")
    by_chance = "" if floor is None else f"; {100 * floor:.1f} would be chance alone"
    return f"On average the promise is {points:.1f} points off{by_chance}."


def calibration(card: Card) -> str:
    """Return how far promises and outcomes are apart, and what was done about it, as sentences."""
    kept = {
        "none": "No correction was needed",
        "sigmoid": "A straight correction was fitted (Platt's), after the points and odds here",
        "beta": "A correction that bends was fitted (beta), after the points and odds here",
        "isotonic": "A stepwise correction was fitted (isotonic), after the points and odds here",
    }[card.calibration["method"]]
    return f"{promise(card)} {kept}."


def left_out(card: Card) -> pd.DataFrame:
    """Return the columns that the model does not use, and why.

    Returns
    -------
    table : pandas.DataFrame
        column, reason; columns left out for the same reason stand together.
    """
    rows = sorted(card.excluded.items(), key=lambda item: item[1])
    return pd.DataFrame(rows, columns=["column", "reason"])


def confirmed(card: Card) -> str:
    """Return which fields are vouched for, as a sentence; empty where none is.

    These are the fields of which somebody has said, when the model was trained,
    that they are known before the first contact.
    """
    names = [name for name in card.options.get("confirmed", []) if name in card.fields]
    return f"Confirmed as known before the first contact: {', '.join(names)}." if names else ""


def _share(spread: dict[str, float]) -> tuple[str, str]:
    return f"{spread['mean']:.3f}", f"{spread['sd']:.3f}"


def _count(spread: dict[str, float]) -> tuple[str, str]:
    return f"{spread['mean']:,.0f}", f"{spread['sd']:,.0f}"
