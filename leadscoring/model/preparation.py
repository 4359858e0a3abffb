"""From a labelled table to what can be fitted: outcomes, fields, recipe, duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.duplicates import repeated_leads
from leadscoring.leads.outcomes import BinaryOutcome, binary_outcome
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.schema import Schema, infer_schema
from leadscoring.model.classic import all_products
from leadscoring.model.maturity import Maturity, judge_maturity
from leadscoring.model.moments import moments
from leadscoring.model.options import FEWEST, TrainingOptions
from leadscoring.model.recipe import Pair, Recipe
from leadscoring.model.timing import find_timing
from leadscoring.model.weights import of_part, read_weights

__all__ = ["Prepared", "TrainingOptions", "prepare"]

Vector = npt.NDArray[np.float64]
_WEIGHS = "says how many leads each lead stands for"


@dataclass(frozen=True)
class Prepared:
    """Labelled leads ready to be fitted.

    Attributes
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        The leads whose outcome is known, but for those too young to have decided.
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
    used : ndarray of bool of shape (n_rows,)
        Which rows of the table these leads are.
    date : str or None
        The column that orders the leads in time.
    is_dated : bool
        Whether that column holds dates; otherwise it holds numbers.
    moments : ndarray of shape (n_leads,) or None
        When each lead came in, larger for newer leads, nan where not known; see
        `moments`. None where no column orders the leads.
    maturity : Maturity or None
        Which leads were too young; None where no column tells when leads converted.
    weight : ndarray of shape (n_leads,) or None
        What each lead counts, above 0, as `scaled` gives it; None: 1.
    """

    leads: pd.DataFrame
    converted: Vector
    outcome: BinaryOutcome
    schema: Schema
    excluded: dict[str, str]
    leaks: pd.DataFrame
    recipe: Recipe
    groups: npt.NDArray[np.intp]
    used: npt.NDArray[np.bool_]
    date: str | None = None
    is_dated: bool = False
    moments: Vector | None = None
    maturity: Maturity | None = None
    weight: Vector | None = None

    def part(self, rows: npt.NDArray[np.bool_]) -> Prepared:
        """Return the same with some of the leads, given as a mask of shape (n_leads,)."""
        used = self.used.copy()
        used[used] = rows
        return replace(
            self,
            leads=self.leads[rows],
            converted=self.converted[rows],
            groups=self.groups[rows],
            used=used,
            moments=of_part(self.moments, rows),
            weight=of_part(self.weight, rows),
        )


def prepare(frame: pd.DataFrame, options: TrainingOptions) -> Prepared:
    """Find out what a labelled table offers to a model.

    Raises
    ------
    InvalidInput
        If the target, a named column, a weight or an interaction cannot be used,
        there are too few leads of one outcome, or no field is left.
    """
    schema = _schema(frame, options)
    outcome = binary_outcome(frame[options.target], options.positive, options.missing)
    known = ~np.isnan(outcome.converted)
    _check_enough(outcome.converted[known], outcome)
    timing = find_timing(
        frame, outcome.converted, schema, date=options.date, converted_on=options.converted_on
    )
    maturity = judge_maturity(frame, outcome.converted, timing, fewest=FEWEST)
    used = known if maturity is None else known & ~maturity.young
    leads = frame[used].reset_index(drop=True)
    aside = {name: why for name, why in timing.reasons.items() if name not in options.include}
    if options.weight is not None:
        aside[options.weight] = _WEIGHS
    leaks = _leaks(leads, outcome, options, aside)
    left_out = _blocked(leaks, options) | aside
    recipe = _recipe(schema, left_out, options)
    return Prepared(
        leads=leads,
        converted=outcome.converted[used],
        outcome=outcome,
        schema=schema,
        excluded=schema.excluded | left_out,
        leaks=leaks,
        recipe=recipe,
        groups=repeated_leads(leads, recipe.fields, missing=options.missing),
        used=used,
        date=timing.date,
        is_dated=timing.is_date,
        moments=None if timing.date is None else moments(leads[timing.date]),
        maturity=maturity,
        weight=read_weights(leads, options.weight),
    )


def _schema(frame: pd.DataFrame, options: TrainingOptions) -> Schema:
    schema = infer_schema(
        frame,
        target=options.target,
        positive=options.positive,
        exclude=[*options.exclude, *_weights_column(frame, options)],
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
    return schema


def _weights_column(frame: pd.DataFrame, options: TrainingOptions) -> list[str]:
    """Return the column of weights, in a list; refuse one that cannot be one."""
    name = options.weight
    if name is None:
        return []
    if name not in frame.columns or name == options.target or name in options.include:
        raise InvalidInput(
            f"'{name}' cannot be the column of weights: it must be a column of its own, neither "
            "the outcome nor a field. Name another, or leave weight out."
        )
    return [name]


def _leaks(
    leads: pd.DataFrame, outcome: BinaryOutcome, options: TrainingOptions, aside: Mapping[str, str]
) -> pd.DataFrame:
    return find_leaks(
        leads,
        target=options.target,
        positive=outcome.positive,
        missing=options.missing,
        exclude=[*options.exclude, *aside],
    )


def _blocked(leaks: pd.DataFrame, options: TrainingOptions) -> dict[str, str]:
    """Return why each column that knows the answer is left out, but for those asked for."""
    blocked = leaks[(leaks["verdict"] == "blocked") & ~leaks["column"].isin(list(options.include))]
    return dict(zip(blocked["column"], blocked["reason"], strict=True))


def _check_enough(converted: Vector, outcome: BinaryOutcome) -> None:
    bought = int(converted.sum())
    fewest = min(bought, len(converted) - bought)
    if fewest < FEWEST:
        value = outcome.positive if bought == fewest else outcome.negative
        raise InvalidInput(
            f"A model needs at least {FEWEST} leads of each outcome; only {fewest} say '{value}'. "
            "Add leads whose outcome is known."
        )


def _recipe(schema: Schema, left_out: Mapping[str, str], options: TrainingOptions) -> Recipe:
    used = [column for column in schema.fields if column.name not in left_out]
    if not used:
        raise InvalidInput("No column is left that a model may use. Exclude fewer columns.")
    numeric = tuple(column.name for column in used if column.kind == "numeric")
    categorical = tuple(column.name for column in used if column.kind == "categorical")
    bends = options.recipe == "default" if options.curves is None else options.curves
    _check_directions(numeric, options)
    return Recipe(
        categorical=categorical,
        numeric=numeric,
        pairs=_pairs(categorical, numeric, options),
        kind=options.recipe,
        rising=tuple(options.rising),
        falling=tuple(options.falling),
        n_knots=8 if bends else 2,
        most_pairs=options.max_pairs,
        most_fields=options.max_fields,
        fewest=options.fewest,
        always=tuple(name for name in options.include if name in (*categorical, *numeric)),
        min_leads=options.min_leads,
        missing="impute" if options.impute else "level",
        penalty=options.penalty,
        resampling=options.resampling,
        placeholders=tuple(options.missing),
        seed=options.seed,
    )


def _check_directions(numeric: tuple[str, ...], options: TrainingOptions) -> None:
    """Refuse a direction for what is no number, and two directions for one field."""
    for name in (*options.rising, *options.falling):
        if name not in numeric:
            raise InvalidInput(
                f"Only a numeric field can be rising or falling, got {name}. "
                f"The numeric fields are: {', '.join(numeric) or 'none'}."
            )
        if name in options.rising and name in options.falling:
            raise InvalidInput(
                f"{name} cannot be both rising and falling. Ask for one of them; exclude the "
                "field if it shall have no effect."
            )


def _pairs(
    categorical: tuple[str, ...], numeric: tuple[str, ...], options: TrainingOptions
) -> tuple[Pair, ...] | None:
    """Return the pairs asked for; None where they are to be looked for."""
    is_classic = options.recipe == "classic"
    if options.interactions == "auto":
        return all_products(numeric) if is_classic else None
    kind, usable = ("numeric ", numeric) if is_classic else ("", (*categorical, *numeric))
    for pair in options.interactions:
        if len(pair) != 2 or pair[0] == pair[1] or not set(pair) <= set(usable):
            raise InvalidInput(
                f"An interaction needs two different {kind}fields, got {' x '.join(pair)}. "
                f"The {kind}fields are: {', '.join(usable) or 'none'}."
            )
        if not {*options.rising, *options.falling}.isdisjoint(pair):
            raise InvalidInput(
                f"A field that is rising or falling can be in no interaction, got "
                f"{' x '.join(pair)}, which could break the promise. Ask for one or the other."
            )
    return tuple((first, second) for first, second in options.interactions)
