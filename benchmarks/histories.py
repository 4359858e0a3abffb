"""The labelled leads that are measured on, each with its order in time."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

import leadscoring as ls
from leadscoring.leads.sample_followup import FOLLOW_UP_COLUMNS as FILLED_IN_LATER
from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.model.preparation import Prepared, TrainingOptions, prepare
from leadscoring.model.recipe import Recipe

REAL_DATA = "LEADSCORING_REAL_DATA"
SAMPLE = Path(__file__).parents[1] / "sample_data" / "leads_history.csv"


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and what is known about it."""

    name: str
    file: str
    target: str
    later: tuple[str, ...]
    order: str | None  # the column that orders the leads in time; None: the file is in order


@dataclass(frozen=True, slots=True)
class History:
    """Labelled leads as every model gets them: the same fields, the same cells.

    Attributes
    ----------
    name : str
        As the table calls it.
    leads : pandas.DataFrame of shape (n_leads, n_fields)
        Levels as text, numbers as floats, missing as nan.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        The fields, and how leadscoring builds its model from them.
    groups : ndarray of int of shape (n_leads,)
        Leads that agree in every field share a number.
    order : ndarray of int of shape (n_leads,)
        Positions of the leads, oldest first.
    """

    name: str
    leads: pd.DataFrame
    converted: npt.NDArray[np.float64]
    recipe: Recipe
    groups: npt.NDArray[np.intp]
    order: npt.NDArray[np.intp]


SAMPLE_LEADS = Source("sample", SAMPLE.name, "Converted", FILLED_IN_LATER, "Created")
REAL_LEADS = (
    Source("X Education", "xeducation_leads.csv", "Converted", FILLED_IN_LATER, "Lead Number"),
    Source("bank marketing", "bank_marketing.csv", "y", ("duration",), None),
)


HISTORIES = tuple(source.name for source in (*REAL_LEADS, SAMPLE_LEADS))


def histories(names: Collection[str] = HISTORIES) -> Iterator[History]:
    """Yield the real histories of these names whose files are there, then the sample."""
    for source in REAL_LEADS:
        path = Path(os.environ.get(REAL_DATA, "")) / source.file
        if source.name in names and os.environ.get(REAL_DATA) and path.is_file():
            yield _read(source, path)
    if SAMPLE_LEADS.name in names:
        yield _read(SAMPLE_LEADS, SAMPLE)


def absent() -> list[str]:
    """Return the files of real leads that are not there."""
    folder = os.environ.get(REAL_DATA)
    return [s.file for s in REAL_LEADS if not folder or not (Path(folder) / s.file).is_file()]


def _read(source: Source, path: Path) -> History:
    frame = ls.read_leads(path).frame
    prepared = prepare(frame, TrainingOptions(target=source.target, exclude=source.later))
    moments = prepared.leads.index if source.order is None else prepared.leads[source.order]
    order = np.argsort(np.asarray(moments), kind="stable")
    return History(
        source.name, _cells(prepared), prepared.converted, prepared.recipe, prepared.groups, order
    )


def _cells(prepared: Prepared) -> pd.DataFrame:
    leads, recipe = prepared.leads, prepared.recipe
    levels = {name: _texts(leads[name]) for name in recipe.categorical}
    numbers = {name: to_numbers(leads[name]) for name in recipe.numeric}
    return pd.DataFrame(levels | numbers, index=leads.index)


def _texts(values: pd.Series) -> pd.Series:
    codes, levels = to_levels(values)
    # One place more, which is missing, for the code -1.
    return pd.Series(pd.array([*levels, None], dtype="str")).take(codes).set_axis(values.index)
