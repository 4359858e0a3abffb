"""Lists of leads: narrowed, counted and paged in the database, never loaded whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from sqlalchemy import ARRAY, ColumnElement, Connection, Integer, and_, func, literal, select, true

from leadscoring.decisions.parts import Part
from leadscoring.store.access import Act, Person, may, require
from leadscoring.store.database import Database
from leadscoring.store.field_values import matching
from leadscoring.store.outcome_kinds import CLOSING, OPEN
from leadscoring.store.rows import read_rows
from leadscoring.store.tables import leads
from leadscoring.store.texts import storable

__all__ = ["Filter", "Page", "Tier", "conditions", "counts", "page", "sources"]

_LONGEST_TEXT = 400
Tier = Literal["hot", "warm", "cold", "all"]


@dataclass(frozen=True)
class Filter:
    """Which leads a list has; each part narrows it further.

    Parameters
    ----------
    owner : int, "nobody" or "everybody"
        Number of the person whose leads they are; leads of nobody, or whoever's they are.
    tier : {"all", "hot", "warm", "cold"}
        Leads without a score are in no tier but among all.
    source : str or None
        Where they came from; None: from wherever.
    text : str
        What their name, id, mail, phone or source holds, letter by letter in any case.
    status : {"open", "closed", "any"}
        Whether they can still be won.
    fields : tuple of Part
        Parts of all leads that they are in, each of them.
    """

    owner: int | Literal["nobody", "everybody"] = "everybody"
    tier: Tier = "all"
    source: str | None = None
    text: str = ""
    status: Literal["open", "closed", "any"] = "open"
    fields: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and how long it is.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `rows.read_rows` gives them, the most likely to convert first, leads
        without a score last.
    n : int
        Leads of the whole list.
    counts : dict
        As of `counts`.
    """

    rows: pd.DataFrame
    n: int
    counts: dict[Tier, int]


def conditions(
    link: Connection, chosen: Filter, *, cutoff: float, warm: float, actor: Person
) -> list[ColumnElement[bool]]:
    """Return what holds of the leads that a filter chooses; a rep is held to their own.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To find the leads that are in its parts; the conditions hold as long.
    chosen : Filter
        What was asked for.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.
    actor : Person
        Who asks, as `access.require` returned them.

    Returns
    -------
    conditions : list of ColumnElement
        On the columns of ``leads``.
    """
    held = _of_any_tier(link, chosen, actor, cutoff=cutoff, warm=warm)
    return [*held, _tiers(cutoff, warm)[chosen.tier]]


def page(
    database: Database,
    actor: Person,
    chosen: Filter,
    *,
    cutoff: float,
    warm: float,
    offset: int = 0,
    limit: int = 50,
    counted: dict[Tier, int] | None = None,
) -> Page:
    """Return some rows of a list.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who looks; a rep sees their own leads whatever the filter says.
    chosen : Filter
        Which leads.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.
    offset, limit : int
        Rows to skip, and most rows to return.
    counted : dict, optional
        What `counts` said of this list while nothing has changed since; counted where None.

    Returns
    -------
    page : Page
        Rows and counts, which agree with each other.

    Raises
    ------
    NotAllowed
        If the person has nothing to do with leads.
    """
    person = require(database, actor, Act.WORK, Act.SEE_ALL, subject="leads")
    with database.reading() as link:
        held = _of_any_tier(link, chosen, person, cutoff=cutoff, warm=warm)
        tiers = _tiers(cutoff, warm)
        counted = _counted(link, held, tiers) if counted is None else counted
        wanted = [*held, tiers[chosen.tier]]
        rows = read_rows(link, _numbers(link, wanted, _n_scored(counted), offset, limit))
    return Page(rows, counted[chosen.tier], counted)


