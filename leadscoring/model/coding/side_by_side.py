"""Encoders side by side, which read each field once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from leadscoring.exceptions import InvalidInput
from leadscoring.model.coding.cells import FieldCells, ReadLeads
from leadscoring.model.coding.coded import CodedLeads
from leadscoring.model.coding.tables import Table
from leadscoring.model.field_encoder import Block, TableEncoder

__all__ = ["SideBySide"]

Vector = npt.NDArray[np.float64]
Part = tuple[str, TableEncoder, list[str]]


class SideBySide(BaseEstimator):  # type: ignore[misc]
    """Encoders side by side, each with its fields, as scikit-learn's `ColumnTransformer` has them.

    A field that several encoders ask for is read and cut once, and no column is
    made where a code does.

    Parameters
    ----------
    transformers : list of tuple of str, TableEncoder and list of str
        A name for each encoder, the encoder, and the names of its fields.

    Attributes
    ----------
    transformers_ : list of tuple of str, TableEncoder and list of str
        The same with the encoders fitted.
    output_indices_ : dict of str to slice
        Which of all columns are each encoder's, by its name.
    feature_names_in_ : ndarray of str of shape (n_columns,)
        The columns of the leads that were learnt from.
    """

    def __init__(self, transformers: Sequence[Part]) -> None:
        self.transformers = transformers

    def fit(self, leads: pd.DataFrame | ReadLeads, converted: Vector) -> Self:
        """Learn from leads and their outcomes, 1 or 0."""
        read = ReadLeads.of(leads)
        self.feature_names_in_ = np.array(read.columns, dtype=object)
        self.n_features_in_ = len(self.feature_names_in_)
        self.transformers_ = [
            (name, _fitted(encoder, fields, read, converted), fields)
            for name, encoder, fields in self.transformers
        ]
        widths = [sum(b.width for b in encoder.blocks()) for _, encoder, _ in self.transformers_]
        ends = np.cumsum(widths).tolist()
        self.output_indices_ = {
            name: slice(end - width, end)
            for (name, *_), width, end in zip(self.transformers_, widths, ends, strict=True)
        }
        return self

    def transform(self, leads: pd.DataFrame | ReadLeads) -> sparse.csr_array:
        """Return the leads' columns, those of one encoder beside those of the next."""
        return self.coded(leads).columns()

    def fit_transform(self, leads: pd.DataFrame | ReadLeads, converted: Vector) -> sparse.csr_array:
        """Learn from leads, and return their columns."""
        return self.learnt(leads, converted).columns()

    def learnt(self, leads: pd.DataFrame | ReadLeads, converted: Vector) -> CodedLeads:
        """Learn from leads, and return them coded."""
        read = ReadLeads.of(leads)
        return self.fit(read, converted).coded(read)

    def coded(self, leads: pd.DataFrame | ReadLeads) -> CodedLeads:
        """Return what `transform` returns, as codes into tables."""
        check_is_fitted(self)
        read = ReadLeads.of(leads)
        tables = [
            table
            for _, encoder, fields in self.transformers_
            for table in _tables(encoder, _cells(read, fields))
        ]
        return CodedLeads.of(tables, self.blocks())

    def blocks(self) -> list[Block]:
        """Return the blocks that the columns fall into, in order."""
        return [block for _, encoder, _ in self.transformers_ for block in encoder.blocks()]

    def get_feature_names_out(
        self,
        input_features: Iterable[str] | None = None,  # noqa: ARG002
    ) -> npt.NDArray[Any]:
        """Return the name of each column, as its encoder calls it."""
        check_is_fitted(self)
        names = [encoder.get_feature_names_out() for _, encoder, _ in self.transformers_]
        return np.concatenate(names)


def _fitted(
    encoder: TableEncoder, fields: Sequence[str], leads: ReadLeads, converted: Vector
) -> TableEncoder:
    """Return an encoder of the same kind, fitted; once for the same cells, where these decide."""
    cells = _cells(leads, fields)

    def learn() -> TableEncoder:
        return copy(encoder).named(fields).learn(cells, converted)

    if encoder.reads_outcomes:
        return learn()
    (own,) = cells
    # What is learnt ends in an underscore; scikit-learn's own way to ask takes long.
    options = tuple((k, repr(v)) for k, v in vars(encoder).items() if not k.endswith("_"))
    return own.once((type(encoder), options), learn)


def _tables(encoder: TableEncoder, cells: Sequence[FieldCells]) -> list[Table]:
    """Return what a fitted encoder makes of cells, once for the same cells."""
    return cells[0].once((encoder, *cells[1:]), lambda: encoder.tables(cells))


def _cells(leads: ReadLeads, fields: Sequence[str]) -> list[FieldCells]:
    absent = [field for field in fields if field not in leads.columns]
    if absent:
        raise InvalidInput(
            f"The leads lack a field that the model reads: '{absent[0]}'. Give them that column; "
            "its cells may be blank."
        )
    return [leads[field] for field in fields]
