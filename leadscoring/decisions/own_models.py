"""Models of their own for levels of a field: which earned one, and why the others did not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from leadscoring.model.card import Card
from leadscoring.model.segments import GENERAL

__all__ = ["serving", "table", "told"]

COLUMNS = ("level", "leads", "converted", "serves", "reason")
_MOST_NAMED = 5


def told(card: Card) -> str:
    """Return which levels have a model of their own, as a sentence; empty where none was asked for.

    Parameters
    ----------
    card : Card
        The version's card.
    """
    if not card.segments:
        return ""
    field = card.segments[0]["field"]
    kept = [row["level"] for row in card.segments if row["is_kept"]]
    if not kept:
        return f"{field}: no level earned a model of its own. The general model serves all leads."
    models = "a model of its own serves" if len(kept) == 1 else "models of their own serve"
    return (
        f"{field}: {models} the leads of {_listed(kept)}, better than the general model does, "
        "which serves all others."
    )


def table(card: Card) -> pd.DataFrame:
    """Return a row for each level that might have had a model of its own.

    Parameters
    ----------
    card : Card
        The version's card.

    Returns
    -------
    table : pandas.DataFrame
        level, leads, converted (share), serves (which model does), and reason.
    """
    rows = [
        {
            "level": row["level"],
            "leads": row["n_leads"],
            "converted": row["n_converted"] / row["n_leads"],
            "serves": "its own" if row["is_kept"] else "the general one",
            "reason": row["reason"],
        }
        for row in card.segments
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def serving(name: str, part: str) -> str:
    """Return which model scored a lead, such as ``Model 3 for City = Mumbai``.

    Parameters
    ----------
    name : str
        What the version is called.
    part : str
        What scored the lead, as `LeadModel.scored_by` names it.

    Examples
    --------
    >>> serving("Model 3", "City = Mumbai"), serving("Model 3", "general")
    ('Model 3 for City = Mumbai', 'Model 3, the general model')
    """
    return f"{name}, the general model" if part == GENERAL else f"{name} for {part}"


def _listed(names: Sequence[str]) -> str:
    """Return names as in a sentence, the first few of many.

    Examples
    --------
    >>> _listed(["Home"]), _listed(["Home", "Office"]), _listed(list("abcdefg"))
    ('Home', 'Home and Office', 'a, b, c, d and 3 more')
    """
    few = list(names)
    if len(few) > _MOST_NAMED:
        few = [*few[: _MOST_NAMED - 1], f"{len(few) - _MOST_NAMED + 1} more"]
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} and {few[-1]}"
