"""How a model does on newer leads than it has learnt from, in words and tables for people."""

from __future__ import annotations

from datetime import date

import pandas as pd
from scipy.special import ndtri

from leadscoring.decisions.wording import MINUS
from leadscoring.model.card import Card

__all__ = ["backtest", "origins"]

_EXPECT_LESS = ": expect new leads to be ranked less well than cross-validation says."


def backtest(card: Card) -> str | None:
    """Return how the model does on the newest leads when trained on the older, as a sentence.

    Returns
    -------
    text : str or None
        None where nothing ordered the leads.
    """
    found = card.backtest
    if found is None:
        return None
    mean = card.metrics["roc_auc"]["mean"]
    blocks = len(found.get("origins", ()))
    how = (
        f"in {blocks} blocks, each by a model of all older leads, its chances uncorrected; "
        if blocks > 1
        else ""
    )
    return (
        f"Trained on the {found['n_train']:,} oldest leads and tested on the {found['n_test']:,} "
        f"newest ({how}from {_day(found['tested_from'])}, by {found['date']}): "
        f"AUC {found['roc_auc']:.3f}, against {mean:.3f} in cross-validation. {_verdict(card)}"
    )


def origins(card: Card) -> pd.DataFrame:
    """Return how the model does on each block of newer leads, trained on all older ones.

    Returns
    -------
    table : pandas.DataFrame
        from, to, older leads, tested, converted, AUC (with its 95% interval)
        and log loss, all as text; empty where that was not done.
    """
    blocks = (card.backtest or {}).get("origins", [])
    return pd.DataFrame(
        {
            "from": _day(block["from"]),
            "to": _day(block["to"]),
            "older leads": f"{block['n_train']:,}",
            "tested": f"{block['n_test']:,}",
            "converted": f"{block['converted']:.1%}",
            "AUC": f"{block['roc_auc']:.3f} ({block['roc_auc_low']:.3f} to {block['roc_auc_high']:.3f})",
            "log loss": f"{block['log_loss']:.3f}",
        }
        for block in blocks
    )


def _verdict(card: Card) -> str:
    """Return what the drop against cross-validation means, with its interval where that is known."""
    auc, found = card.metrics["roc_auc"], card.backtest or {}
    drop = auc["mean"] - found["roc_auc"]
    if "drop_error" not in found:
        return _verdict_by_folds(drop, auc["sd"])
    reach = ndtri(0.975) * found["drop_error"]
    between = f"(95% interval {_signed(drop - reach)} to {_signed(drop + reach)})"
    if drop > reach:
        return f"A drop of {drop:.3f} {between}{_EXPECT_LESS}"
    if drop >= -reach:
        return f"The drop is {_signed(drop)} {between}: no more than chance explains."
    return (
        f"No drop: the newest leads are ranked better, by {-drop:.3f} {between[:-1]} for the drop)."
    )


def _verdict_by_folds(drop: float, sd: float) -> str:
    """Return what a drop means where only the spread of the folds is known, as on old cards."""
    if drop <= 0:
        return "No drop: the newest leads are ranked as well as the others."
    if drop <= 2 * sd:
        return f"A drop of {drop:.3f}, no more than parts of the data differ anyway."
    return f"A drop of {drop:.3f}, more than chance explains{_EXPECT_LESS}"


def _signed(value: float) -> str:
    """Return a number of three digits, below zero with a true minus sign."""
    return f"{value:.3f}".replace("-", MINUS)


def _day(written: str | float) -> str:
    """Return a day as people write it; a number, where numbers order the leads, as it is."""
    if not isinstance(written, str):
        return str(written)
    day = date.fromisoformat(written)
    return f"{day.day} {day:%b %Y}"