def counts(
    database: Database, actor: Person, chosen: Filter, *, cutoff: float, warm: float
) -> dict[Tier, int]:
    """Return how many leads each tier would have, and all of them together.

    Parameters
    ----------
    database, actor, cutoff, warm
        As of `page`.
    chosen : Filter
        Which leads; its tier does not matter.

    Returns
    -------
    counts : dict
        By tier; leads without a score are only among "all".
    """
    person = require(database, actor, Act.WORK, Act.SEE_ALL, subject="leads")
    with database.reading() as link:
        held = _of_any_tier(link, chosen, person, cutoff=cutoff, warm=warm)
        return _counted(link, held, _tiers(cutoff, warm))


def sources(database: Database, actor: Person) -> list[str]:
    """Return where the leads that a person may see came from, in alphabetical order."""
    person = require(database, actor, Act.WORK, Act.SEE_ALL, subject="leads")
    known = [leads.c.source.is_not(None), *_held_by(Filter(), person)]
    with database.reading() as link:
        found = link.execute(select(leads.c.source).where(*known).distinct()).scalars()
        return sorted(found, key=lambda source: (str(source).lower(), source))


def _held_by(chosen: Filter, actor: Person) -> list[ColumnElement[bool]]:
    if not may(actor, Act.SEE_ALL):
        return [leads.c.owner_id == actor.id]
    if chosen.owner == "everybody":
        return []
    return [leads.c.owner_id == (None if chosen.owner == "nobody" else chosen.owner)]


def _of_any_tier(
    link: Connection, chosen: Filter, actor: Person, *, cutoff: float, warm: float
) -> list[ColumnElement[bool]]:
    held = [*_held_by(chosen, actor), *_narrowed(chosen)]
    if not chosen.fields:
        return held
    numbers = matching(link, chosen.fields, held, cutoff=cutoff, warm=warm)
    return [*held, _among(link, numbers)]


def _among(link: Connection, lead_ids: list[int]) -> ColumnElement[bool]:
    """Return that a lead is one of many; named one by one, they are too many for a statement."""
    if link.dialect.name == "sqlite":
        listed = func.json_each(json.dumps(lead_ids)).table_valued("value")
        return leads.c.id.in_(select(listed.c.value))
    return leads.c.id.in_(select(func.unnest(literal(lead_ids, ARRAY(Integer)))))


def _narrowed(chosen: Filter) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if chosen.status != "any":
        meant = [OPEN] if chosen.status == "open" else sorted(CLOSING)
        narrowed.append(leads.c.status.in_(meant))
    if chosen.source is not None:
        narrowed.append(leads.c.source == chosen.source)
    if text := storable(chosen.text, _LONGEST_TEXT).strip().lower():
        narrowed.append(leads.c.searched.contains(text, autoescape=True))
    return narrowed


def _tiers(cutoff: float, warm: float) -> dict[Tier, ColumnElement[bool]]:
    """Return what each tier means; a warm line above the cutoff leaves no lead warm."""
    given = leads.c.probability
    return {
        "hot": given >= cutoff,
        "warm": and_(given < cutoff, given >= warm),
        "cold": and_(given < cutoff, given < warm),
        "all": true(),
    }


def _counted(
    link: Connection, held: list[ColumnElement[bool]], tiers: dict[Tier, ColumnElement[bool]]
) -> dict[Tier, int]:
    asked = [func.count().filter(condition).label(tier) for tier, condition in tiers.items()]
    row = link.execute(select(*asked).select_from(leads).where(*held)).mappings().one()
    return {tier: row[tier] for tier in tiers}


def _n_scored(counted: dict[Tier, int]) -> int:
    return counted["hot"] + counted["warm"] + counted["cold"]


def _numbers(
    link: Connection, wanted: list[Any], n_scored: int, offset: int, limit: int
) -> list[int]:
    """Return the leads of a page: those with a score first, as the index has them sorted."""
    scored, unscored = leads.c.probability.is_not(None), leads.c.probability.is_(None)
    number = select(leads.c.id).where(*wanted)
    best = number.where(scored).order_by(leads.c.probability.desc(), leads.c.id)
    found = list(link.execute(best.offset(offset).limit(limit)).scalars())
    if len(found) < limit:
        rest = number.where(unscored).order_by(leads.c.id).limit(limit - len(found))
        found += link.execute(rest.offset(max(0, offset - n_scored))).scalars()
    return found
