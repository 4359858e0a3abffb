"""The table of leads that a query reads: its name, and what kind its columns are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from leadscoring.exceptions import InvalidInput

__all__ = ["CASE_BLIND", "DIALECTS", "SCORED", "ColumnType", "LeadTable"]

DIALECTS = ("duckdb", "postgres", "snowflake", "bigquery", "spark", "sqlite")
"""The databases that a query can be written for."""

CASE_BLIND = ("duckdb", "bigquery", "spark", "sqlite")
"""Those to which `City` and `CITY` are one column, even in quotes."""

ColumnType = Literal["text", "number", "flag"]
"""What a column holds: texts, numbers, or true and false."""

SCORED = ("probability", "score", "tier", "reason_1", "reason_2", "reason_3")
"""What the query says of each lead."""


@dataclass(frozen=True)
class LeadTable:
    """A table of leads in a database.

    Attributes
    ----------
    name : str
        The table, as a query names it: ``leads``, ``crm.leads``.
    keep : tuple of str
        Columns to give beside the score, such as the one that names the lead.
    types : mapping of str to {"text", "number", "flag"}
        Columns that are of another kind than the model suggests, which is a number
        where the model reads a curve and a text where it reads levels.
    absent : frozenset of str
        Fields that the table lacks; they are missing for every lead.
    """

    name: str = "leads"
    keep: tuple[str, ...] = ()
    types: Mapping[str, ColumnType] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def check(self, fields: tuple[str, ...], dialect: str) -> None:
        """Refuse what the query could not tell, or would read wrongly.

        Parameters
        ----------
        fields : tuple of str
            What the model reads.
        dialect : str
            For which database.

        Raises
        ------
        InvalidInput
            If a column is named that the model does not read, if no field is left,
            or if two columns would be one.
        """
        unknown = sorted({*self.types, *self.absent} - set(fields))
        if unknown:
            raise InvalidInput(
                f"The model reads no column '{unknown[0]}', so that its kind does not matter. "
                f"It reads {', '.join(fields)}."
            )
        if not set(fields) - self.absent:
            raise InvalidInput(
                f"The table would have none of the {len(fields)} fields that the model reads. "
                "Leave at least one of them out of those that it lacks."
            )
        self._check_kept(dialect)
        if dialect in CASE_BLIND:
            self._check_told_apart(fields, dialect)

    def _check_kept(self, dialect: str) -> None:
        fold = str.casefold if dialect in CASE_BLIND else str
        counts = Counter(fold(name) for name in self.keep)
        bad = [n for n in self.keep if fold(n) in SCORED or counts[fold(n)] > 1]
        if bad:
            raise InvalidInput(
                f"The column '{bad[0]}' can be kept once, and not under a name that the query "
                f"itself gives ({', '.join(SCORED)}). Leave it out, or make a view that renames it."
            )

    def _check_told_apart(self, fields: tuple[str, ...], dialect: str) -> None:
        seen: dict[str, str] = {}
        for name in (name for name in fields if name not in self.absent):
            other = seen.setdefault(name.casefold(), name)
            if other != name:
                raise InvalidInput(
                    f"To {dialect} '{other}' and '{name}' are one column, and the model reads "
                    "both. Rename one of them and train again, or score in Python."
                )
