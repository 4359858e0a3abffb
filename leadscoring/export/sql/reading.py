"""Which fields the query reads, and how."""

from __future__ import annotations

from collections.abc import Iterable

from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql.cells import Cell
from leadscoring.export.sql.columns import ColumnType, LeadTable
from leadscoring.export.sql.dialects import Words
from leadscoring.export.sql.parts import scorecards
from leadscoring.export.sql.source import cell
from leadscoring.export.sql.wording import levelled
from leadscoring.model.routing import Routing
from leadscoring.model.terms import Term

__all__ = ["read_cells", "read_kinds"]


def read_cells(routing: Routing, table: LeadTable, words: Words) -> dict[str, Cell]:
    """Return what the query reads of each field.

    Parameters
    ----------
    routing : Routing
        The scorecards.
    table : LeadTable
        Where the leads are.
    words : Words
        The database's.

    Raises
    ------
    InvalidInput
        If two scorecards take different texts for missing.
    """
    placeholders = routing.general.placeholders
    if any(set(card.placeholders) != set(placeholders) for card in scorecards(routing)):
        raise InvalidInput(
            "The models for segments take other texts for missing than the general one, and "
            "the query reads each cell once. Train them together."
        )
    levels, numeric = _levels(routing), _numeric(_terms(routing))
    kinds = read_kinds(routing, table)
    return {
        field: Cell(
            words,
            place,
            source=None if field in table.absent else cell(field),
            kind=kinds[field],
            levels=_indices(levels[field], placeholders) if field in levels else None,
            numeric=field in numeric,
            placeholders=placeholders,
        )
        for place, field in enumerate(routing.fields)
    }


def read_kinds(routing: Routing, table: LeadTable) -> dict[str, ColumnType]:
    """Return of what kind each field's column must be: as told, else as the terms suggest."""
    numeric = _numeric(_terms(routing))
    found: dict[str, ColumnType] = {}
    for field in routing.fields:
        found[field] = table.types.get(field, "number" if field in numeric else "text")
    return found


def _terms(routing: Routing) -> list[Term]:
    return [term for card in scorecards(routing) for term in card.terms]


def _numeric(terms: Iterable[Term]) -> set[str]:
    return {field for term in terms for field in term.fields if field not in levelled(term)}


def _levels(routing: Routing) -> dict[str, list[str]]:
    """Return every level that is named, by field."""
    found: dict[str, list[str]] = {}
    if routing.segments is not None:
        found[routing.segments.field] = [part.level for part in routing.segments.parts]
    for term in _terms(routing):
        for field, names in levelled(term).items():
            found.setdefault(field, []).extend(names)
    return found


def _indices(names: Iterable[str], placeholders: Iterable[str]) -> dict[str, int]:
    """Return the index of each level that a cell can hold once it is read.

    Examples
    --------
    >>> _indices(["Chat", "Select", " Chat", "API", "Chat"], ["select"])
    {'Chat': 0, 'API': 1}
    """
    missing = {text.strip().casefold() for text in placeholders}
    kept = (name for name in names if name == name.strip() and name.casefold() not in missing)
    return {name: i for i, name in enumerate(dict.fromkeys(kept))}
