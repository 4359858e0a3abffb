"""Reading a fitted pipeline off as a scorecard, and how sure each of its points is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, ndtri
from sklearn.pipeline import Pipeline

from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.model.calibration import Calibration
from leadscoring.model.fitting import Recipe
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm, ProductTerm, Term

__all__ = ["ReadOff"]

Matrix = npt.NDArray[np.float64]
_UNSEEN = "\0unseen"


@dataclass(frozen=True)
class ReadOff:
    """A fitted pipeline with the leads that it was fitted on.

    Attributes
    ----------
    pipeline : Pipeline
        Steps ``encode`` and ``logistic``, fitted by `leadscoring.model.fitting.fit`.
    recipe : Recipe
        What it was fitted by.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The training leads.
    converted : ndarray of shape (n_leads,)
        Their outcomes, 1 or 0.
    """

    pipeline: Pipeline
    recipe: Recipe
    frame: pd.DataFrame
    converted: Matrix

    def scorecard(self, calibration: Calibration) -> Scorecard:
        """Return the pipeline as a scorecard whose points average zero over the training leads."""
        recipe = self.recipe
        names = [(name,) for name in recipe.fields]
        terms = [self._term(i, fields) for i, fields in enumerate([*names, *recipe.products])]
        intercept = self._intercept + float(self._mean @ self._weights)
        return Scorecard(intercept, tuple(terms), calibration, recipe.placeholders)

    def effects(self) -> pd.DataFrame:
        """Return each term's rows with points, their 95% interval, and the leads behind them.

        The interval is Laplace's: the points' covariance is the inverse of the
        penalised log-likelihood's curvature at the fitted model.

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
            *(
                row
                for i, name in enumerate(self.recipe.categorical)
                for row in self._level_rows(i, name)
            ),
            *(
                row
                for i, name in enumerate(self.recipe.numeric, start=len(self.recipe.categorical))
                for row in self._range_rows(i, name)
            ),
            *(
                self._row(i, " x ".join(pair), "product", "1 sd each", np.ones((1, 1)))
                for i, pair in enumerate(self.recipe.products, start=len(self.recipe.fields))
            ),
        ]
        return pd.DataFrame(rows)

    def curves(self) -> dict[str, pd.DataFrame]:
        """Return each numeric field's curve: x, points, points_low, points_high, all at breakpoints."""
        return {
            name: self._curve(i, name)
            for i, name in enumerate(self.recipe.numeric, start=len(self.recipe.categorical))
        }

    @cached_property
    def _columns(self) -> Matrix:
        return np.asarray(self.pipeline["encode"].transform(self.frame[self.recipe.fields]))

    @cached_property
    def _mean(self) -> Matrix:
        return np.asarray(self._columns.mean(axis=0))

    @property
    def _weights(self) -> Matrix:
        return np.asarray(self.pipeline["logistic"].coef_[0])

    @property
    def _intercept(self) -> float:
        return float(self.pipeline["logistic"].intercept_[0])

    @cached_property
    def _covariance(self) -> Matrix:
        chance = expit(self._columns @ self._weights + self._intercept)
        design = np.column_stack([self._columns, np.ones(len(self._columns))])
        curvature = (design.T * (chance * (1 - chance))) @ design
        penalty = np.full(len(curvature), 1 / self.pipeline["logistic"].C)
        penalty[-1] = 0.0
        return np.asarray(np.linalg.pinv(curvature + np.diag(penalty), hermitian=True))[:-1, :-1]

    def _encoded(self, i: int, probes: pd.DataFrame) -> Matrix:
        return np.asarray(self.pipeline["encode"].named_transformers_[f"term{i}"].transform(probes))

    def _block(self, i: int) -> slice:
        return self.pipeline["encode"].output_indices_[f"term{i}"]  # type: ignore[no-any-return]

    def _points(self, i: int, encoded: Matrix) -> Matrix:
        block = self._block(i)
        return np.asarray((encoded - self._mean[block]) @ self._weights[block])

    def _errors(self, i: int, difference: Matrix) -> Matrix:
        block = self._block(i)
        variance = np.einsum("ij,jk,ik->i", difference, self._covariance[block, block], difference)
        return np.asarray(np.sqrt(np.clip(variance, 0.0, None)))

    def _term(self, i: int, fields: tuple[str, ...]) -> Term:
        if len(fields) == 2:
            return self._product_term(i, fields)
        if fields[0] in self.recipe.categorical:
            return self._level_term(i, fields[0])
        return self._curve_term(i, fields[0])

    def _level_term(self, i: int, name: str) -> LevelTerm:
        levels = self.pipeline["encode"].named_transformers_[f"term{i}"].levels_[0]
        probes = pd.DataFrame({name: np.array([*levels, None, _UNSEEN], dtype=object)})
        *points, missing, other = self._points(i, self._encoded(i, probes)).tolist()
        return LevelTerm(name, dict(zip(levels, points, strict=True)), missing, other)

    def _curve_term(self, i: int, name: str) -> CurveTerm:
        x = self._breakpoints(i)
        probes = pd.DataFrame({name: [*x, np.nan]})
        *points, missing = self._points(i, self._encoded(i, probes)).tolist()
        return CurveTerm(name, tuple(x), tuple(points), missing)

    def _product_term(self, i: int, pair: tuple[str, ...]) -> ProductTerm:
        numbers = self.pipeline["encode"].named_transformers_[f"term{i}"].numbers_
        weight = float(self._weights[self._block(i)][0])
        return ProductTerm(
            pair=(pair[0], pair[1]),
            low=tuple(numbers.ranges_[:, 0].tolist()),
            high=tuple(numbers.ranges_[:, 1].tolist()),
            mean=tuple(numbers.scaler_.mean_.tolist()),
            scale=tuple(numbers.scaler_.scale_.tolist()),
            weight=weight,
            offset=-weight * float(self._mean[self._block(i)][0]),
        )

    def _breakpoints(self, i: int) -> list[float]:
        numbers = self.pipeline["encode"].named_transformers_[f"term{i}"]
        low, high = numbers.ranges_[0]
        return list(dict.fromkeys([float(low), *numbers.bends_[0].tolist(), float(high)]))

    def _curve(self, i: int, name: str) -> pd.DataFrame:
        x = self._breakpoints(i)
        encoded = self._encoded(i, pd.DataFrame({name: x}))
        points = self._points(i, encoded)
        reach = ndtri(0.975) * self._errors(i, encoded - self._mean[self._block(i)])
        return pd.DataFrame(
            {"x": x, "points": points, "points_low": points - reach, "points_high": points + reach}
        )

    def _level_rows(self, i: int, name: str) -> list[dict[str, object]]:
        codes, seen = to_levels(self.frame[name], self.recipe.placeholders)
        kept = self.pipeline["encode"].named_transformers_[f"term{i}"].levels_[0]
        text = np.array([*seen, None], dtype=object)[codes]
        groups = [
            *(("level", level, text == level) for level in kept),
            ("other", "other", ~np.isin(codes, [-1, *(seen.index(level) for level in kept)])),
            ("missing", "blank", codes == -1),
        ]
        return self._group_rows(i, name, groups)

    def _range_rows(self, i: int, name: str) -> list[dict[str, object]]:
        numbers = to_numbers(self.frame[name], self.recipe.placeholders)
        x = self._breakpoints(i)
        last = len(x) - 2
        groups = [
            (
                "range",
                f"{low:,.6g} to {high:,.6g}",
                (numbers >= low) & ((numbers < high) | (j == last)),
            )
            for j, (low, high) in enumerate(pairwise(x))
        ]
        rows = self._group_rows(i, name, [*groups, ("missing", "blank", np.isnan(numbers))])
        finite = numbers[np.isfinite(numbers)]
        if not len(finite):
            return rows
        low, high = np.quantile(finite, [0.25, 0.75])
        ends = self._encoded(i, pd.DataFrame({name: [low, high]}))
        contrast = self._row(i, name, "contrast", f"{low:,.6g} to {high:,.6g}", ends[1:] - ends[:1])
        return [contrast, *rows]

    def _group_rows(
        self, i: int, name: str, groups: list[tuple[str, str, npt.NDArray[np.bool_]]]
    ) -> list[dict[str, object]]:
        block = self._block(i)
        return [
            self._row(
                i,
                name,
                kind,
                label,
                self._columns[inside, block].mean(axis=0, keepdims=True) - self._mean[block],
                inside,
            )
            for kind, label, inside in groups
            if inside.any()
        ]

    def _row(
        self,
        i: int,
        name: str,
        kind: str,
        label: str,
        difference: Matrix,
        inside: npt.NDArray[np.bool_] | None = None,
    ) -> dict[str, object]:
        """State one effect: the points of a difference between two average leads of a term."""
        points = float((difference @ self._weights[self._block(i)])[0])
        reach = float(ndtri(0.975) * self._errors(i, difference)[0])
        members = self.converted if inside is None else self.converted[inside]
        return {
            "term": name,
            "kind": kind,
            "label": label,
            "leads": len(members),
            "converted": float(members.mean()),
            "points": points,
            "points_low": points - reach,
            "points_high": points + reach,
        }
