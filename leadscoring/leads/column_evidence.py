"""What one column says about the outcome by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betaincinv

from leadscoring.leads.missing import missing_mask
from leadscoring.leads.outcomes import level_text
from leadscoring.leads.schema import Column
from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["MIN_LEADS", "ColumnEvidence", "out_of_fold_auc", "rate_bounds", "weigh_column"]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.intp]

_FOLDS = 5
_PRIOR_LEADS = 5.0
_MAX_BINS = 32
_FEW_VALUES = 10
_MIN_BLANK = 0.05

MIN_LEADS = 20
"""Leads that a level needs before anything is said about it."""


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """One column's counts of leads who bought and did not, per level.

    Attributes
    ----------
    name : str
        The column's name.
    levels : tuple of str
        The levels' texts; the first stands for blank cells.
    lost, won : ndarray of int of shape (n_levels,)
        Leads that did not convert and that did.
    auc : float
        How often a buyer is ranked above a non-buyer by this column alone, out of fold.
    blank : ndarray of bool of shape (n_leads,)
        Which cells are not filled in.
    is_date : bool
        Whether the column holds dates.
    is_levels : bool
        Whether the levels are the column's own values, not bins of a number.
    """

    name: str
    levels: tuple[str, ...]
    lost: Counts
    won: Counts
    auc: float
    blank: npt.NDArray[np.bool_]
    is_date: bool
    is_levels: bool

    @property
    def size(self) -> Counts:
        """Leads per level."""
        return self.lost + self.won

    @property
    def n_won(self) -> int:
        """Leads that converted."""
        return int(self.won.sum())

    @property
    def n_leads(self) -> int:
        """Leads whose outcome is known."""
        return int(self.size.sum())

    @property
    def base(self) -> float:
        """Share of the leads that converted."""
        return self.n_won / self.n_leads

    @property
    def n_blank(self) -> int:
        """Leads whose cell is not filled in."""
        return int(self.size[0])

    @property
    def is_partly_blank(self) -> bool:
        """Whether enough leads are blank, and enough filled in, to compare the two."""
        fewer = min(self.n_blank, self.n_leads - self.n_blank)
        return fewer >= max(MIN_LEADS, _MIN_BLANK * self.n_leads)

    @property
    def noise(self) -> float:
        """Standard error of the AUC of a column that says nothing."""
        won, lost = self.n_won, self.n_leads - self.n_won
        return float(np.sqrt((won + lost + 1) / (12 * won * lost)))


def weigh_column(
    values: pd.Series, converted: Floats, column: Column, placeholders: tuple[str, ...]
) -> ColumnEvidence:
    """Count a column's levels against the outcome.

    Dates and identifiers count as filled in or blank only: their values follow
    the calendar, or name a single lead.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        The cells of leads whose outcome is known.
    converted : ndarray of float of shape (n_leads,)
        1 where converted, else 0.
    column : Column
        The column's role and kind.
    placeholders : tuple of str
        Texts that count as missing.

    Returns
    -------
    evidence : ColumnEvidence
        The same for every order of the leads.

    Examples
    --------
    >>> seen = weigh_column(
    ...     pd.Series(["Chat", None, "Chat"]),
    ...     np.array([1.0, 0.0, 0.0]),
    ...     Column("Source", "field", "categorical", "", 1, 1),
    ...     (),
    ... )
    >>> seen.levels, seen.lost.tolist(), seen.won.tolist()
    (('', 'Chat'), [1, 1], [0, 1])
    """
    is_date = column.kind == "date"
    is_levels = column.kind != "numeric" or column.n_levels <= _FEW_VALUES
    if is_date or column.role == "identifier":
        codes, levels = _filled(values, placeholders)
    elif column.kind == "numeric":
        codes, levels = _bins(to_numbers(values, placeholders))
    else:
        codes, levels = _sorted_levels(values, placeholders)
    counts = np.bincount(2 * codes + converted.astype(np.intp), minlength=2 * len(levels))
    lost, won = counts.reshape(-1, 2).T
    auc = out_of_fold_auc(lost, won)
    return ColumnEvidence(column.name, levels, lost, won, auc, codes == 0, is_date, is_levels)


def rate_bounds(won: npt.ArrayLike, size: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the 95% bounds of a conversion rate (Jeffreys).

    Examples
    --------
    >>> [f"{bound:.3f}" for bound in rate_bounds(20, 20)]
    ['0.883', '1.000']
    """
    hits, misses = np.asarray(won) + 0.5, np.asarray(size) - np.asarray(won) + 0.5
    return betaincinv(hits, misses, 0.025), betaincinv(hits, misses, 0.975)


