"""The terms of a scorecard: small tables that turn a lead's fields into points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["CurveTerm", "LevelTerm", "ProductTerm", "Term", "term_from_dict", "term_to_dict"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LevelTerm:
    """A categorical field: points per level.

    Attributes
    ----------
    field : str
        Name of the field.
    points : mapping of str to float
        Log-odds added by each level, relative to the average training lead.
    missing, other : float
        Points of a missing cell, and of a level that is not listed.
    """

    kind: ClassVar[str] = "levels"
    field: str
    points: Mapping[str, float]
    missing: float
    other: float

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the term reads."""
        return (self.field,)

    def score(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> Vector:
        """Return each lead's points, of shape (n_leads,)."""
        codes, levels = to_levels(_column(frame, self.field), placeholders)
        points = [self.points.get(level, self.other) for level in levels]
        return np.array([*points, self.missing])[codes]


@dataclass(frozen=True, slots=True)
class CurveTerm:
    """A numeric field: points at breakpoints, linear between them, flat beyond.

    Attributes
    ----------
    field : str
        Name of the field.
    x : tuple of float
        Breakpoints in the field's own unit, increasing.
    points : tuple of float
        Log-odds added at each breakpoint, relative to the average training lead.
    missing : float
        Points of a missing cell.
    """

    kind: ClassVar[str] = "curve"
    field: str
    x: tuple[float, ...]
    points: tuple[float, ...]
    missing: float

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the term reads."""
        return (self.field,)

    def score(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> Vector:
        """Return each lead's points, of shape (n_leads,)."""
        numbers = to_numbers(_column(frame, self.field), placeholders)
        points: Vector = np.interp(numbers, self.x, self.points)
        return np.where(np.isnan(numbers), self.missing, points)


@dataclass(frozen=True, slots=True)
class ProductTerm:
    """Two numeric fields: points in proportion to the product of their standardised values.

    Attributes
    ----------
    pair : tuple of two str
        Names of the fields.
    low, high : tuple of two float
        Range to which each number is drawn before it is standardised.
    mean, scale : tuple of two float
        What is subtracted from each number, and what it is divided by.
    weight : float
        Log-odds added where the product is 1.
    offset : float
        Points where the product is 0, or a number is missing.
    """

    kind: ClassVar[str] = "product"
    pair: tuple[str, str]
    low: tuple[float, float]
    high: tuple[float, float]
    mean: tuple[float, float]
    scale: tuple[float, float]
    weight: float
    offset: float

    @property
    def name(self) -> str:
        """Both fields' names."""
        return " x ".join(self.pair)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the term reads."""
        return self.pair

    def score(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> Vector:
        """Return each lead's points, of shape (n_leads,)."""
        numbers = np.column_stack([to_numbers(_column(frame, f), placeholders) for f in self.pair])
        standard = (np.clip(numbers, self.low, self.high) - self.mean) / self.scale
        product: Vector = np.nan_to_num(standard).prod(axis=1)
        return self.offset + self.weight * product


Term = LevelTerm | CurveTerm | ProductTerm
_KINDS: dict[str, type[Term]] = {term.kind: term for term in (LevelTerm, CurveTerm, ProductTerm)}


def term_to_dict(term: Term) -> dict[str, Any]:
    """Return a term as plain data."""
    return {"kind": term.kind, **asdict(term)}


def term_from_dict(data: Mapping[str, Any]) -> Term:
    """Return the term that plain data describes; raise `InvalidInput` for an unknown kind."""
    if data["kind"] not in _KINDS:
        raise InvalidInput(
            f"The scorecard has a term of kind '{data['kind']}'; known are {', '.join(_KINDS)}. "
            "It was made by another release of leadscoring."
        )
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k != "kind"}
    kind: Any = _KINDS[data["kind"]]
    term: Term = kind(**values)
    return term


def _column(frame: pd.DataFrame, field: str) -> pd.Series:
    """Return a field's cells; a field that the leads do not have is missing for each of them."""
    if field in frame.columns:
        return frame[field]
    return pd.Series(np.nan, index=frame.index, name=field)
