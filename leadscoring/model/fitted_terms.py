"""The terms of a fitted pipeline: each with its encoder, its coefficients and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.special import ndtri
from sklearn.pipeline import Pipeline

from leadscoring.model.field_encoder import Encoded, of_one_strength
from leadscoring.model.fitting import penalties, weights
from leadscoring.model.laplace import coefficient_covariance
from leadscoring.model.strength_doubt import term_covariances
from leadscoring.model.weights import flattened

__all__ = ["FittedTerm", "average_log_odds", "fitted_terms"]

Vector = npt.NDArray[np.float64]
Cells = Sequence[object] | npt.NDArray[np.object_] | Vector
_TWO_SIDED_95 = float(ndtri(0.975))


@dataclass(frozen=True)
class FittedTerm:
    """One field or pair of a fitted pipeline.

    Attributes
    ----------
    fields : tuple of str
        The fields that it reads.
    transformer : transformer
        Its fitted encoder.
    columns : array or sparse array of shape (n_leads, n_columns)
        The training leads, encoded.
    average : ndarray of shape (n_columns,)
        The average training lead, from which points are counted.
    weights : ndarray of shape (n_columns,)
        Coefficients.
    covariance : ndarray of shape (n_columns, n_columns)
        How sure they are, doubt about the penalties' strengths included.
    """

    fields: tuple[str, ...]
    transformer: Any
    columns: Encoded
    average: Vector
    weights: Vector
    covariance: Vector

    @property
    def name(self) -> str:
        """The fields' names."""
        return " x ".join(self.fields)

    def encoded(self, *cells: Cells) -> Encoded:
        """Return made-up leads with these cells, one column of cells for each field, encoded."""
        probes = pd.DataFrame(dict(zip(self.fields, cells, strict=True)))
        encoded: Encoded = self.transformer.transform(probes)
        return encoded

    def points(self, encoded: Encoded) -> Vector:
        """Return the points of encoded leads, of shape (n_leads,)."""
        return np.asarray(encoded @ self.weights - self.average @ self.weights)

    def difference(self, inside: npt.NDArray[np.bool_] | Vector) -> Vector:
        """Return by how much the average of some training leads differs from that of all.

        They are marked, or given by what each of them counts.
        """
        share = inside / inside.sum()
        return np.asarray(share @ self.columns - self.average)

    def reach(self, differences: Encoded) -> Vector:
        """Return half the width of the 95% interval of differences between leads."""
        dense = differences.toarray() if sparse.issparse(differences) else differences
        variance = np.einsum("ij,ij->i", dense @ self.covariance, dense)
        return np.asarray(_TWO_SIDED_95 * np.sqrt(np.clip(variance, 0.0, None)))


def fitted_terms(
    pipeline: Pipeline,
    leads: pd.DataFrame,
    weight: Vector | None = None,
    *,
    stands_for: float = 1.0,
) -> list[FittedTerm]:
    """Return the terms of a pipeline that was fitted on these leads, in order.

    Parameters
    ----------
    pipeline : Pipeline
        As `leadscoring.model.fitting.fit` returns it.
    leads : pandas.DataFrame of shape (n_leads, n_fields)
        The leads it was fitted on.
    weight : ndarray of shape (n_leads,), optional
        How many leads each of them stood for in `fit`.
    stands_for : float
        How many were fitted for each of these, where these are a sample.
    """
    encode = pipeline["encode"]
    columns, coefficients = encode.transform(leads), weights(pipeline)
    terms = [encode.output_indices_[name] for name, _, _ in encode.transformers_]
    each = flattened(weight)
    if stands_for != 1:
        each = stands_for * (np.ones(len(leads)) if each is None else each)
    covariances = _covariances(pipeline, columns, coefficients, terms, each)
    if weight is None:
        average = np.asarray(columns.mean(axis=0)).ravel()
    else:
        average = np.asarray((weight / weight.sum()) @ columns).ravel()
    return [
        FittedTerm(
            tuple(fields),
            transformer,
            columns[:, block],
            average[block],
            coefficients[block],
            covariance,
        )
        for (_, transformer, fields), block, covariance in zip(
            encode.transformers_, terms, covariances, strict=True
        )
    ]


def _covariances(
    pipeline: Pipeline,
    columns: Encoded,
    coefficients: Vector,
    terms: Sequence[slice],
    weight: Vector | None,
) -> list[Vector]:
    """Return each term's covariance; only the default recipe's strengths are in doubt."""
    penalty, intercept = penalties(pipeline), float(pipeline["logistic"].intercept_[0])
    covariance = coefficient_covariance(columns, coefficients, intercept, penalty, weight)
    if "scale" not in pipeline.named_steps:
        return [covariance[block, block] for block in terms]
    blocks = pipeline["encode"].blocks()
    own = np.split(np.arange(len(penalty)), np.cumsum([block.width for block in blocks])[:-1])
    drawn = [np.concatenate([own[i] for i in group]) for group in of_one_strength(blocks)]
    return term_covariances(covariance, coefficients, penalty, drawn, terms)


def average_log_odds(pipeline: Pipeline, terms: list[FittedTerm]) -> float:
    """Return the log-odds of the average training lead, before calibration."""
    parts = [float(term.average @ term.weights) for term in terms]
    return float(pipeline["logistic"].intercept_[0]) + sum(parts)
