"""What all encoders of fields share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from leadscoring.model.coding.cells import FieldCells
from leadscoring.model.coding.tables import Table

__all__ = [
    "Block",
    "Encoded",
    "FieldEncoder",
    "TableEncoder",
    "average_where",
    "of_one_strength",
    "one_hot",
]

Flags = npt.NDArray[np.bool_]
Encoded = npt.NDArray[np.float64] | sparse.csr_array
"""Leads as columns, dense or sparse."""


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring columns of an encoder, under one strength of penalty.

    Attributes
    ----------
    width : int
        Number of columns.
    disjoint : bool
        Whether at most one of them differs from zero for a lead.
    at_least_zero : bool
        Whether no coefficient may be below zero.
    shared : bool
        Whether it has one strength with all other blocks for which this holds.
    """

    width: int
    disjoint: bool = True
    at_least_zero: bool = False
    shared: bool = False


class FieldEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A transformer that turns fields, text or numbers with missing cells, into columns."""

    def named(self, fields: Sequence[str]) -> Self:
        """Take the names of the fields that are about to be learnt from, as `fit` does."""
        self.n_features_in_ = len(fields)
        self.feature_names_in_ = np.array(fields, dtype=object)
        return self

    def _cells(self, X: Any, *, reset: bool) -> list[FieldCells]:
        return [FieldCells(column) for column in self._columns(X, reset=reset)]

    def _columns(self, X: Any, *, reset: bool) -> list[pd.Series]:
        if isinstance(X, pd.DataFrame) and len(X):  # as it is: to copy all cells takes long
            validate_data(self, X, reset=reset, skip_check_array=True)
            return [X.iloc[:, j].reset_index(drop=True) for j in range(X.shape[1])]
        checked = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite=False)
        return [pd.Series(checked[:, j]).infer_objects() for j in range(checked.shape[1])]

    def _names(self, input_features: Iterable[str] | None) -> list[str]:
        if input_features is not None:
            return list(input_features)
        return list(
            getattr(self, "feature_names_in_", [f"x{j}" for j in range(self.n_features_in_)])
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        return tags


class TableEncoder(FieldEncoder):
    """An encoder that looks at each different cell once.

    Attributes
    ----------
    reads_outcomes : bool
        Whether what it learns depends on outcomes, not on cells alone.
    """

    reads_outcomes: ClassVar[bool] = False

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn from `X`, of shape (n_leads, n_fields), and the outcomes `y`, 1 or 0."""
        return self.learn(self._cells(X, reset=True), y)

    def transform(self, X: Any) -> sparse.csr_array:
        """Return the columns of the leads, those of one field beside those of the next."""
        check_is_fitted(self)
        parts = [table.columns() for table in self.tables(self._cells(X, reset=False))]
        return sparse.csr_array(sparse.hstack(parts))

    def learn(self, cells: Sequence[FieldCells], outcome: Any) -> Self:
        """Learn from the cells of each field, of leads with these outcomes, 1 or 0."""
        raise NotImplementedError

    def tables(self, cells: Sequence[FieldCells]) -> list[Table]:
        """Return what `transform` returns, as tables."""
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        """Return the blocks that the columns fall into, in order."""
        raise NotImplementedError


def of_one_strength(blocks: Sequence[Block]) -> list[list[int]]:
    """Return the positions of blocks, those together that have one strength.

    Examples
    --------
    >>> of_one_strength([Block(1, shared=True), Block(8), Block(1, shared=True)])
    [[1], [0, 2]]
    """
    alone = [[i] for i, block in enumerate(blocks) if not block.shared]
    shared = [i for i, block in enumerate(blocks) if block.shared]
    return [*alone, shared] if shared else alone


def one_hot(codes: npt.NDArray[np.intp], width: int) -> sparse.csr_array:
    """Return codes as indicator columns, of shape (n_leads, width); a code of -1 has none."""
    known = codes >= 0
    starts = np.concatenate([[0], np.cumsum(known)])
    return sparse.csr_array((np.ones(starts[-1]), codes[known], starts), (len(codes), width))


def average_where(
    never_met: Flags, encoded: sparse.csr_array, average: npt.NDArray[np.float64]
) -> sparse.csr_array:
    """Add the average lead's columns to leads of a kind that training never met.

    Parameters
    ----------
    never_met : ndarray of bool of shape (n_leads,)
        Leads whose columns are all zero so far.
    encoded : sparse array of shape (n_leads, n_columns)
        The leads' columns.
    average : ndarray of shape (n_columns,)
        Mean of the columns over the training leads.

    Returns
    -------
    encoded : sparse array of shape (n_leads, n_columns)
        In which such a lead says nothing: it is worth what the average lead is.
    """
    marks = sparse.csr_array(never_met[:, None].astype(float))
    return encoded + marks @ sparse.csr_array(average[None, :])
