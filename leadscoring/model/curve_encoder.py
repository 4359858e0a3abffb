"""A numeric field as a straight line that may bend and jump, where the leads call for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.validation import check_is_fitted

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.binning import quantile_edges
from leadscoring.model.coding.cells import FieldCells
from leadscoring.model.coding.tables import Table
from leadscoring.model.field_encoder import Block, TableEncoder, average_where, one_hot

__all__ = ["CurveEncoder"]

Vector = npt.NDArray[np.float64]

_LEADS_A_STRETCH = 100
_LEADS_A_BIN = 50


class CurveEncoder(TableEncoder):
    """Encode numeric fields as a line, hat functions and steps, whose weighted sum is one curve.

    A field becomes the number itself, standardised (a straight line), then a hat
    function at each knot (any piecewise-linear curve), then indicators of
    quantile bins (jumps), then *missing*. Each set is a block whose penalty may
    switch off what the leads do not call for. Hats and bins have a strength of
    their own; the lines of all fields have one in common, so that among many
    numbers that tell much the same it is as well judged as in a plain ridge
    regression. Numbers beyond those seen in training, infinities too, count as
    the nearest one seen. A missing cell where training met none counts as the
    average lead.

    Parameters
    ----------
    n_knots : int, default=8
        Quantiles, ends included, at which the curve may bend; fewer where a
        stretch between two would hold fewer than 100 leads.
    n_bins : int, default=16
        Quantile bins, at whose edges the curve may jump; none where a bin would
        hold fewer than 50 leads.
    missing : {"level", "median"}, default="level"
        Give missing cells a column of their own, or read them as the median.
    placeholders : tuple of str, default=DEFAULT_MISSING
        Texts that count as missing.

    Attributes
    ----------
    knots_ : list of ndarray
        Knots of each field, in its own unit; the first and the last are the
        least and the greatest number seen.
    edges_ : list of ndarray
        Edges of each field's bins.
    medians_ : ndarray of shape (n_fields,)
        Medians of the numbers seen.
    scales_ : ndarray of shape (n_fields,)
        Their standard deviations; 1 where they are all the same.
    has_missing_ : list of bool
        Whether *missing* is a column of each field.
    averages_ : list of ndarray
        Mean of each field's columns over the training leads whose cell is filled.
    """

    def __init__(
        self,
        *,
        n_knots: int = 8,
        n_bins: int = 16,
        missing: str = "level",
        placeholders: tuple[str, ...] = DEFAULT_MISSING,
    ) -> None:
        self.n_knots = n_knots
        self.n_bins = n_bins
        self.missing = missing
        self.placeholders = placeholders

    def learn(self, cells: Sequence[FieldCells], outcome: Any) -> Self:  # noqa: ARG002
        """Learn knots and bins of each field."""
        numbers = [column.numbers(self.placeholders) for column in cells]
        finite = [column[np.isfinite(column)] for column in numbers]
        finite = [column if len(column) else np.zeros(1) for column in finite]
        self.knots_ = [np.unique(np.quantile(c, self._shares(len(c)))) for c in finite]
        self.edges_ = [self._edges(column) for column in finite]
        self.medians_ = np.array([np.median(column) for column in finite])
        self.scales_ = np.array([_scale(column) for column in finite])
        keeps = self.missing == "level"
        self.has_missing_ = [keeps and bool(np.isnan(column).any()) for column in numbers]
        self.averages_ = [self._average(column, j) for j, column in enumerate(cells)]
        return self

    def tables(self, cells: Sequence[FieldCells]) -> list[Table]:
        """Return line, hats, bins and *missing* of each field."""
        found = [column.distinct(self.placeholders) for column in cells]
        return [Table(places, self._encode(each, j)) for j, (each, places) in enumerate(found)]

    def blocks(self) -> list[Block]:
        """Return the blocks of columns, in order; *missing* is a block of its own."""
        return [
            block
            for knots, edges, has_missing in self._parts()
            for block in [
                Block(1, shared=True),
                Block(len(knots), disjoint=False),
                *[Block(len(edges) + 1)] * bool(len(edges)),
                *[Block(1)] * has_missing,
            ]
        ]

    def breakpoints(self) -> Vector:
        """Return the first field's knots and edges, increasing."""
        return np.union1d(self.knots_[0], self.edges_[0])

    def jumps(self) -> Vector:
        """Return the first field's edges, increasing: where its curve may jump."""
        return self.edges_[0]

    def get_feature_names_out(
        self, input_features: Iterable[str] | None = None
    ) -> npt.NDArray[Any]:
        """Return ``field``, ``field~knot`` for each hat, ``field>=edge`` for each bin, ``field=(missing)``."""
        check_is_fitted(self)
        names = []
        for j, name in enumerate(self._names(input_features)):
            starts = [-np.inf, *self.edges_[j]] if len(self.edges_[j]) else []
            names += [name, *(f"{name}~{knot:g}" for knot in self.knots_[j])]
            names += [f"{name}>={start:g}" for start in starts]
            names += [f"{name}=(missing)"] * self.has_missing_[j]
        return np.array(names, dtype=object)

    def _parts(self) -> Iterator[tuple[Vector, Vector, bool]]:
        """Yield each field's knots, edges, and whether *missing* is a column of it."""
        return zip(self.knots_, self.edges_, self.has_missing_, strict=True)

    def _shares(self, n_leads: int) -> Vector:
        """Return the quantiles of the knots: few leads allow for few bends."""
        return np.linspace(0, 1, max(2, min(self.n_knots, 1 + n_leads // _LEADS_A_STRETCH)))

    def _edges(self, numbers: Vector) -> Vector:
        """Return the edges of the bins: few leads allow for none."""
        enough = len(numbers) >= _LEADS_A_BIN * self.n_bins
        return quantile_edges(numbers, self.n_bins if enough else 1)

    def _average(self, cells: FieldCells, j: int) -> Vector:
        """Return the mean of the columns over the leads whose cell is filled."""
        numbers, places = cells.distinct(self.placeholders)
        filled = ~np.isnan(numbers)
        leads = np.bincount(places, minlength=len(numbers))[filled]
        if not leads.any():
            return np.asarray(self._encode(np.zeros(1), j).mean(axis=0))
        return np.asarray(leads @ self._encode(numbers[filled], j) / leads.sum())

    def _encode(self, numbers: Vector, j: int) -> sparse.csr_array:
        if self.missing != "level":
            numbers = np.where(np.isnan(numbers), self.medians_[j], numbers)
        knots, absent = self.knots_[j], np.isnan(numbers)
        inside = np.clip(np.where(absent, knots[0], numbers), knots[0], knots[-1])
        encoded = sparse.csr_array(sparse.hstack(self._sets(inside, j)))
        if absent.any():
            encoded = sparse.csr_array(encoded.multiply(~absent[:, None]))
        if self.has_missing_[j]:
            marks = one_hot(np.where(absent, 0, -1), 1)
            encoded = sparse.csr_array(sparse.hstack([encoded, marks]))
        average = absent & self._counts_as_average(j)
        return average_where(average, encoded, self.averages_[j]) if average.any() else encoded

    def _sets(self, inside: Vector, j: int) -> list[sparse.csr_array]:
        """Return the columns of numbers between the first knot and the last, set by set."""
        line, edges = (inside - self.medians_[j]) / self.scales_[j], self.edges_[j]
        sets = [sparse.csr_array(line[:, None]), _hats(inside, self.knots_[j])]
        if len(edges):
            sets.append(one_hot(np.searchsorted(edges, inside, side="right"), len(edges) + 1))
        return sets

    def _counts_as_average(self, j: int) -> bool:
        """Whether a missing cell counts as the average filled one, but for its own column."""
        return not self.has_missing_[j]


def _scale(numbers: Vector) -> float:
    """Return the standard deviation, also of numbers whose squares are too large; 1 where it is 0."""
    largest = float(np.abs(numbers).max()) or 1.0
    return float(np.std(numbers / largest) * largest) or 1.0


def _hats(inside: Vector, knots: Vector) -> sparse.csr_array:
    """Return the weights of the two knots around each number, of shape (n_leads, n_knots)."""
    if len(knots) == 1:
        return sparse.csr_array(np.ones((len(inside), 1)))
    left = np.clip(np.searchsorted(knots, inside, side="right") - 1, 0, len(knots) - 2)
    share = (inside - knots[left]) / (knots[left + 1] - knots[left])
    rows = np.repeat(np.arange(len(inside)), 2)
    places = np.column_stack([left, left + 1]).ravel()
    weights = np.column_stack([1 - share, share]).ravel()
    return sparse.csr_array((weights, (rows, places)), (len(inside), len(knots)))
