"""What came of taking a file in, in counts that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import RowMapping

__all__ = ["COUNTS", "Taken"]


@dataclass(frozen=True)
class Taken:
    """What taking a file in has changed.

    The first six counts add up to the rows that were kept when it was read.

    Parameters
    ----------
    upload_id : int
        Number of the upload.
    n_new, n_changed, n_unchanged : int
        Leads that nobody knew, of which the file says something else, and the others.
    n_without_id : int
        Rows left out since their id is not filled in.
    n_repeated_id : int
        Rows left out since a later one has the same id.
    n_forgotten : int
        Leads left out since they were erased.
    n_converted, n_lost : int
        Leads that the file closed.
    n_outcomes_known : int
        Leads that had been closed in the way that the file says.
    already : bool
        Whether the file had been taken in before, so that nothing changed now.
    """

    upload_id: int
    n_new: int = 0
    n_changed: int = 0
    n_unchanged: int = 0
    n_without_id: int = 0
    n_repeated_id: int = 0
    n_forgotten: int = 0
    n_converted: int = 0
    n_lost: int = 0
    n_outcomes_known: int = 0
    already: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any] | RowMapping, *, already: bool = False) -> Taken:
        """Return the counts of a row of ``uploads``."""
        counts = {name: row["counts"].get(name, 0) for name in COUNTS}
        return cls(row["id"], **counts, already=already)


COUNTS = tuple(field.name for field in fields(Taken) if field.name.startswith("n_"))
"""The counts, in order; under these names they are kept with the upload."""
