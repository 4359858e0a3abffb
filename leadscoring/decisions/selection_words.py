"""What a model uses, what that is worth, and what it leaves out, in words."""

from __future__ import annotations

import math

import pandas as pd

from leadscoring.model.card import Card

__all__ = ["counted", "offer", "strongest", "warned", "worth"]

_SURE = 2.0  # standard errors
_MUCH = 0.002  # of log loss: less is hardly felt


def counted(card: Card) -> str:
    """Return how many fields and pairs are in and out, as a sentence; empty where not known."""
    table = card.selection
    if table.empty:
        return ""
    used = table[table["used"]]["kind"].value_counts()
    inside = [_count(int(used.get("field", 0)), "field")]
    if used.get("pair", 0):
        inside.append(_count(int(used["pair"]), "pair"))
    least = int((~table["used"] & (table["kind"] == "field")).sum())
    outside = []
    if card.excluded:
        outside.append(f"{_count(len(card.excluded), 'column')} for the reasons above")
    if least:
        outside.append(f"{_count(least, 'field')} that {'tells' if least == 1 else 'tell'} least")
    left_out = f"; it leaves out {' and '.join(outside)}" if outside else ""
    return f"The model uses {' and '.join(inside)}{left_out}."


def strongest(card: Card, most: int = 5) -> pd.DataFrame:
    """Return the fields that are missed most: field, and how the log loss rises without it.

    Returns
    -------
    table : pandas.DataFrame of shape (at most `most`, 2)
        Empty where no field could be left out.
    """
    table = card.selection
    tried = table[table["used"] & (table["kind"] == "field") & table["loss"].notna()].head(most)
    rises = [
        f"{_signed(loss)} (± {error:.4f})"
        for loss, error in zip(tried["loss"], tried["loss_error"], strict=True)
    ]
    return pd.DataFrame({"field": tried["term"].tolist(), "log loss without it": rises})


def offer(card: Card) -> str:
    """Return what the fewest fields would do, as a sentence; empty where they are all in use."""
    found = card.fewest
    if found is None or set(card.fields) <= set(found["fields"]):
        return ""
    n = len(found["fields"])
    return (
        f"{_count(n, 'field')} would predict as well within one standard error "
        f"(log loss {_signed(found['loss'])} ± {found['loss_error']:.4f}): "
        f"{', '.join(found['fields'])}."
    )


def warned(card: Card) -> list[str]:
    """Return what the model loses without each field that was warned of, a sentence each."""
    return [told for column in card.warned if (told := worth(card, column))]


def worth(card: Card, field: str) -> str:
    """Return what a model loses without a field it uses, as a sentence; empty where not known.

    It is told from cross-validated predictions, standard error in brackets.
    """
    table = card.selection
    rows = table[(table["term"] == field) & (table["kind"] == "field") & table["used"]]
    if rows.empty or math.isnan(rows["loss"].iloc[0]):
        return ""
    loss, error = float(rows["loss"].iloc[0]), float(rows["loss_error"].iloc[0])
    way = "rises" if loss >= 0 else "falls"
    return (
        f"Without '{field}' the log loss {way} by {abs(loss):.4f} (± {error:.4f}): "
        f"{_meaning(loss, error)}."
    )


def _meaning(loss: float, error: float) -> str:
    if abs(loss) <= _SURE * error or abs(loss) < 1e-4:
        return "no more than chance brings, so leaving it out costs nothing that shows"
    if loss < 0:
        return "the model is better off without it"
    return "the model leans on it" if loss >= _MUCH else "little would be lost"


def _signed(rise: float) -> str:
    return f"{rise:+.4f}".replace("-", "\N{MINUS SIGN}")


def _count(n: int, what: str) -> str:
    return f"{n:,} {what if n == 1 else what + 's'}"
