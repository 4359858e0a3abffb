"""Which columns of a file are a model's fields, by name, ignoring case and spaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

__all__ = ["Match", "column_places", "match_columns", "name_form"]


@dataclass(frozen=True)
class Match:
    """How the columns of a file meet the fields of a model.

    Parameters
    ----------
    recognised : tuple of str
        Fields of the model that the file has, by the model's names.
    new : tuple of str
        Columns of the file that the model has never met.
    missing : tuple of str
        Fields of the model that the file lacks; they count as blank for every lead.
    known : tuple of str
        Columns of the file that the model met in training and does not use.
    renames : dict of str to str
        The file's name of each recognised field that is spelt differently, and the model's.
    """

    recognised: tuple[str, ...]
    new: tuple[str, ...]
    missing: tuple[str, ...]
    known: tuple[str, ...] = ()
    renames: dict[str, str] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether at least half of the model's fields are there, so that a score means something.

        Examples
        --------
        >>> Match(recognised=("City",), new=(), missing=("Source", "Visits")).is_usable
        False
        """
        return len(self.recognised) > 0 and len(self.recognised) >= len(self.missing)

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with the recognised columns under the model's names."""
        return frame.rename(columns=self.renames)


def match_columns(
    fields: Iterable[str], frame: pd.DataFrame, *, unused: Iterable[str] = ()
) -> Match:
    """Match the columns of a file to the fields of a model by name.

    An exact name comes first; after that, case and spaces do not matter. Of two
    columns that differ in nothing else, the first in the file is taken.

    Parameters
    ----------
    fields : iterable of str
        Names of the model's fields.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads of the file.
    unused : iterable of str
        Names of columns that the model met in training and does not use.

    Returns
    -------
    match : Match
        Every field is either recognised or missing; every column is recognised, known or new.

    Examples
    --------
    >>> frame = pd.DataFrame(columns=["lead source ", "utm_term"])
    >>> match = match_columns(["Lead Source", "City"], frame)
    >>> match.recognised, match.new, match.missing
    (('Lead Source',), ('utm_term',), ('City',))
    >>> list(match.apply(frame).columns)
    ['Lead Source', 'utm_term']
    """
    wanted = tuple(fields)
    columns = [str(column) for column in frame.columns]
    by_form: dict[str, str] = {}
    for column in columns:
        by_form.setdefault(name_form(column), column)
    present = set(columns)
    found = {name: name if name in present else by_form.get(name_form(name)) for name in wanted}
    source: dict[str, str] = {}
    for name, match in found.items():
        # A column that bears one field's exact name is not lent to another field.
        if match is not None and (match == name or match not in wanted):
            source.setdefault(match, name)
    recognised = set(source.values())
    forms = {name_form(name) for name in unused}
    others = [column for column in columns if column not in source]
    return Match(
        recognised=tuple(name for name in wanted if name in recognised),
        new=tuple(column for column in others if name_form(column) not in forms),
        missing=tuple(name for name in wanted if name not in recognised),
        known=tuple(column for column in others if name_form(column) in forms),
        renames={column: name for column, name in source.items() if column != name},
    )


def column_places(fields: Iterable[str], names: Sequence[str]) -> dict[str, int]:
    """Return at which place of a file's columns each field stands that the file has.

    Examples
    --------
    >>> column_places(["Lead Source", "City"], ["utm_term", "lead source"])
    {'Lead Source': 1}
    """
    match = match_columns(fields, pd.DataFrame(columns=pd.Index(list(names), dtype="str")))
    called = {match.renames.get(name, name): place for place, name in enumerate(names)}
    return {field: called[field] for field in match.recognised}


def name_form(name: str) -> str:
    """Return what two spellings of one column's name have in common.

    Examples
    --------
    >>> name_form("Lead Source ") == name_form("leadsource")
    True
    """
    return "".join(name.split()).casefold()
