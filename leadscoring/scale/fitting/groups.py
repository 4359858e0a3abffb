"""Fields that are coded together, so that a lead is a few look-ups instead of many."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

__all__ = ["MOST_CELLS", "Groups", "field_groups"]

Groups = tuple[tuple[int, ...], ...]

MOST_CELLS = 8_192
"""Most cells of a group's table, unless a single pair has more: so many stay in a core's cache."""


def field_groups(
    sizes: Sequence[int], together: Sequence[tuple[int, ...]], *, most: int = MOST_CELLS
) -> Groups:
    """Return groups of fields in which every term finds all its fields in one of them.

    Parameters
    ----------
    sizes : sequence of int
        How many codes each field has.
    together : sequence of tuple of int
        The fields of each term.
    most : int
        Most cells of a group's table, where a term alone does not ask for more.

    Returns
    -------
    groups : tuple of tuple of int
        Positions of fields, increasing within a group. A field may be in several.

    Examples
    --------
    >>> field_groups([10, 10, 10, 3], [(0,), (1,), (2,), (3,), (1, 2)], most=300)
    ((1, 2, 3), (0,))
    """
    groups: list[set[int]] = []
    for fields in sorted({frozenset(term) for term in together}, key=lambda t: _order(t, sizes)):
        if any(fields <= group for group in groups):
            continue
        fits = [group for group in groups if _cells(group | fields, sizes) <= most]
        if fits:
            best = min(fits, key=lambda group: _cells(group | fields, sizes) / _cells(group, sizes))
            best |= fields
        else:
            groups.append(set(fields))
    return tuple(tuple(sorted(group)) for group in groups)


def _cells(fields: set[int] | frozenset[int], sizes: Sequence[int]) -> int:
    return prod(sizes[field] for field in fields)


def _order(fields: frozenset[int], sizes: Sequence[int]) -> tuple[int, int, list[int]]:
    """Pairs come before single fields, tables of many cells before those of few."""
    return -len(fields), -_cells(fields, sizes), sorted(fields)
