"""From a labelled table to what can be fitted: outcomes, fields, recipe, duplicates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.duplicates import repeated_leads
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.outcomes import BinaryOutcome, binary_outcome
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.schema import Schema, infer_schema
from leadscoring.model.fitting import Recipe, all_products
from leadscoring.model.resampling import RESAMPLINGS, Resampling

__all__ = ["Prepared", "TrainingOptions", "prepare"]

Vector = npt.NDArray[np.float64]
FEWEST = 10
"""Fewest leads of each outcome that a model can be trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """What a user may choose about a training.

    Attributes
    ----------
    target : str
        Column that holds the outcome.
    positive : object
        The target's value that means converted; guessed where None.
    exclude, include : collection of str
        Columns to leave out, and to use although a rule would leave them out.
    confirmed : collection of str
        Columns that somebody who knows says are known before the first contact:
        where `find_leaks` warns of one, the card does not repeat it.
    date : str or None
        Column that orders the leads in time; found where None and there is just one.
    interactions : "auto" or sequence of pairs of str
        Numeric fields to multiply; "auto" takes all pairs where they are few.
    curves : bool
        Let numeric fields bend; otherwise each is a straight line.
    impute : bool
        Read missing cells as the most frequent level or the median, instead of
        as a level of their own.
    max_missing : float
        Columns with a larger share of missing cells are left out, in [0, 1].
    min_leads : int
        Levels with fewer leads are pooled, at least 1.
    resampling : {"none", "balanced", "over", "under", "smote"}
        How the two outcomes are balanced; its shift is taken out again.
    missing : collection of str
        Texts that count as missing.
    n_folds, n_repeats : int
        Folds of the cross-validation, at least 2, and how often they are drawn, at least 1.
    seed : int
        Seed of every random choice.
    """

    target: str
    positive: object = None
    exclude: Collection[str] = ()
    include: Collection[str] = ()
    confirmed: Collection[str] = ()
    date: str | None = None
    interactions: Literal["auto"] | Sequence[tuple[str, str]] = "auto"
    curves: bool = True
    impute: bool = False
    max_missing: float = 1.0
    min_leads: int = 10
    resampling: Resampling = "none"
    missing: Collection[str] = DEFAULT_MISSING
    n_folds: int = 5
    n_repeats: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        rules = {
            "max_missing must lie in [0, 1]": 0 <= self.max_missing <= 1,
            "min_leads must be at least 1": self.min_leads >= 1,
            "n_folds must be at least 2": self.n_folds >= 2,
            "n_repeats must be at least 1": self.n_repeats >= 1,
            "seed must lie in [0, 4000000000]": 0 <= self.seed <= 4_000_000_000,
            f"resampling must be one of {', '.join(RESAMPLINGS)}": self.resampling in RESAMPLINGS,
        }
        for rule, holds in rules.items():
            if not holds:
                name = rule.split()[0]
                raise InvalidInput(f"{rule}, got {getattr(self, name)!r}.")

    @classmethod
    def of(cls, target: str, options: Mapping[str, Any]) -> TrainingOptions:
        """Return the options; raise `InvalidInput` for a name that is none."""
        known = [field.name for field in fields(cls)]
        unknown = [name for name in options if name not in known]
        if unknown:
            raise InvalidInput(
                f"There is no training option {', '.join(unknown)}; there are {', '.join(known)}."
            )
        return cls(target=target, **options)

    def to_dict(self) -> dict[str, Any]:
        """Return the options as plain data."""
        plain = asdict(self) | {
            "positive": None if self.positive is None else str(self.positive),
            "exclude": sorted(self.exclude),
            "include": sorted(self.include),
            "confirmed": sorted(self.confirmed),
            "missing": list(self.missing),
        }
        if self.interactions != "auto":
            plain["interactions"] = [list(pair) for pair in self.interactions]
        return plain


