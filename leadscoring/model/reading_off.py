"""Reading a fitted pipeline off as a scorecard, and how sure each of its points is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.pipeline import Pipeline

from leadscoring.model.calibration import Calibration
from leadscoring.model.effect_rows import effect_rows
from leadscoring.model.fitted_terms import FittedTerm, average_log_odds, fitted_terms
from leadscoring.model.pair_encoder import PairEncoder
from leadscoring.model.pair_rows import pair_rows
from leadscoring.model.pair_term import PairTerm
from leadscoring.model.recipe import Recipe
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.term_tables import curve_points, table_of

__all__ = ["ReadOff"]

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ReadOff:
    """A fitted pipeline with the leads that it was fitted on.

    Attributes
    ----------
    pipeline : Pipeline
        As `leadscoring.model.fitting.fit` returns it.
    recipe : Recipe
        What it was fitted by.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The training leads.
    converted : ndarray of shape (n_leads,)
        Their outcomes, 1 or 0.
    weight : ndarray of shape (n_leads,) or None
        What each of them counts; None: 1.
    stands_for : float
        How many leads each of them stands for in the fit, where they are a sample of
        more: intervals are those of so many.
    """

    pipeline: Pipeline
    recipe: Recipe
    frame: pd.DataFrame
    converted: Matrix
    weight: Matrix | None = None
    stands_for: float = 1.0

    def scorecard(self, calibration: Calibration) -> Scorecard:
        """Return the pipeline as a scorecard whose points average zero over the training leads."""
        return Scorecard(
            average_log_odds(self.pipeline, self._terms),
            tuple(table_of(term) for term in self._terms),
            calibration,
            self.recipe.placeholders,
        )

    def effects(self) -> pd.DataFrame:
        """Return each term's rows with points, their 95% interval, and the leads behind them.

        The interval is Laplace's: the points' covariance is the inverse of the
        penalised log-likelihood's curvature at the fitted model, widened by the
        doubt about strengths of penalties that the leads themselves set.

        Returns
        -------
        effects : pandas.DataFrame
            One row per level of a categorical field, per stretch of a numeric
            one, and per product: term, kind (level, missing, other, range,
            contrast, product), label, leads, converted (share), points,
            points_low, points_high. A ``contrast`` compares a numeric field's
            upper quartile with its lower one.
        """
        rows = [
            row
            for term in self._terms
            if not isinstance(term.transformer, PairEncoder)
            for row in effect_rows(
                term, self.frame, self.converted, self.recipe.placeholders, self.weight
            )
        ]
        return pd.DataFrame(rows)

    def curves(self) -> dict[str, pd.DataFrame]:
        """Return each numeric field's curve: x, points, points_low, points_high, all at breakpoints.

        A breakpoint at which the curve jumps stands twice, first with what
        holds to its left.
        """
        return {t.name: _curve(t) for t in self._terms if t.name in self.recipe.numeric}

    def pairs(self) -> dict[str, pd.DataFrame]:
        """Return what each table of two fields adds in each cell that leads are in: see `pair_rows`.

        A pair of which no cell holds ten leads is not among them.
        """
        found = {
            term.name: pair_rows(
                term,
                table,
                self.frame,
                self.converted,
                tuple(self.recipe.placeholders),
                self.weight,
            )
            for term in self._terms
            if isinstance(table := table_of(term), PairTerm)
        }
        return {name: rows for name, rows in found.items() if len(rows)}

    @cached_property
    def _terms(self) -> list[FittedTerm]:
        return fitted_terms(
            self.pipeline, self.frame[self.recipe.fields], self.weight, stands_for=self.stands_for
        )


def _curve(term: FittedTerm) -> pd.DataFrame:
    x, encoded = curve_points(term)
    points, reach = term.points(encoded), term.reach(encoded - term.average)
    return pd.DataFrame(
        {"x": x, "points": points, "points_low": points - reach, "points_high": points + reach}
    )
