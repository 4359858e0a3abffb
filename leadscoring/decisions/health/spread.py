"""How leads are spread over a field's levels or ranges: in training and now, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.wording import number
from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.model.profile import level_mark

__all__ = ["BLANK", "OTHER", "enough_in_each", "share_of_new", "spread"]

BLANK = "Blank cells"
OTHER = "Other values"
_EXPECTED = 5
"""Fewest leads that a bin must be expected to hold, for chi-square to tell what chance does."""
_CLEAR = 15
"""Leads now that chance alone does not make of fewer expected: 2 in 10,000 times."""


def spread(field: Mapping[str, Any], cells: pd.Series, placeholders: Sequence[str]) -> pd.DataFrame:
    """Return the shares of leads in each level or range of a field, then and now.

    Parameters
    ----------
    field : mapping
        The field in a `profile`.
    cells : pandas.Series of shape (n_leads,)
        The field's cells now; at least one.
    placeholders : sequence of str
        Texts that count as missing.

    Returns
    -------
    bins : pandas.DataFrame
        label, then, now (shares, each adding up to 1) and is_new (whether training
        never met it): the levels or ranges, then other values and blank cells.
    """
    if field["kind"] == "numeric":
        return _ranges(field, to_numbers(cells, placeholders))
    return _levels(field, *to_levels(cells, placeholders))


def share_of_new(bins: pd.DataFrame) -> float:
    """Return the share of leads now in levels that training never met."""
    return float(bins.loc[bins["is_new"], "now"].sum())


def enough_in_each(bins: pd.DataFrame, n_then: float, n_now: float) -> pd.DataFrame:
    """Return the bins with the smallest put together, so that each can be judged.

    Parameters
    ----------
    bins : pandas.DataFrame
        As `spread` returns it.
    n_then, n_now : float
        Leads behind the shares.

    Returns
    -------
    bins : pandas.DataFrame
        The same columns; five leads or more are expected in each, in the smaller
        of the two sets, if nothing has changed, or so many more have come that chance
        did not do it.
    """
    met = bins[(bins["then"] > 0) | (bins["now"] > 0)].reset_index(drop=True)
    pooled = (n_then * met["then"] + n_now * met["now"]) / (n_then + n_now)
    expected = min(n_then, n_now) * pooled
    # Rare levels were pooled in training, so that what is thin now belongs with them.
    thin = (expected < _EXPECTED) & (n_now * met["now"] < _CLEAR) | (met["label"] == OTHER)
    if not thin.any():
        return met
    enough = expected[~thin & (expected >= _EXPECTED)]
    if expected[thin].sum() < _EXPECTED and len(enough):
        thin |= expected.index == enough.idxmin()
    return pd.concat([met[~thin], _joined(met[thin], expected[thin])], ignore_index=True)


def _joined(bins: pd.DataFrame, expected: pd.Series) -> pd.DataFrame:
    """Return bins as one, under the name of the one that is most of it, if any is."""
    most = int(expected.to_numpy().argmax())
    is_most = 2 * expected.iloc[most] > expected.sum()
    label = bins["label"].iloc[most] if is_most else OTHER
    together = {"label": label, **bins[["then", "now"]].sum(), "is_new": False}
    return pd.DataFrame([together])


def _levels(field: Mapping[str, Any], codes: npt.NDArray[np.intp], met: list[str]) -> pd.DataFrame:
    counts = np.bincount(codes[codes >= 0], minlength=len(met)) / len(codes)
    now = dict(zip(met, counts.tolist(), strict=True))
    known, rare = field["levels"], set(field["rare"])
    unknown = [level for level in met if level not in known]
    is_new = [level_mark(level) not in rare for level in unknown]
    pooled = max(1 - field["missing"] - sum(known.values()), 0.0)
    return pd.DataFrame(
        {
            "label": [*known, *unknown, OTHER, BLANK],
            "then": [*known.values(), *[0.0] * len(unknown), pooled, field["missing"]],
            "now": [*(now.get(level, 0.0) for level in [*known, *unknown]), 0.0, 1 - sum(counts)],
            "is_new": [*[False] * len(known), *is_new, False, False],
        }
    )


def _ranges(field: Mapping[str, Any], numbers: npt.NDArray[np.float64]) -> pd.DataFrame:
    edges = np.array(field["edges"])
    filled = ~np.isnan(numbers)
    places = np.searchsorted(edges, numbers[filled], side="right")
    now = np.bincount(places, minlength=len(edges) + 1) / len(numbers)
    return pd.DataFrame(
        {
            "label": [*_range_labels(field["edges"]), BLANK],
            "then": [*field["shares"], field["missing"]],
            "now": [*now, 1 - filled.mean()],
            "is_new": False,
        }
    )


def _range_labels(edges: Sequence[float]) -> list[str]:
    if not edges:
        return ["Numbers"]
    shown = [number(edge) for edge in edges]
    between = [f"{low} to under {high}" for low, high in pairwise(shown)]
    return [f"Under {shown[0]}", *between, f"{shown[-1]} or more"]
