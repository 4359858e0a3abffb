"""What the training leads were like, field by field, so that a later change can be seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import cells, to_levels, to_numbers
from leadscoring.model.binning import quantile_edges
from leadscoring.model.recipe import Recipe

__all__ = ["level_mark", "profile"]

Vector = npt.NDArray[np.float64]
_BINS = 10


def profile(leads: pd.DataFrame, recipe: Recipe, weight: Vector | None = None) -> dict[str, Any]:
    """Return how the leads are spread over each field's levels or ranges, as plain data.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        What a model is trained on; a field that they lack is missing for each.
    recipe : Recipe
        Which fields are categorical and numeric, which texts count as missing, and
        with how few leads a level is pooled.
    weight : ndarray of shape (n_leads,), optional
        How many leads each stands for, positive; each for one where not given.

    Returns
    -------
    profile : dict
        ``n``, the number of leads (with weights, as many as tell as much: Kish's
        effective number), and ``fields``: by name ``kind``, ``missing`` (share of
        the leads) and, for a categorical field, ``levels`` (share by level, the
        largest first) and ``rare`` (marks of the levels that were pooled, since a
        rare text may be a person's), for a numeric one ``edges`` (the deciles; a
        range begins at its edge) and ``shares`` (one more than edges).

    Examples
    --------
    >>> leads = pd.DataFrame({"City": ["Bonn", "Bonn", "Rome", None], "Visits": [1, 2, 3, 4]})
    >>> told = profile(leads, Recipe(("City",), ("Visits",), min_leads=2))
    >>> told["n"], told["fields"]["City"]["levels"], told["fields"]["City"]["missing"]
    (4.0, {'Bonn': 0.5}, 0.25)
    >>> told["fields"]["Visits"]["edges"], told["fields"]["Visits"]["shares"]
    ([2.0, 3.0, 4.0], [0.25, 0.25, 0.25, 0.25])
    """
    each = np.ones(len(leads)) if weight is None else np.asarray(weight, dtype=np.float64)
    levels = {name: _levels(leads, name, recipe, each) for name in recipe.categorical}
    ranges = {name: _ranges(leads, name, recipe.placeholders, each) for name in recipe.numeric}
    return {"n": float(each.sum() ** 2 / (each**2).sum()), "fields": levels | ranges}


def level_mark(level: str) -> str:
    """Return a short digest by which a level is known again without its text being kept.

    Examples
    --------
    >>> len(level_mark("Bonn")), level_mark("Bonn") == level_mark("Rome")
    (8, False)
    """
    return hashlib.sha256(level.encode()).hexdigest()[:8]


def _levels(leads: pd.DataFrame, name: str, recipe: Recipe, each: Vector) -> dict[str, Any]:
    codes, levels = to_levels(cells(leads, name), recipe.placeholders)
    filled = codes >= 0
    counts = np.bincount(codes[filled], minlength=len(levels))
    shares = np.bincount(codes[filled], each[filled], minlength=len(levels)) / each.sum()
    ordered = sorted(range(len(levels)), key=lambda i: (-shares[i], levels[i]))
    return {
        "kind": "categorical",
        "missing": float(each[~filled].sum() / each.sum()),
        "levels": {levels[i]: float(shares[i]) for i in ordered if counts[i] >= recipe.min_leads},
        "rare": sorted(level_mark(levels[i]) for i in ordered if counts[i] < recipe.min_leads),
    }


def _ranges(
    leads: pd.DataFrame, name: str, placeholders: Sequence[str], each: Vector
) -> dict[str, Any]:
    numbers = to_numbers(cells(leads, name), placeholders)
    filled = ~np.isnan(numbers)
    edges = quantile_edges(numbers, _BINS)
    places = np.searchsorted(edges, numbers[filled], side="right")
    shares = np.bincount(places, each[filled], minlength=len(edges) + 1) / each.sum()
    return {
        "kind": "numeric",
        "missing": float(each[~filled].sum() / each.sum()),
        "edges": edges.tolist(),
        "shares": shares.tolist(),
    }
