"""The encoders of the default recipe: levels, curves and pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.utils.validation import check_is_fitted, validate_data

from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.coding.side_by_side import SideBySide
from leadscoring.model.curve_encoder import CurveEncoder
from leadscoring.model.field_encoder import Block
from leadscoring.model.monotone_encoder import MonotoneEncoder
from leadscoring.model.pair_encoder import PairEncoder
from leadscoring.model.preprocessing import LevelEncoder
from leadscoring.model.recipe import Pair, Recipe

__all__ = ["ColumnScaler", "blocks_of", "encoder", "in_columns", "read_fields"]

E = TypeVar("E", bound=BaseEstimator)


def encoder(
    recipe: Recipe,
    pairs: Sequence[Pair],
    *,
    counts: Mapping[str, Mapping[str | None, int]] | None = None,
) -> SideBySide:
    """Return the unfitted encoders: one for each field and each pair, in that order.

    `counts` holds, for leads that are a sample of more, how many of all say which
    level of each categorical field; see `LevelEncoder`.
    """
    options = {"placeholders": recipe.placeholders}
    return SideBySide(
        _numbered(
            [
                *((_levels(name, recipe, counts), [name]) for name in recipe.categorical),
                *((_curve(name, recipe), [name]) for name in recipe.numeric),
                *(
                    (
                        PairEncoder(
                            numeric=(pair[0] in recipe.numeric, pair[1] in recipe.numeric),
                            min_leads=recipe.min_leads,
                            missing=recipe.missing,
                            **options,
                        ),
                        list(pair),
                    )
                    for pair in pairs
                ),
            ]
        )
    )


def read_fields(frame: pd.DataFrame, recipe: Recipe) -> ReadLeads:
    """Return leads with the fields of a recipe, each read; see `ReadLeads.taken`.

    How a cell is read does not depend on other leads: folds may share it.
    """
    leads = ReadLeads(frame[recipe.fields])
    for field in recipe.categorical:
        leads[field].levels(recipe.placeholders)
    for field in recipe.numeric:
        leads[field].distinct(recipe.placeholders)
    return leads


def _levels(
    field: str, recipe: Recipe, counts: Mapping[str, Mapping[str | None, int]] | None
) -> LevelEncoder:
    return LevelEncoder(
        min_leads=recipe.min_leads,
        missing="most_frequent" if recipe.missing == "impute" else "level",
        placeholders=recipe.placeholders,
        counts=None if counts is None else counts[field],
    )


def _curve(field: str, recipe: Recipe) -> CurveEncoder:
    options: dict[str, Any] = {
        "n_knots": recipe.n_knots,
        "n_bins": 16 if recipe.n_knots > 2 else 1,
        "missing": "median" if recipe.missing == "impute" else "level",
        "placeholders": recipe.placeholders,
    }
    if field in (*recipe.rising, *recipe.falling):
        return MonotoneEncoder(falling=field in recipe.falling, **options)
    return CurveEncoder(**options)


def in_columns(parts: Sequence[tuple[BaseEstimator, list[str]]]) -> ColumnTransformer:
    """Return encoders side by side as a dense table, each with its fields, named term0, term1, ..."""
    return ColumnTransformer(
        _numbered(parts), sparse_threshold=0.0, verbose_feature_names_out=False
    )


def _numbered(parts: Sequence[tuple[E, list[str]]]) -> list[tuple[str, E, list[str]]]:
    return [(f"term{i}", encode, fields) for i, (encode, fields) in enumerate(parts)]


def blocks_of(encode: SideBySide) -> list[Block]:
    """Return the blocks of columns of fitted encoders, in order."""
    return encode.blocks()


class ColumnScaler(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Multiply columns by given factors, so that one penalty is a different one for each.

    Parameters
    ----------
    scale : ndarray of shape (n_columns,)
        The factors; a column times ``1 / sqrt(strength)`` under a penalty of 1
        bears a penalty of `strength`.
    """

    def __init__(self, scale: Any) -> None:
        self.scale = scale

    def fit(self, X: Any, y: Any = None) -> ColumnScaler:  # noqa: ARG002
        """Check that `X` has as many columns as there are factors."""
        validate_data(self, X, accept_sparse="csr")
        return self

    def transform(self, X: Any) -> Any:
        """Return the scaled columns."""
        check_is_fitted(self)
        columns = validate_data(self, X, reset=False, accept_sparse="csr")
        return columns * np.asarray(self.scale)[None, :]
