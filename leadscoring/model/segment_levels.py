"""The levels of a field that shall have a model of their own, and what each can be learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.recipe import Recipe
from leadscoring.model.segment_size import fewest_of_each

__all__ = [
    "MOST_LEVELS",
    "asked_levels",
    "check_segment",
    "count_levels",
    "of_varied",
    "segment_again",
    "too_few",
]

Mask = npt.NDArray[np.bool_]
MOST_LEVELS = 20
"""Most levels that a field may have, where none of them are named."""


def check_segment(prepared: Prepared, options: TrainingOptions) -> None:
    """Refuse a field, or a level of it, that cannot have models of its own.

    Raises
    ------
    InvalidInput
        If the model may not use the field, no lead says a level that is named, or
        none are named and there are too many.
    """
    field, named = options.segment, options.segment_levels
    if field is None:
        return
    if field not in prepared.recipe.fields:
        why = prepared.excluded.get(field, "there is no such column")
        raise InvalidInput(
            f"Models for segments need a field that the model may use, got '{field}' ({why}). "
            f"The fields are: {', '.join(prepared.recipe.fields)}."
        )
    _, levels = to_levels(prepared.leads[field], prepared.recipe.placeholders)
    unknown = [level for level in named or () if level not in levels]
    if unknown:
        raise InvalidInput(
            f"No lead says '{unknown[0]}' in '{field}'. It says: {_some(levels)}. Name one of these."
        )
    if named is None and len(levels) > MOST_LEVELS:
        raise InvalidInput(
            f"'{field}' has {len(levels):,} levels; without names, at most {MOST_LEVELS} get a model "
            "of their own. Name the levels that shall, or choose a field of fewer."
        )


def asked_levels(prepared: Prepared, options: TrainingOptions) -> list[tuple[str, Mask]]:
    """Return the levels that were asked for and occur, those of most leads first, and their leads.

    Parameters
    ----------
    prepared : Prepared
        All labelled leads.
    options : TrainingOptions
        With the field, and which of its levels.

    Returns
    -------
    found : list of (str, ndarray of bool of shape (n_leads,))
        None where no field was named, or the leads do not have it.
    """
    field, named = options.segment, options.segment_levels
    if field is None or field not in prepared.leads.columns:
        return []
    codes, levels = to_levels(prepared.leads[field], prepared.recipe.placeholders)
    rows = {
        level: codes == code for code, level in enumerate(levels) if named is None or level in named
    }
    return sorted(rows.items(), key=lambda item: (-int(item[1].sum()), item[0]))


def _some(levels: Sequence[str]) -> str:
    more = ", ..." if len(levels) > MOST_LEVELS else ""
    return ", ".join(levels[:MOST_LEVELS]) + more


def too_few(part: Prepared) -> str:
    """Return why a level's leads are too few for a model of their own; empty where they are not."""
    weight = np.ones(len(part.converted)) if part.weight is None else part.weight
    n_leads, bought = float(weight.sum()), float(weight @ part.converted)
    needed = fewest_of_each(n_leads)
    if min(bought, n_leads - bought) >= needed:
        return ""
    n, n_converted = len(part.converted), int(part.converted.sum())
    return (
        f"{n_converted:,} of its {n:,} leads converted: it takes at least {needed:,} that did and "
        f"{needed:,} that did not to tell a better model from a worse one."
    )


def count_levels(
    values: pd.Series, converted: npt.NDArray[np.float64], placeholders: Sequence[str]
) -> pd.DataFrame:
    """Return which levels of a field have enough leads for a model of their own to be tried.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        The field.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, 0 where not, nan where it is not known.
    placeholders : sequence of str
        Texts that count as missing.

    Returns
    -------
    table : pandas.DataFrame
        level, leads and converted (of those whose outcome is known), needed (of each
        outcome; see `fewest_of_each`) and is_enough; the level of most leads first.

    Examples
    --------
    >>> values, bought = pd.Series(["A"] * 300 + ["B"]), np.array([1.0, 0, 0] * 100 + [1])
    >>> count_levels(values, bought, ())
      level  leads  converted  needed  is_enough
    0     A    300        100      97       True
    1     B      1          1     131      False
    """
    known = ~np.isnan(converted)
    codes, levels = to_levels(values[known], placeholders)
    bought = converted[known]
    rows = [
        {"level": level, "leads": int(mine.sum()), "converted": int(bought[mine].sum())}
        for level, mine in ((level, codes == code) for code, level in enumerate(levels))
    ]
    table = pd.DataFrame(rows, columns=["level", "leads", "converted"])
    table["needed"] = table["leads"].map(fewest_of_each)
    rarer = np.minimum(table["converted"], table["leads"] - table["converted"])
    table["is_enough"] = rarer >= table["needed"]
    return table.sort_values(["leads", "level"], ascending=[False, True], ignore_index=True)


def segment_again(options: Mapping[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """Return the field and its levels as they were asked for, as far as other leads have them.

    Parameters
    ----------
    options : mapping
        Of a training, as the card keeps them.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The other leads.

    Returns
    -------
    options : dict
        segment and segment_levels, both None where the leads have no such level.

    Examples
    --------
    >>> asked = {"segment": "Line", "segment_levels": ["A", "B"], "missing": []}
    >>> segment_again(asked, pd.DataFrame({"Line": ["B", "C"]}))
    {'segment': 'Line', 'segment_levels': ['B']}
    """
    field, named = options.get("segment"), options.get("segment_levels")
    if field not in frame.columns:
        return {"segment": None, "segment_levels": None}
    if named is not None:
        levels = to_levels(frame[field], options["missing"])[1]
        named = [level for level in named if level in levels]
        field = field if named else None
    return {"segment": field, "segment_levels": named or None}


def of_varied(part: Prepared) -> Recipe:
    """Return the recipe without fields of which all the leads say the same, such as the level.

    Raises
    ------
    InvalidInput
        If no field is left.
    """
    recipe, leads = part.recipe, part.leads
    words = tuple(name for name in recipe.categorical if _varies(leads[name], recipe))
    numbers = tuple(name for name in recipe.numeric if _varies(leads[name], recipe, is_number=True))
    kept = {*words, *numbers}
    if not kept:
        raise InvalidInput("All its leads say the same in every field.")
    return replace(
        recipe,
        categorical=words,
        numeric=numbers,
        pairs=None if recipe.pairs is None else tuple(p for p in recipe.pairs if set(p) <= kept),
        rising=tuple(name for name in recipe.rising if name in kept),
        falling=tuple(name for name in recipe.falling if name in kept),
        always=tuple(name for name in recipe.always if name in kept),
    )


def _varies(values: pd.Series, recipe: Recipe, *, is_number: bool = False) -> bool:
    if is_number:
        return len(np.unique(to_numbers(values, recipe.placeholders))) > 1
    return len(np.unique(to_levels(values, recipe.placeholders)[0])) > 1
