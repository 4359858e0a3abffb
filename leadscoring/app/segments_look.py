"""How the parts of all leads fare, read once for all who look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from leadscoring.app import cache
from leadscoring.app.segments_fields import Field, Place, parts_by
from leadscoring.decisions import segments
from leadscoring.decisions.health.ripening import Ripening, ripening
from leadscoring.decisions.parts import Part
from leadscoring.exceptions import RegistryError
from leadscoring.lead_model import LeadModel
from leadscoring.store import moments, segmenting
from leadscoring.store.access import Act, Person, require
from leadscoring.store.publication import Publication

__all__ = ["Segments", "look"]

_PLACES: Mapping[int, tuple[Place, ...]] = {1: ("alone",), 2: ("down", "across")}


@dataclass(frozen=True)
class Segments:
    """The parts of all leads by one field, or where two meet.

    Parameters
    ----------
    fields : tuple of str
        What the fields are called.
    parts : tuple of lists of Part
        The parts by each field.
    table : pandas.DataFrame
        As `decisions.segments.segments` returns it.
    overall : dict
        The same figures of all leads together.
    ripe : Ripening
        How old a lead must be for its outcome to count.
    """

    fields: tuple[str, ...]
    parts: tuple[list[Part], ...]
    table: pd.DataFrame
    overall: dict[str, float]
    ripe: Ripening

    def of_row(self, row: int) -> tuple[Part, ...]:
        """Return the parts that the leads of a row of the table are in."""
        places = [self.table[f"at_{number}"].iloc[row] for number in range(1, len(self.parts) + 1)]
        return tuple(listed[at] for listed, at in zip(self.parts, places, strict=True))


def look(person: Person, model: LeadModel, fields: Sequence[Field]) -> Segments:
    """Return how the parts of all leads fare.

    They are read anew when anything was recorded or published, and each hour, as
    leads grow old enough.

    Parameters
    ----------
    person : Person
        Who looks; they must be allowed to see all leads.
    model : LeadModel
        The published model.
    fields : sequence of one or two Field
        By which.
    """
    database = cache.database()
    require(database, person, Act.SEE_ALL, subject="segments")
    hour = moments.now().replace(minute=0, second=0, microsecond=0)
    key = (database.engine.url.render_as_string(), segmenting.stamp(database), hour)
    lines = (model.cutoff, model.warm)
    return _looked(key, tuple(fields), lines, _publications(model), _person=person)


# Parts that differ in their names alone are equal, but these names stay as they are.
@st.cache_resource(show_spinner="Reading the leads…", max_entries=16)
def _looked(
    key: tuple[object, ...],
    fields: tuple[Field, ...],
    lines: tuple[float, float],
    publications: tuple[Publication, ...],
    *,
    _person: Person,
) -> Segments:
    database = cache.database()
    outcomes, ripe = _outcomes(key, publications, _person=_person)
    cutoff, warm = lines
    asked = [field.part for field in fields]
    standing, values = segmenting.facts(database, _person, asked, cutoff=cutoff, warm=warm)
    parts = tuple(
        parts_by(database, field, known, place=place)
        for field, known, place in zip(fields, values, _PLACES[len(fields)], strict=True)
    )
    at = [segments.places(listed, known) for listed, known in zip(parts, values, strict=True)]
    leads = standing.join(outcomes)
    table = segments.segments(leads, parts, at)
    names = tuple(field.part.field for field in fields)
    return Segments(names, parts, table, segments.overall(leads), ripe)


@st.cache_resource(show_spinner="Looking at what came of your leads…", max_entries=2)
def _outcomes(
    key: tuple[object, ...],  # noqa: ARG001 - stands for what is read
    publications: tuple[Publication, ...],
    *,
    _person: Person,
) -> tuple[pd.DataFrame, Ripening]:
    now = moments.now()
    told = cache.ledger(publications, _person)
    ripe = ripening(told, now)
    return segments.told_outcomes(told, ripe, now), ripe


def _publications(model: LeadModel) -> tuple[Publication, ...]:
    try:
        return tuple(cache.registry().history())
    except RegistryError:  # the record is damaged: what serves is known
        return () if model.publication is None else (model.publication,)