@dataclass(frozen=True)
class Prepared:
    """Labelled leads ready to be fitted.

    Attributes
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        The leads whose outcome is known.
    converted : ndarray of shape (n_leads,)
        Their outcomes, 1 or 0.
    outcome : BinaryOutcome
        The target column as it was read, unknown outcomes included.
    schema : Schema
        The role of each column.
    excluded : dict of str to str
        Why each column that is not a field was left out.
    leaks : pandas.DataFrame
        What `find_leaks` found.
    recipe : Recipe
        How the model is built.
    groups : ndarray of int of shape (n_leads,)
        Leads that agree in every field share a number; each has its own where
        fewer than half of them differ, as with a handful of fields.
    date : str or None
        The column that orders the leads in time.
    """

    leads: pd.DataFrame
    converted: Vector
    outcome: BinaryOutcome
    schema: Schema
    excluded: dict[str, str]
    leaks: pd.DataFrame
    recipe: Recipe
    groups: npt.NDArray[np.intp]
    date: str | None


def prepare(frame: pd.DataFrame, options: TrainingOptions) -> Prepared:
    """Find out what a labelled table offers to a model.

    Raises
    ------
    InvalidInput
        If the target, a named column or an interaction cannot be used, there
        are too few leads of one outcome, or no field is left.
    """
    schema = _schema(frame, options)
    outcome = binary_outcome(frame[options.target], options.positive, options.missing)
    known = ~np.isnan(outcome.converted)
    leads, converted = frame[known].reset_index(drop=True), outcome.converted[known]
    _check_enough(converted, outcome)
    leaks = find_leaks(
        leads,
        target=options.target,
        positive=outcome.positive,
        missing=options.missing,
        exclude=options.exclude,
    )
    blocked = leaks[(leaks["verdict"] == "blocked") & ~leaks["column"].isin(list(options.include))]
    excluded = schema.excluded | dict(zip(blocked["column"], blocked["reason"], strict=True))
    recipe = _recipe(schema, set(blocked["column"]), options)
    groups = repeated_leads(leads, recipe.fields, missing=options.missing)
    date = options.date or _only_date(schema)
    return Prepared(leads, converted, outcome, schema, excluded, leaks, recipe, groups, date)


def _schema(frame: pd.DataFrame, options: TrainingOptions) -> Schema:
    schema = infer_schema(
        frame,
        target=options.target,
        positive=options.positive,
        exclude=options.exclude,
        include=options.include,
        max_missing=options.max_missing,
        missing=options.missing,
    )
    for name in options.confirmed:
        schema.column(name)  # refuses a name that no column has
    dates = [c.name for c in schema.fields if c.kind == "date"]
    if dates:
        raise InvalidInput(
            f"A date cannot be a field: {', '.join(dates)}. Leave it out of include."
        )
    if options.date is not None and schema.column(options.date).kind != "date":
        raise InvalidInput(
            f"The column '{options.date}' does not hold dates. Write them like 2026-11-22, or choose another."
        )
    return schema


def _check_enough(converted: Vector, outcome: BinaryOutcome) -> None:
    bought = int(converted.sum())
    fewest = min(bought, len(converted) - bought)
    if fewest < FEWEST:
        value = outcome.positive if bought == fewest else outcome.negative
        raise InvalidInput(
            f"A model needs at least {FEWEST} leads of each outcome; only {fewest} say '{value}'. "
            "Add leads whose outcome is known."
        )


def _recipe(schema: Schema, blocked: set[str], options: TrainingOptions) -> Recipe:
    used = [column for column in schema.fields if column.name not in blocked]
    if not used:
        raise InvalidInput("No column is left that a model may use. Exclude fewer columns.")
    numeric = tuple(column.name for column in used if column.kind == "numeric")
    return Recipe(
        categorical=tuple(column.name for column in used if column.kind == "categorical"),
        numeric=numeric,
        products=_products(numeric, options.interactions),
        n_knots=8 if options.curves else 2,
        min_leads=options.min_leads,
        missing="impute" if options.impute else "level",
        resampling=options.resampling,
        placeholders=tuple(options.missing),
        seed=options.seed,
    )


def _products(
    numeric: tuple[str, ...], asked: Literal["auto"] | Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    if asked == "auto":
        return all_products(numeric)
    for pair in asked:
        if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(numeric):
            raise InvalidInput(
                f"An interaction needs two different numeric fields, got {' x '.join(pair)}. "
                f"The numeric fields are: {', '.join(numeric) or 'none'}."
            )
    return tuple((first, second) for first, second in asked)


def _only_date(schema: Schema) -> str | None:
    dates = [column.name for column in schema.columns if column.kind == "date"]
    return dates[0] if len(dates) == 1 else None
