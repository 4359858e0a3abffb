"""What a model loses without each of its fields and pairs, and what it does without."""

from __future__ import annotations

import pandas as pd
from scipy.special import entr, ndtri

from leadscoring.model.card import Card

__all__ = ["fewest", "fewest_told", "left_out", "losses", "lost_without"]

_TWO_SIDED_95 = float(ndtri(0.975))


def losses(card: Card) -> pd.DataFrame:
    """Return what share of all that the model can tell is lost without each field and pair.

    What it can tell is by how much its log loss on leads left out is below that
    of saying the average conversion of every lead.

    Parameters
    ----------
    card : Card
        The model's card.

    Returns
    -------
    table : pandas.DataFrame
        label, lost (share), low, high (95% interval), rise (of the log loss), the
        largest first; without a field its pairs are gone, too. Empty where the card
        does not tell, or the model can tell nothing.
    """
    told = _told(card)
    if told <= 0 or not len(card.selection):
        return pd.DataFrame(columns=["label", "lost", "low", "high", "rise"])
    rows = card.selection[card.selection["used"] & card.selection["loss"].notna()]
    reach = _TWO_SIDED_95 * rows["loss_error"]
    ends = {"lost": rows["loss"], "low": rows["loss"] - reach, "high": rows["loss"] + reach}
    shares = pd.DataFrame({name: loss / told for name, loss in ends.items()})
    table = pd.concat([rows["term"].rename("label"), shares, rows["loss"].rename("rise")], axis=1)
    return table.sort_values("lost", ascending=False, kind="stable", ignore_index=True)


def lost_without(card: Card, field: str) -> str | None:
    """Say what the model loses without one field, in words; None where the card does not tell."""
    table = losses(card)
    rows = table.loc[table["label"] == field, ["lost", "low", "high", "rise"]]
    if rows.empty:
        return None
    lost, low, high, rise = rows.to_numpy(dtype=float)[0]
    if low <= 0:
        return "does as well without it" if high >= 0 else "does slightly better without it"
    return (
        f"tells {lost:.1%} less without it ({low:.1%} to {high:.1%}; "
        f"its log loss rises by {rise:.4f})"
    )


def left_out(card: Card) -> pd.DataFrame:
    """Return the fields and pairs that were looked at and are out: term, reason."""
    if not len(card.selection):
        return pd.DataFrame(columns=["term", "reason"])
    rows = card.selection[~card.selection["used"]]
    return rows[["term", "reason"]].reset_index(drop=True)


def fewest(card: Card) -> list[str]:
    """Return the fewest fields that do about as well as all, where these are fewer than all.

    The field that is missed most comes first; none are returned where the card knows of none.
    """
    fields = (card.fewest or {}).get("fields", [])
    order = {label: at for at, label in enumerate(losses(card)["label"])}
    is_fewer = 0 < len(fields) < len(card.fields)
    return sorted(fields, key=lambda name: order.get(name, len(order))) if is_fewer else []


def fewest_told(card: Card) -> str | None:
    """Say which few fields do about as well as all; None where none are known, or all are needed."""
    fields = fewest(card)
    if card.fewest is None or not fields:
        return None
    n, names = len(fields), ", ".join(f"“{field}”" for field in fields)
    which = f"The {n} fields that tell most do" if n > 1 else "One field does"
    share = card.fewest["loss"] / _told(card) if _told(card) > 0 else 0.0
    less = f"{share:.1%} less than" if share >= 0.0005 else "as much as"
    return (
        f"{which} about as well as all {len(card.fields)}: {names}. "
        f"{'They tell' if n > 1 else 'It tells'} {less} all do (within one standard error)."
    )


def _told(card: Card) -> float:
    """Return by how much the log loss is below that of the average conversion."""
    rate = card.base_rate
    return float(entr(rate) + entr(1 - rate)) - card.metrics["log_loss"]["mean"]
