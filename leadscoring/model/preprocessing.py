"""Transformers that turn fields into columns whose weighted sum is a table look-up.

Each encodes every column it is given on its own terms, so that a fitted model
can be read as one small table per field (see `leadscoring.model.scorecard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.values import to_numbers
from leadscoring.model.coding.cells import FieldCells
from leadscoring.model.coding.tables import Table, indicators
from leadscoring.model.field_encoder import Block, FieldEncoder, TableEncoder

__all__ = ["LevelEncoder", "NumberEncoder", "ProductEncoder"]

Matrix = npt.NDArray[np.float64]


class LevelEncoder(TableEncoder):
    """One-hot encode categorical fields; missing is a level of its own.

    A cell of a kind that training never met (a level where none was rare, a
    missing cell where none was missing) becomes the shares of the training
    leads: it says nothing, so it counts as the average lead.

    Parameters
    ----------
    min_leads : int, default=10
        Levels with fewer leads share the level *other*, which also serves
        levels that were never met.
    missing : {"level", "most_frequent"}, default="level"
        Give missing cells a level of their own, or read them as the most
        frequent level.
    placeholders : tuple of str, default=DEFAULT_MISSING
        Texts that count as missing.
    counts : mapping of str to int, optional
        How many leads say which level of a single field, where the leads to fit are
        a sample of more; under None, those that say nothing. Counted where not given.

    Attributes
    ----------
    levels_ : list of list of str
        The levels kept for each column, most frequent first.
    has_other_, has_missing_ : list of bool
        Whether *other* and *missing* are columns of each field.
    shares_ : list of ndarray
        Share of the training leads in each of a field's columns.
    """

    def __init__(
        self,
        *,
        min_leads: int = 10,
        missing: str = "level",
        placeholders: tuple[str, ...] = DEFAULT_MISSING,
        counts: Mapping[str | None, int] | None = None,
    ) -> None:
        self.min_leads = min_leads
        self.missing = missing
        self.placeholders = placeholders
        self.counts = counts

    def learn(self, cells: Sequence[FieldCells], outcome: Any) -> Self:  # noqa: ARG002
        """Learn the levels of each field."""
        self.levels_, self.has_other_, self.has_missing_, self.shares_ = [], [], [], []
        for column in cells:
            counts, absent = self._counted(column)
            ordered = sorted(counts, key=lambda level: (-counts[level], level))
            kept = [level for level in ordered if counts[level] >= self.min_leads]
            often = [counts[level] for level in kept]
            rare = sum(counts.values()) - sum(often)
            self.levels_.append(kept)
            self.has_other_.append(bool(rare))
            self.has_missing_.append(bool(absent) and self.missing == "level")
            leads = [*often, *[rare] * self.has_other_[-1], *[absent] * self.has_missing_[-1]]
            if self.missing == "most_frequent" and kept:
                leads[0] += absent
            self.shares_.append(np.array(leads) / max(sum(leads), 1))
        return self

    def tables(self, cells: Sequence[FieldCells]) -> list[Table]:
        """Return the indicator columns: levels, then *other* and *missing* where they were met."""
        return [self._table(column, j) for j, column in enumerate(cells)]

    def blocks(self) -> list[Block]:
        """Return the blocks of columns, one for each field."""
        return [Block(len(shares)) for shares in self.shares_]

    def get_feature_names_out(
        self, input_features: Iterable[str] | None = None
    ) -> npt.NDArray[Any]:
        """Return ``field=level`` for each output column."""
        check_is_fitted(self)
        rows = zip(
            self._names(input_features),
            self.levels_,
            self.has_other_,
            self.has_missing_,
            strict=True,
        )
        return np.array(
            [
                f"{name}={level}"
                for name, levels, other, absent in rows
                for level in [*levels, *["(other)"] * other, *["(missing)"] * absent]
            ],
            dtype=object,
        )

    def _counted(self, cells: FieldCells) -> tuple[dict[str, int], int]:
        """Return how many leads say which level, and how many say nothing."""
        if self.counts is not None:
            said = {level: n for level, n in self.counts.items() if level is not None and n}
            return said, self.counts.get(None, 0)
        codes, levels = cells.levels(self.placeholders)
        absent, *leads = np.bincount(codes + 1, minlength=len(levels) + 1).tolist()
        return {level: n for level, n in zip(levels, leads, strict=True) if n}, absent

    def _table(self, cells: FieldCells, j: int) -> Table:
        codes, met = cells.levels(self.placeholders)
        width = len(self.shares_[j])
        position = {level: i for i, level in enumerate(self.levels_[j])}
        other = len(position) if self.has_other_[j] else -1
        if self.has_missing_[j]:
            absent = width - 1
        else:
            absent = 0 if self.missing == "most_frequent" and position else -1
        places = np.array([*(position.get(level, other) for level in met), absent])[codes]
        if places.min(initial=0) >= 0:
            return Table(places, indicators(width))
        return Table(np.where(places < 0, width, places), indicators(width, self.shares_[j]))


class NumberEncoder(FieldEncoder):
    """Standardise numeric fields and let them bend at quantiles.

    A number becomes its standardised value and, with ``n_knots > 2``, hinge
    columns ``max(0, z - knot)`` at inner quantiles: a weighted sum of these is
    a piecewise-linear curve, which a ridge penalty draws towards a straight
    line. Numbers beyond those seen in training, infinities too, count as the
    nearest one seen.

    Parameters
    ----------
    n_knots : int, default=8
        Quantiles, ends included, at which the curve may bend; 2 keeps a line.
    missing : {"level", "median"}, default="level"
        Give missing cells a column of their own and no part in the curve, or
        read them as the median.
    placeholders : tuple of str, default=DEFAULT_MISSING
        Texts that count as missing.

    Attributes
    ----------
    ranges_ : ndarray of shape (n_fields, 2)
        Least and greatest finite number seen.
    medians_ : ndarray of shape (n_fields,)
        Medians of the numbers seen.
    scaler_ : StandardScaler
        Mean and standard deviation of the numbers seen.
    bends_ : list of ndarray
        Inner knots of each field, in the field's own unit.
    hinge_scalers_ : list of StandardScaler or None
        Scale of the hinge columns of each field.
    """

    def __init__(
        self,
        *,
        n_knots: int = 8,
        missing: str = "level",
        placeholders: tuple[str, ...] = DEFAULT_MISSING,
    ) -> None:
        self.n_knots = n_knots
        self.missing = missing
        self.placeholders = placeholders

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """Learn range, scale and knots of each column of `X`, of shape (n_leads, n_fields)."""
        numbers = self._numbers(X, reset=True)
        finite = [column[np.isfinite(column)] for column in numbers.T]
        finite = [column if len(column) else np.zeros(1) for column in finite]
        self.ranges_ = np.array([[column.min(), column.max()] for column in finite])
        self.medians_ = np.array([np.median(column) for column in finite])
        self.scaler_ = StandardScaler().fit(self._clipped(numbers))
        self.bends_ = [_inner_knots(column, self.n_knots) for column in finite]
        self.hinge_scalers_ = [
            StandardScaler().fit(_hinges(column, bends)) if len(bends) else None
            for column, bends in zip(finite, self.bends_, strict=True)
        ]
        return self

    def transform(self, X: Any) -> Matrix:
        """Return the standardised number, its hinges, and *missing* if a level, per field."""
        check_is_fitted(self)
        numbers = self._numbers(X, reset=False)
        filled = self._clipped(numbers)
        standard = self.scaler_.transform(filled)
        return np.hstack(
            [
                self._encode(numbers[:, j], filled[:, j], standard[:, j], j)
                for j in range(numbers.shape[1])
            ]
        )

    def get_feature_names_out(
        self, input_features: Iterable[str] | None = None
    ) -> npt.NDArray[Any]:
        """Return the field's name, ``field>knot`` for each hinge, and ``field=(missing)``."""
        check_is_fitted(self)
        rows = zip(self._names(input_features), self.bends_, strict=True)
        missing = ["=(missing)"] * self._keeps_missing
        return np.array(
            [
                name + end
                for name, bends in rows
                for end in ["", *(f">{bend:g}" for bend in bends), *missing]
            ],
            dtype=object,
        )

    @property
    def _keeps_missing(self) -> bool:
        return self.missing == "level"

    def _numbers(self, X: Any, *, reset: bool) -> Matrix:
        columns = self._columns(X, reset=reset)
        return np.column_stack([to_numbers(column, self.placeholders) for column in columns])

    def _clipped(self, numbers: Matrix) -> Matrix:
        known = np.where(np.isnan(numbers), self.medians_, numbers)
        return np.clip(known, self.ranges_[:, 0], self.ranges_[:, 1])

    def _encode(self, number: Matrix, filled: Matrix, standard: Matrix, j: int) -> Matrix:
        parts = [standard[:, None]]
        scaler = self.hinge_scalers_[j]
        if scaler is not None:
            parts.append(scaler.transform(_hinges(filled, self.bends_[j])))
        if not self._keeps_missing:
            return np.hstack(parts)
        absent = np.isnan(number)[:, None]
        return np.hstack([np.where(absent, 0.0, np.hstack(parts)), absent])


