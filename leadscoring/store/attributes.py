"""What files say of a lead, as JSON can hold it, and back to a frame that scores the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from leadscoring.leads.matching import name_form
from leadscoring.leads.outcomes import level_text

__all__ = ["attributes_of", "frame_of", "kept_and_new", "say_the_same"]

Attributes = dict[str, Any]


def attributes_of(frame: pd.DataFrame) -> list[Attributes]:
    """Return what a file says of each lead.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        As a file was read: columns of numbers, dates and text.

    Returns
    -------
    attributes : list of dict
        One a lead, under the file's own names, typed as read: numbers, text,
        dates as ISO text, None where a cell is not filled in.

    Examples
    --------
    >>> attributes_of(pd.DataFrame({"Visits": [3, 4], "City": ["Bonn", None]}))
    [{'Visits': 3, 'City': 'Bonn'}, {'Visits': 4, 'City': None}]
    """
    names = [str(name) for name in frame.columns]
    columns = [_plain(frame.iloc[:, position]) for position in range(len(names))]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def frame_of(attributes: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return leads as a frame that scores, to the last bit, as the file's own did.

    Where files spell one column differently, the leads share the first spelling.

    Parameters
    ----------
    attributes : sequence of dict
        What files say of each lead.

    Returns
    -------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead, in the same order; a column that a lead's file did not
        have is not filled in.

    Examples
    --------
    >>> frame_of([{"Visits": 3}, {"visits": None, "City": "Bonn"}]).to_dict("list")
    {'Visits': [3.0, nan], 'City': [nan, 'Bonn']}
    """
    layouts = [tuple(lead) for lead in attributes]
    spelt = _one_spelling(dict.fromkeys(layouts))
    cells: dict[str, list[Any]] = {}
    for names in spelt.values():
        cells |= {name: [None] * len(layouts) for name in names if name not in cells}
    for row, (layout, lead) in enumerate(zip(layouts, attributes, strict=True)):
        for name, value in zip(spelt[layout], lead.values(), strict=True):
            cells[name][row] = value
    columns = {name: _series(values) for name, values in cells.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(layouts)))


def kept_and_new(old: Mapping[str, Any], new: Mapping[str, Any]) -> Attributes:
    """Return what is known of a lead after a newer file: its columns, and those that it lacks.

    Examples
    --------
    >>> kept_and_new({"City": "Bonn", "visits": 3}, {"Visits": 4})
    {'City': 'Bonn', 'Visits': 4}
    """
    respelt = _respelt(tuple(old), tuple(new))
    return {name: value for name, value in old.items() if name not in respelt} | dict(new)


def say_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two files say the same of a lead, however they spell and type it.

    Examples
    --------
    >>> say_the_same({"Visits": 3, "City": None}, {"visits ": "3"})
    True
    """
    return one == other or _sayings(one) == _sayings(other)


def _sayings(attributes: Mapping[str, Any]) -> list[tuple[str, str]]:
    filled = ((name, value) for name, value in attributes.items() if value is not None)
    return sorted((_form(name), level_text(value)) for name, value in filled)


_form = lru_cache(maxsize=4096)(name_form)


@lru_cache(maxsize=256)
def _respelt(old: tuple[str, ...], new: tuple[str, ...]) -> frozenset[str]:
    """Return the old names that a newer file spells differently."""
    forms = {_form(name) for name in new}
    return frozenset(name for name in old if name not in new and _form(name) in forms)


def _one_spelling(layouts: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    """Return, for the names of each kind of file, those to go by."""
    first: dict[str, str] = {}
    spelt = {}
    for layout in layouts:
        own = set(layout)
        names = []
        for name in layout:
            known = first.setdefault(_form(name), name)
            names.append(name if known in own else known)
        # Two spellings that one file tells apart are two columns.
        spelt[layout] = names if len(set(names)) == len(names) else list(layout)
    return spelt


def _plain(values: pd.Series) -> list[Any]:
    """Return a column's cells as JSON can hold them."""
    if pd.api.types.is_float_dtype(values):
        return [_number(value) for value in values.tolist()]
    if pd.api.types.is_datetime64_any_dtype(values):
        codes, moments = pd.factorize(values)
        texts = [str(moment) for moment in moments]
        return [texts[code] if code >= 0 else None for code in codes]
    return values.astype(object).where(values.notna(), None).tolist()


def _number(value: float) -> float | str | None:
    if math.isfinite(value):
        return value
    return None if math.isnan(value) else str(value)  # JSON has no infinity; its text scores alike


def _series(values: list[Any]) -> pd.Series:
    """Return cells as the kind of column that reading a file makes of them."""
    kinds = {type(value) for value in values}
    filled = kinds - {type(None)}
    if filled == {int} and filled == kinds:
        return pd.Series(values, dtype="int64")
    if filled <= {int, float} and filled:
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="str" if filled <= {str} else "object")
