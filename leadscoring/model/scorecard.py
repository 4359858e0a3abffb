"""The scorecard: a model as a sum of points that anyone can check."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import missing_mask
from leadscoring.model.calibration import Calibration
from leadscoring.model.terms import Term, term_from_dict, term_to_dict

__all__ = ["INTERCEPT", "Scorecard", "add_up"]

INTERCEPT = "intercept"
_FORMAT = 1

Vector = npt.NDArray[np.float64]


def add_up(contributions: pd.DataFrame) -> Vector:
    """Return each lead's sum, from left to right: to the last bit the same alone as among others.

    Parameters
    ----------
    contributions : pandas.DataFrame of shape (n_leads, 1 + n_terms)
        As `Scorecard.contributions` returns them.

    Returns
    -------
    log_odds : ndarray of shape (n_leads,)
        Before calibration.

    Examples
    --------
    >>> add_up(pd.DataFrame({"intercept": [-1.0], "Source": [1.5]})).tolist()
    [0.5]
    """
    # The order in which numpy's own sum adds depends on how many rows there are.
    return np.asarray(contributions.to_numpy().cumsum(axis=1)[:, -1])


@dataclass(frozen=True)
class Scorecard:
    """``log-odds = intercept + sum of points``, then a calibration map.

    Points are relative to the average training lead: over the training leads
    each term's points average zero, so the intercept is the average lead's
    log-odds and a term's points are its reason.

    Attributes
    ----------
    intercept : float
        Log-odds of the average training lead.
    terms : tuple of Term
        The tables; a field that the leads lack is missing for each of them.
    calibration : Calibration
        The map from log-odds to probability.
    placeholders : tuple of str
        Texts that count as missing.

    Raises
    ------
    InvalidInput
        If two terms have the same name.
    """

    intercept: float
    terms: tuple[Term, ...]
    calibration: Calibration
    placeholders: tuple[str, ...]

    def __post_init__(self) -> None:
        names = Counter(term.name for term in self.terms)
        repeated = [name for name, count in names.items() if count > 1]
        if repeated:
            raise InvalidInput(
                f"The scorecard has two terms named '{repeated[0]}', of which only one would count. "
                "Keep one of them, or rename a column."
            )

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that are read, each once, in the order of the terms."""
        return tuple(dict.fromkeys(field for term in self.terms for field in term.fields))

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return what each term adds to each lead's log-odds.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            Leads with at least one of the scorecard's fields.

        Returns
        -------
        contributions : pandas.DataFrame of shape (n_leads, 1 + n_terms)
            The column ``intercept``, then one column per term; the rows add up
            to the log-odds before calibration. The index is kept.

        Raises
        ------
        InvalidInput
            If `frame` has none of the fields, or one of them twice.
        """
        self._check_fields(frame)
        points = {term.name: term.score(frame, self.placeholders) for term in self.terms}
        return pd.DataFrame(
            {INTERCEPT: np.full(len(frame), self.intercept), **points}, index=frame.index
        )

    def log_odds(self, frame: pd.DataFrame) -> Vector:
        """Return each lead's log-odds before calibration, of shape (n_leads,)."""
        return add_up(self.contributions(frame))

    def probability(self, frame: pd.DataFrame) -> Vector:
        """Return each lead's calibrated probability of conversion, of shape (n_leads,)."""
        return self.calibration(self.log_odds(frame))

    def blank(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return which fields are not filled in, of shape (n_leads, n_fields)."""
        present = {
            field: missing_mask(frame[field], self.placeholders)
            for field in self.fields
            if field in frame.columns
        }
        return pd.DataFrame(present, index=frame.index).reindex(
            columns=list(self.fields), fill_value=True
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the scorecard as plain data."""
        return {
            "format": _FORMAT,
            "intercept": self.intercept,
            "terms": [term_to_dict(term) for term in self.terms],
            "calibration": self.calibration.to_dict(),
            "placeholders": list(self.placeholders),
        }

    def to_json(self) -> str:
        """Return the scorecard as JSON text; reading it back changes no bit of any score."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scorecard:
        """Return the scorecard that plain data describes.

        Raises
        ------
        InvalidInput
            If the data has another format than this release reads.
        """
        if data.get("format") != _FORMAT:
            raise InvalidInput(
                f"The scorecard has format {data.get('format')}; this release reads format {_FORMAT}. "
                "Install the release that made it, or train again."
            )
        return cls(
            intercept=data["intercept"],
            terms=tuple(term_from_dict(term) for term in data["terms"]),
            calibration=Calibration.from_dict(data["calibration"]),
            placeholders=tuple(data["placeholders"]),
        )

    @classmethod
    def from_json(cls, text: str) -> Scorecard:
        """Return the scorecard that JSON text describes."""
        return cls.from_dict(json.loads(text))

    def _check_fields(self, frame: pd.DataFrame) -> None:
        if not set(self.fields) & set(frame.columns):
            raise InvalidInput(
                f"The leads have none of the {len(self.fields)} fields that the model reads "
                f"({', '.join(self.fields[:5])}, ...). Check the file's header."
            )
        repeated = set(frame.columns[frame.columns.duplicated()]) & set(self.fields)
        if repeated:
            raise InvalidInput(
                f"The leads have the column '{min(repeated)}' more than once. Keep one of them."
            )
