"""The fields that leads can be told apart by on Segments, and the parts that each cuts them into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from leadscoring.app import clock, words
from leadscoring.app.lead_table import SHAPES
from leadscoring.decisions import cutting
from leadscoring.decisions.parts import Of, Part
from leadscoring.lead_model import TIERS, LeadModel
from leadscoring.leads.matching import name_form
from leadscoring.store import grouping, people, segmenting
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import CLOSING, OPEN, Outcome

__all__ = ["MOST", "WEEKS", "Field", "Place", "fields", "parts_by"]

Place = Literal["alone", "down", "across"]
MOST: Mapping[Place, int] = {"alone": 20, "down": 10, "across": 7}
"""Most levels of a field: of two, those across must fit on a phone."""
WEEKS: Mapping[Place, int] = {"alone": 26, "down": 13, "across": 7}
"""Most weeks that are shown by themselves, the newest."""
_TEAMS: Mapping[Of, tuple[str, str]] = {
    "source": ("Source", "Not known"),
    "owner": ("Owner", "Nobody"),
    "week": ("Week of arrival", "Not known"),
    "tier": ("Tier", "Not scored yet"),
    "status": ("Status", "Not known"),
    "chosen": ("How it was chosen", "On no list yet"),
    "group": ("Group", "In no group"),
}
_CHOSEN = {
    "score": "Listed by its score",
    "first": "Put first by somebody",
    "explore": "Drawn to learn",
}


@dataclass(frozen=True)
class Field:
    """Something that is known of each lead.

    Parameters
    ----------
    part : Part
        Names it.
    is_numeric : bool or None
        Whether it is cut into ranges; None where the leads themselves say.
    """

    part: Part
    is_numeric: bool | None = None


def fields(database: Database, person: Person, model: LeadModel) -> dict[str, Field]:
    """Return the fields to choose from, by a key that stays.

    Parameters
    ----------
    database : Database
        Where the leads are.
    person : Person
        Who looks; they must be allowed to see all leads.
    model : LeadModel
        The published model.

    Returns
    -------
    fields : dict of str to Field
        First what the team knows of each lead, then the model's fields, then
        other columns of the leads' files.
    """
    kinds, placeholders = model.card.fields, tuple(model.scorecard.placeholders)
    unused = {name_form(name) for name in (*model.fields, model.card.target)}
    others = [
        name for name in segmenting.columns(database, person) if name_form(name) not in unused
    ]
    with database.reading() as link:
        grouped = segmenting.has_groups(link)
    team = {
        f"team:{of}": Field(
            Part(label, "missing", of=of, placeholders=placeholders), is_numeric=False
        )
        for of, (label, _) in _TEAMS.items()
        if of != "group" or grouped
    }
    files = {
        f"file:{name}": Field(
            Part(name, "missing", placeholders=placeholders),
            is_numeric=kinds[name] == "numeric" if name in kinds else None,
        )
        for name in (*model.fields, *others)
    }
    return team | files


def parts_by(database: Database, field: Field, values: pd.Series, *, place: Place) -> list[Part]:
    """Return the parts that a field cuts the leads into, named as they are on screen.

    Parameters
    ----------
    database : Database
        Where people's names are.
    field : Field
        As `fields` returns it.
    values : pandas.Series of shape (n_leads,)
        As `segmenting.facts` returns them.
    place : {"alone", "down", "across"}
        Whether it is the only field, or which of two.
    """
    part = field.part
    if part.of == "week":
        return _by_week(values, part, WEEKS[place])
    is_numeric = field.is_numeric
    return cutting.cut(
        values,
        part,
        numeric=cutting.is_numeric(values, part) if is_numeric is None else is_numeric,
        most=MOST[place],
        names=_names(database, part.of),
        blank=cutting.BLANK if part.of == "file" else _TEAMS[part.of][1],
    )


def _names(database: Database, of: Of) -> dict[str, str] | None:
    if of == "tier":
        return {tier: SHAPES[tier] for tier in TIERS}
    if of == "status":
        return {OPEN: "Open"} | {kind.value: kind.words for kind in Outcome if kind in CLOSING}
    if of == "chosen":
        return _CHOSEN
    if of == "group":
        with database.reading() as link:
            return grouping.names(link)
    if of == "owner":
        with database.reading() as link:
            return {str(each.id): each.name for each in people.everybody(link)}
    return None


def _by_week(values: pd.Series, part: Part, most: int) -> list[Part]:
    """Return the newest weeks in their order, and before them all earlier ones."""
    mondays: Sequence[str] = sorted(values.unique())
    newest, earlier = mondays[-most:], mondays[:-most]
    today = clock.today()
    names = {each: f"Week of {words.day(date.fromisoformat(each), today=today)}" for each in newest}
    parts = cutting.cut(values, part, numeric=False, names=names)
    if not earlier:
        return parts
    told = f"Earlier ({words.count(len(earlier), 'week')})"
    return [parts[-1].named(told), *parts[:-1]]