class ProductEncoder(FieldEncoder):
    """Multiply two standardised numeric fields: the classic interaction term.

    Parameters
    ----------
    placeholders : tuple of str, default=DEFAULT_MISSING
        Texts that count as missing.

    Attributes
    ----------
    numbers_ : NumberEncoder
        Range and scale of the two fields; a missing number counts as the
        field's mean, so that its product is zero.
    """

    def __init__(self, *, placeholders: tuple[str, ...] = DEFAULT_MISSING) -> None:
        self.placeholders = placeholders

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """Learn the scale of the columns of `X`, of shape (n_leads, 2)."""
        self._columns(X, reset=True)
        self.numbers_ = NumberEncoder(n_knots=2, placeholders=self.placeholders).fit(X)
        return self

    def transform(self, X: Any) -> Matrix:
        """Return the product as one column, of shape (n_leads, 1)."""
        check_is_fitted(self)
        self._columns(X, reset=False)
        product: Matrix = np.prod(self.numbers_.transform(X)[:, ::2], axis=1, keepdims=True)
        return product

    def get_feature_names_out(
        self, input_features: Iterable[str] | None = None
    ) -> npt.NDArray[Any]:
        """Return the name of the product."""
        check_is_fitted(self)
        return np.array([" x ".join(self._names(input_features))], dtype=object)


def _inner_knots(values: Matrix, n_knots: int) -> Matrix:
    """Distinct quantiles strictly inside the range."""
    knots = np.unique(np.quantile(values, np.linspace(0, 1, n_knots)))
    return knots[(knots > values.min()) & (knots < values.max())] if n_knots > 2 else knots[:0]


def _hinges(values: Matrix, bends: Matrix) -> Matrix:
    return np.maximum(values[:, None] - bends, 0.0)