def out_of_fold_auc(lost: Counts, won: Counts) -> float:
    """Return the cross-validated AUC of ranking leads by their level's conversion rate.

    Each fold is ranked by the smoothed rates of the others, so that a level
    met once tells nothing. Leads of one level and outcome are alike: counts
    are enough, and the order of the leads cannot matter.

    Parameters
    ----------
    lost, won : ndarray of int of shape (n_levels,)
        Leads of each level that did not convert and that did.

    Returns
    -------
    auc : float
        0.5 for a column that says nothing, 1 for one that says it all.

    Examples
    --------
    >>> out_of_fold_auc(np.array([50, 0]), np.array([0, 30]))
    1.0
    """
    cells = np.repeat(np.arange(2 * len(lost)), np.column_stack([lost, won]).ravel())
    fold = np.random.default_rng(0).permutation(len(cells)) % _FOLDS
    held = np.bincount(fold * 2 * len(lost) + cells, minlength=_FOLDS * 2 * len(lost))
    held = held.reshape(_FOLDS, -1, 2)
    kept = held.sum(axis=0) - held
    base = kept[..., 1].sum(axis=1, keepdims=True) / kept.sum(axis=(1, 2))[:, None]
    rates = (kept[..., 1] + _PRIOR_LEADS * base) / (kept.sum(axis=2) + _PRIOR_LEADS)
    right = sum(_pairs_in_order(*part) for part in zip(rates, held, strict=True))
    pairs = held.sum(axis=1).prod(axis=1).sum()
    return float(right / pairs) if pairs else 0.5


def _pairs_in_order(rate: Floats, held: Counts) -> float:
    """Count pairs of a lost and a won lead that `rate` puts in order; a tie is half a pair."""
    _, rank = np.unique(rate, return_inverse=True)
    lost, won = (np.bincount(rank, weights=held[:, outcome]) for outcome in (0, 1))
    return float(won @ (lost.cumsum() - lost / 2))


def _filled(values: pd.Series, placeholders: tuple[str, ...]) -> tuple[Counts, tuple[str, ...]]:
    blank = missing_mask(values, placeholders).to_numpy(dtype=bool)
    return (~blank).astype(np.intp), ("", "filled in")


def _sorted_levels(
    values: pd.Series, placeholders: tuple[str, ...]
) -> tuple[Counts, tuple[str, ...]]:
    """Return codes into the levels in alphabetical order, 0 where blank."""
    codes, levels = to_levels(values, placeholders)
    order = sorted(range(len(levels)), key=levels.__getitem__)
    place = np.zeros(len(levels) + 1, dtype=np.intp)
    place[order] = np.arange(1, len(levels) + 1)
    return place[codes], ("", *(levels[i] for i in order))


def _bins(numbers: Floats) -> tuple[Counts, tuple[str, ...]]:
    """Return codes of a number's values where they are few, of its quantile bins else."""
    blank = np.isnan(numbers)
    filled = numbers[~blank]
    edges = np.unique(filled)
    if len(edges) > _MAX_BINS:
        n_bins = int(np.clip(len(filled) // MIN_LEADS, 2, _MAX_BINS))
        shares = np.arange(n_bins) / n_bins
        edges = np.unique(np.quantile(filled, shares, method="higher"))
    codes = np.searchsorted(edges, numbers, side="right")
    return np.where(blank, 0, codes), ("", *map(level_text, edges))
