"""Two models on the same leads: whether one is better, or these leads cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.model.weighted_measures import MEASURES, WeightedMeasures

__all__ = ["BETTER", "NO_EVIDENCE", "WORSE", "compare", "overall"]

Vector = npt.NDArray[np.float64]

BETTER, NO_EVIDENCE, WORSE = "better", "no evidence", "worse"
_AT_ONCE = 500_000  # weights drawn at once: some megabytes


def compare(
    champion: npt.ArrayLike,
    challenger: npt.ArrayLike,
    converted: npt.ArrayLike,
    *,
    calls: float,
    groups: npt.ArrayLike | None = None,
    draws: int = 1_000,
    seed: int = 0,
    weight: npt.ArrayLike | None = None,
) -> pd.DataFrame:
    """Compare two models' probabilities for the same leads.

    Leads are drawn with replacement, the same for both models, so that what
    makes a lead easy or hard cancels out of the difference.

    Parameters
    ----------
    champion, challenger : array-like of shape (n_leads,)
        Probabilities in [0, 1], by models that were not fitted on the leads.
    converted : array-like of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    calls : float
        Share of the leads (with weights, of their weight) that is called, the best
        first, in (0, 1].
    groups : array-like of shape (n_leads,), optional
        Leads of one group, such as duplicates, are drawn together.
    draws : int, default=1000
        How often leads are drawn, at least 1.
    seed : int, default=0
        Seed of the draws.
    weight : array-like of shape (n_leads,), optional
        What each lead counts, above 0; a lead drawn twice counts double. The
        intervals are as wide as the weights make them.

    Returns
    -------
    table : pandas.DataFrame
        One row per measure: measure, champion, challenger, difference
        (challenger - champion), low and high (its 95% interval), and verdict
        on the challenger: ``"better"`` or ``"worse"`` where the interval lies
        on one side of 0, else ``"no evidence"``. The measures are ``roc_auc``;
        ``precision`` and ``recall`` of the calls, ties with the last lead
        called counting in part; ``found``, the buyers called as a share of all
        leads; ``brier``, ``log_loss`` and ``calibration_error``.

    Raises
    ------
    InvalidInput
        If the arrays differ in length, a probability or `calls` is out of
        range, or only one outcome occurs.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 8
    (paired and grouped data) and 13 (percentile intervals).

    Examples
    --------
    >>> converted = np.arange(200) % 2
    >>> table = compare(np.full(200, 0.5), 0.3 + 0.4 * converted, converted, calls=0.5)
    >>> table[["measure", "champion", "challenger", "verdict"]].values[0].tolist()
    ['roc_auc', 0.5, 1.0, 'better']
    """
    first, second, outcome = (np.asarray(a, dtype=float) for a in (champion, challenger, converted))
    _check(first, second, outcome, calls=calls, draws=draws)
    members = np.arange(len(outcome)) if groups is None else pd.factorize(np.asarray(groups))[0]
    models = [WeightedMeasures(p, outcome, calls=calls) for p in (first, second)]
    each = np.ones(len(outcome)) if weight is None else np.asarray(weight, dtype=float)
    points = np.stack([model(each[None, :])[0] for model in models])
    drawn = [
        models[1](w * each) - models[0](w * each) for w in _weights(members, outcome, draws, seed)
    ]
    low, high = np.quantile(np.concatenate(drawn), [0.025, 0.975], axis=0)
    return pd.DataFrame(
        {
            "measure": list(MEASURES),
            "champion": points[0],
            "challenger": points[1],
            "difference": points[1] - points[0],
            "low": low,
            "high": high,
            "verdict": [
                _verdict(*ends, higher_is_better=up)
                for *ends, up in zip(low, high, MEASURES.values(), strict=True)
            ],
        }
    )


def overall(table: pd.DataFrame) -> str:
    """Return the verdict on the challenger as a whole: that by log loss.

    Log loss judges every probability, whatever the cutoff, and is least for
    the true ones.

    Examples
    --------
    >>> overall(pd.DataFrame({"measure": ["roc_auc", "log_loss"], "verdict": ["worse", "better"]}))
    'better'
    """
    return str(table.set_index("measure").loc["log_loss", "verdict"])


def _verdict(low: float, high: float, *, higher_is_better: bool) -> str:
    if low <= 0 <= high:
        return NO_EVIDENCE
    return BETTER if (low > 0) == higher_is_better else WORSE


def _weights(
    members: npt.NDArray[np.intp], converted: Vector, draws: int, seed: int
) -> Iterator[Vector]:
    """Yield how often each lead is drawn, one row per draw; rows of one outcome are left out."""
    rng = np.random.default_rng(seed)
    n_groups = int(members.max()) + 1
    at_once = max(1, _AT_ONCE // len(members))
    for done in range(0, draws, at_once):
        rows = min(at_once, draws - done)
        picks = rng.integers(n_groups, size=(rows, n_groups)) + n_groups * np.arange(rows)[:, None]
        counts = np.bincount(picks.ravel(), minlength=rows * n_groups).reshape(rows, n_groups)
        weights = counts[:, members].astype(np.float64)
        bought = weights @ converted
        yield weights[(bought > 0) & (bought < weights.sum(axis=1))]


def _check(
    champion: Vector, challenger: Vector, converted: Vector, *, calls: float, draws: int
) -> None:
    if not len(champion) == len(challenger) == len(converted):
        raise InvalidInput(
            "Two models are compared on the same leads, got "
            f"{len(champion):,} and {len(challenger):,} probabilities of {len(converted):,} leads."
        )
    if not 0 < calls <= 1:
        raise InvalidInput(f"calls must lie in (0, 1], got {calls}. Pass a share of the leads.")
    if draws < 1:
        raise InvalidInput(f"draws must be at least 1, got {draws}.")
    if set(np.unique(converted)) != {0.0, 1.0}:
        raise InvalidInput(
            "A comparison needs leads that converted (1) and leads that did not (0), and no others."
        )
    for name, values in (("champion", champion), ("challenger", challenger)):
        outside = int(np.sum(~((values >= 0) & (values <= 1))))
        if outside:
            raise InvalidInput(
                f"{name} must lie in [0, 1]: {outside:,} of {len(values):,} values do not. "
                "Pass calibrated probabilities."
            )
