"""What a file says of each lead, as the lists show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from leadscoring.leads.lead_columns import LeadColumns, lead_columns
from leadscoring.leads.outcomes import level_text
from leadscoring.leads.schema import infer_schema
from leadscoring.store.attributes import attributes_of, kept_and_new
from leadscoring.store.contacts import barred, contact_problem
from leadscoring.store.texts import storable

__all__ = ["FileColumns", "LeadRow", "file_columns", "lead_rows"]

_ROOM = {"label": 400, "source": 200, "email": 320, "phone": 100, "activity": 200}


@dataclass(frozen=True)
class FileColumns:
    """Which columns of a file tell what lists show.

    Parameters
    ----------
    columns : LeadColumns
        Their names.
    has_names : bool
        Whether leads go by names there, and not by an identifier.
    """

    columns: LeadColumns
    has_names: bool


def file_columns(frame: pd.DataFrame) -> FileColumns:
    """Return which columns of a whole file tell what lists show."""
    found = lead_columns(frame)
    name = found.name
    if name is None or frame.empty:
        return FileColumns(found, has_names=False)
    role = infer_schema(frame[[name]]).column(name).role
    return FileColumns(found, has_names=role != "identifier")


@dataclass(frozen=True)
class LeadRow:
    """What one file says of one lead.

    Parameters
    ----------
    external_id : str
        By which the lead is known.
    told : FileColumns
        What the file tells of any lead.
    attributes : dict
        Every column of the file.
    label, source, email, phone, activity : str or None
        None where the file does not tell.
    created_on : datetime or None
        When the lead came in, by the file.
    do_not_contact : bool
        Whether the file says so.
    """

    external_id: str
    told: FileColumns
    attributes: dict[str, Any]
    label: str | None
    source: str | None
    email: str | None
    phone: str | None
    activity: str | None
    created_on: datetime | None
    do_not_contact: bool

    def first(self, seen: datetime) -> dict[str, Any]:
        """Return the columns of a lead that nobody knew; `seen` is when it was first seen."""
        columns = self.told.columns
        values = {name: getattr(self, name) for name in _ROOM}
        values["label"] = self.label or self.email or self.external_id
        problem = contact_problem(
            self.email,
            self.phone,
            has_email=columns.email is not None,
            has_phone=columns.phone is not None,
        )
        return {
            "external_id": self.external_id,
            "attributes": self.attributes,
            "contact_problem": problem,
            "created_on": self.created_on or seen,
            "do_not_contact": self.do_not_contact,
            **self._found_by(values),
        }

    def over(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns of a known lead, of which the file may tell only a part.

        Parameters
        ----------
        old : mapping
            The lead's columns as they are.
        """
        columns = self.told.columns
        told = {
            "label": self.label if self.told.has_names else None,
            **{name: getattr(self, name) for name in _ROOM if getattr(columns, name, None)},
        }
        told["label"] = told["label"] or old["label"]
        values = {name: told.get(name, old[name]) for name in _ROOM}
        return {
            "attributes": kept_and_new(old["attributes"], self.attributes),
            "contact_problem": self._problem_over(old, values),
            "created_on": self.created_on or old["created_on"],
            "do_not_contact": self.do_not_contact or old["do_not_contact"],
            **self._found_by(values),
        }

    def _problem_over(self, old: Mapping[str, Any], values: Mapping[str, Any]) -> str | None:
        columns = self.told.columns
        if columns.email is None and columns.phone is None:
            problem: str | None = old["contact_problem"]
            return problem
        return contact_problem(
            values["email"],
            values["phone"],
            has_email=columns.email is not None or old["email"] is not None,
            has_phone=columns.phone is not None or old["phone"] is not None,
        )

    def _found_by(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with the text in which the lead is searched."""
        parts = (values["label"], self.external_id, *(values[k] for k in _SEARCHED))
        text = " ".join(filter(None, dict.fromkeys(parts))).lower()
        return {**values, "searched": storable(text, _SEARCHED_ROOM)}


_SEARCHED = ("email", "phone", "source")
_SEARCHED_ROOM = 400


def lead_rows(frame: pd.DataFrame, ids: Iterable[str], told: FileColumns) -> list[LeadRow]:
    """Return what a file says of some of its leads.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Rows of the file.
    ids : iterable of str of length n_leads
        By which each lead is known.
    told : FileColumns
        Of the whole file.

    Returns
    -------
    rows : list of LeadRow
        In the same order.
    """
    columns = told.columns
    names = (columns.name, columns.source, columns.email, columns.phone, columns.activity)
    texts = [_texts(frame, name, most) for name, most in zip(names, _ROOM.values(), strict=True)]
    created = _moments(frame, columns.created)
    cells = zip(ids, attributes_of(frame), *texts, created, barred(frame).tolist(), strict=True)
    return [
        LeadRow(external_id, told, attributes, *shown) for external_id, attributes, *shown in cells
    ]


def _texts(frame: pd.DataFrame, name: str | None, most: int) -> list[str | None]:
    if name is None:
        return [None] * len(frame)
    cells = frame[name].astype(object).where(frame[name].notna(), None)
    return [None if cell is None else storable(level_text(cell), most) or None for cell in cells]


def _moments(frame: pd.DataFrame, name: str | None) -> list[datetime | None]:
    """Return a column of dates as moments; those that no calendar has are not told."""
    if name is None:
        return [None] * len(frame)
    days = frame[name]
    usual = days.where(days.dt.year.between(1, 9998))
    return [None if pd.isna(day) else day.to_pydatetime().replace(tzinfo=UTC) for day in usual]
