"""What is known of leads by any field, and which of them are in given parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Text, cast, func, select, true, type_coerce

from leadscoring.decisions.parts import Of, Part
from leadscoring.leads.matching import name_form
from leadscoring.store.ledger import how_chosen
from leadscoring.store.tables import grouped, leads

__all__ = ["matching", "values_by"]

Held = Sequence[ColumnElement[bool]]

_NOT_IN_A_PATH = frozenset('"\\')


def matching(
    link: Connection, parts: Sequence[Part], held: Held, *, cutoff: float, warm: float
) -> list[int]:
    """Return the leads that are in each of some parts.

    They are told apart by `Part.holds`, as segments are, so that both agree on
    every kind of database to the last lead.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    parts : sequence of Part
        At least one.
    held : sequence of ColumnElement
        What else holds of them, on the columns of ``leads``.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.

    Returns
    -------
    lead_ids : list of int
        In ascending order.
    """
    everyone, values = values_by(link, parts, held, cutoff=cutoff, warm=warm)
    masks = [part.holds(known) for part, known in zip(parts, values, strict=True)]
    return [int(number) for number in everyone.index[np.logical_and.reduce(masks)]]


def values_by(
    link: Connection, fields: Sequence[Part], held: Held, *, cutoff: float, warm: float
) -> tuple[pd.Series, list[pd.Series]]:
    """Return the leads' probabilities, and what is known of them by each field.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    fields : sequence of Part
        Any part by each field: its name and what it is of count.
    held : sequence of ColumnElement
        What holds of the leads that are asked for, on the columns of ``leads``.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.

    Returns
    -------
    probability : pandas.Series of object
        By the lead's number, ascending; None without a score.
    values : list of pandas.Series of object
        For each field, of the same leads; None where nothing is known. A column of
        a file is found as the model finds it: by its exact name, else by one that
        differs in case and spaces only.
    """
    asked = [_asked(link, field) for field in fields]
    probability, *told = _read(link, [leads.c.probability, *asked], held)
    values = []
    for field, column in zip(fields, told, strict=True):
        if field.of == "file":
            values.append(_of_file(link, field.field, column, held))
        elif field.of == "tier":
            values.append(_tier(column, cutoff, warm))
        elif field.of == "week":
            values.append(_week(column))
        elif field.of in _KEPT_ELSEWHERE:
            values.append(column.map(_KEPT_ELSEWHERE[field.of](link)).where(pd.notna, None))
        else:
            values.append(column)
    return probability, values


def _asked(link: Connection, field: Part) -> ColumnElement[Any]:
    return _json_text(link, [field.field]) if field.of == "file" else _COLUMNS[field.of]


def _read(
    link: Connection, columns: Sequence[ColumnElement[Any]], held: Held
) -> Iterator[pd.Series]:
    """Return columns of the leads, all read at once, by the lead's number."""
    rows = link.execute(select(leads.c.id, *columns).where(*held).order_by(leads.c.id)).all()
    numbers, *told = zip(*rows, strict=True) if rows else [()] * (1 + len(columns))
    index = pd.Index(numbers, dtype="int64", name="lead_id")
    return (pd.Series(column, index=index, dtype=object) for column in told)


def _of_file(link: Connection, name: str, told: pd.Series, held: Held) -> pd.Series:
    """Return a column of the files, also of leads whose files spell it otherwise."""
    if told.isna().any():  # a cell that is not filled in is a text, too: null
        others = _spelt_otherwise(link, name, held)
        if any(set(each) & _NOT_IN_A_PATH for each in (name, *others)):
            (attributes,) = _read(link, [leads.c.attributes], held)
            told = attributes.map(partial(_first, names=[name, *others]))
        elif others:
            (told,) = _read(link, [_json_text(link, [name, *others])], held)
    codes, different = pd.factorize(told)
    cells = np.array([*map(json.loads, different), None], dtype=object)
    return pd.Series(cells[codes], index=told.index, dtype=object)


def _spelt_otherwise(link: Connection, name: str, held: Held) -> list[str]:
    if link.dialect.name == "sqlite":
        keys = func.json_each(leads.c.attributes).table_valued("key")
        wanted = select(keys.c.key).select_from(leads.join(keys, true())).where(*held).distinct()
    else:
        wanted = select(func.json_object_keys(leads.c.attributes)).where(*held).distinct()
    form = name_form(name)
    return sorted(
        str(each)
        for each in link.execute(wanted).scalars()
        if each != name and name_form(each) == form
    )


def _json_text(link: Connection, names: Sequence[str]) -> ColumnElement[Any]:
    """Return, as JSON text, what leads say under the first of some names that they have."""
    texts: list[ColumnElement[Any]]
    if link.dialect.name == "sqlite":
        told = type_coerce(leads.c.attributes, Text)
        paths = [f'$."{name}"' for name in names if not set(name) & _NOT_IN_A_PATH]
        texts = [told.op("->")(path) for path in paths]
    else:
        texts = [cast(leads.c.attributes.op("->")(name), Text) for name in names]
    return func.coalesce(*texts, None, None)


def _first(attributes: Mapping[str, Any], *, names: Sequence[str]) -> str | None:
    return next((json.dumps(attributes[name]) for name in names if name in attributes), None)


def _tier(probability: pd.Series, cutoff: float, warm: float) -> pd.Series:
    given = probability.astype("float64").to_numpy()
    tiers = np.select([given >= cutoff, given >= warm, given < warm], ["hot", "warm", "cold"], "")
    return pd.Series(tiers, index=probability.index, dtype=object).replace({"": None})


def _week(created_on: pd.Series) -> pd.Series:
    moments = pd.to_datetime(created_on, utc=True).dt.tz_localize(None)
    days = moments.to_numpy(dtype="datetime64[D]")
    mondays = days - (days.astype("int64") + 3) % 7  # day 0 was a Thursday
    return pd.Series(np.datetime_as_string(mondays), index=created_on.index, dtype=object)


def _groups(link: Connection) -> dict[int, int]:
    return {row.lead_id: row.place for row in link.execute(select(grouped))}


_COLUMNS: Mapping[Of, ColumnElement[Any]] = {
    "source": leads.c.source,
    "owner": leads.c.owner_id,
    "status": leads.c.status,
    "tier": leads.c.probability,
    "week": leads.c.created_on,
    "chosen": leads.c.id,
    "group": leads.c.id,
}
_KEPT_ELSEWHERE: Mapping[Of, Callable[[Connection], Mapping[int, Any]]] = {
    "chosen": how_chosen,
    "group": _groups,
}
