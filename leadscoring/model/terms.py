"""The terms of a scorecard: small tables that turn a lead's fields into points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import cells, to_levels, to_numbers
from leadscoring.model.pair_term import BinSide, LevelSide, PairTerm

__all__ = [
    "BinSide",
    "CurveTerm",
    "LevelSide",
    "LevelTerm",
    "PairTerm",
    "ProductTerm",
    "Term",
    "read_curve",
    "term_from_dict",
    "term_to_dict",
]

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
        codes, levels = to_levels(cells(frame, self.field), placeholders)
        points = [self.points.get(level, self.other) for level in levels]
        return np.array([*points, self.missing])[codes]


@dataclass(frozen=True, slots=True)
class CurveTerm:
    """A numeric field: points at breakpoints, linear between them, flat beyond.

    A breakpoint given twice is a jump: at it and to its right the later points hold.

    Attributes
    ----------
    field : str
        Name of the field.
    x : tuple of float
        Breakpoints in the field's own unit, finite, at least one, none below
        the one before.
    points : tuple of float
        Log-odds added at each breakpoint, relative to the average training lead.
    missing : float
        Points of a missing cell.

    Raises
    ------
    InvalidInput
        If the breakpoints fall, are not finite, or are not as many as the points.

    Examples
    --------
    >>> visits = CurveTerm("Visits", x=(0.0, 4.0, 4.0), points=(0.0, 1.0, 3.0), missing=-1.0)
    >>> visits.score(pd.DataFrame({"Visits": [2, 4, 9, None]}), []).tolist()
    [0.5, 3.0, 3.0, -1.0]
    """

    kind: ClassVar[str] = "curve"
    field: str
    x: tuple[float, ...]
    points: tuple[float, ...]
    missing: float

    def __post_init__(self) -> None:
        x = np.array(self.x, dtype=float)
        if not len(x) or len(x) != len(self.points):
            raise InvalidInput(
                f"The curve of '{self.field}' must have as many points as breakpoints, at least "
                f"one; it has {len(self.points)} and {len(x)}. Correct the scorecard, or train again."
            )
        if not (np.isfinite(x).all() and (x[1:] >= x[:-1]).all()):
            raise InvalidInput(
                f"The breakpoints of '{self.field}' must be finite and none below the one before; "
                f"they are {list(self.x)}. Correct the scorecard, or train again."
            )

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
        numbers = to_numbers(cells(frame, self.field), placeholders)
        points = read_curve(numbers, np.array(self.x), np.array(self.points))
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
        numbers = np.column_stack([to_numbers(cells(frame, f), placeholders) for f in self.pair])
        standard = (np.clip(numbers, self.low, self.high) - self.mean) / self.scale
        product: Vector = np.nan_to_num(standard).prod(axis=1)
        return self.offset + self.weight * product


Term = LevelTerm | CurveTerm | ProductTerm | PairTerm
_KINDS: dict[str, type[Term]] = {
    term.kind: term for term in (LevelTerm, CurveTerm, ProductTerm, PairTerm)
}


def read_curve(numbers: Vector, x: Vector, points: Vector) -> Vector:
    """Return the points of numbers on a curve: linear between breakpoints, flat beyond.

    Parameters
    ----------
    numbers : ndarray of shape (n,)
        Where to read; nan reads as the last points.
    x : ndarray of shape (n_breakpoints,)
        Breakpoints, none below the one before; one given twice is a jump, where
        the later points hold.
    points : ndarray of shape (n_breakpoints,)
        Points at the breakpoints.

    Examples
    --------
    >>> x, points = np.array([0.0, 2.0, 2.0]), np.array([0.0, 1.0, 5.0])
    >>> read_curve(np.array([-np.inf, 1.0, 2.0, np.inf]), x, points).tolist()
    [0.0, 0.5, 5.0, 5.0]
    """
    at = np.maximum(np.searchsorted(x, numbers, side="right") - 1, 0)
    with np.errstate(over="ignore"):  # points as large as floats can be
        width = np.append(np.diff(x), 0.0)  # beyond the last breakpoint there is nowhere to go
        rise = np.append(np.diff(points), 0.0)
        slope = np.divide(rise, width, out=np.zeros_like(width), where=width > 0)
        along = np.clip(numbers - x[at], 0.0, width[at])
        climbed = np.multiply(slope[at], along, out=np.zeros_like(along), where=along > 0)
        return np.asarray(points[at] + climbed)


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
    if data["kind"] == PairTerm.kind:
        return PairTerm.from_dict(data)
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k != "kind"}
    kind: Any = _KINDS[data["kind"]]
    term: Term = kind(**values)
    return term
