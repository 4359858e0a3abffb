"""Columns that know the answer: filled in after the sale, useless before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from leadscoring.leads.column_evidence import ColumnEvidence, weigh_column
from leadscoring.leads.leak_rules import RULES, STRONG, Verdict, is_sure, ranking
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.leads.schema import infer_schema

__all__ = ["find_leaks"]

_AHEAD = 0.10
_SAME_LEADS = 0.95


@dataclass(frozen=True, slots=True)
class _Leak:
    column: ColumnEvidence
    verdict: Verdict
    reason: str
    figure: str

    @property
    def row(self) -> tuple[str, str, str, str]:
        evidence = "; ".join(filter(None, [ranking(self.column), self.figure]))
        return self.column.name, self.verdict, self.reason, evidence


def find_leaks(
    frame: pd.DataFrame,
    *,
    target: str,
    positive: object = None,
    missing: Iterable[str] = DEFAULT_MISSING,
    exclude: Collection[str] = (),
) -> pd.DataFrame:
    """Find columns that were filled in after the outcome was known.

    A model that uses them looks brilliant on old leads and fails on new ones,
    where they are still blank.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Labelled leads.
    target : str
        Column that holds the outcome.
    positive : object, optional
        The target's value that means converted; guessed where not given.
    missing : iterable of str
        Texts that count as missing.
    exclude : collection of str
        Columns that are left out anyway and need no verdict; they still speak
        against those that are filled in for the same leads.

    Returns
    -------
    leaks : pandas.DataFrame
        One row per suspicious column: ``column``, ``verdict`` (``"blocked"``:
        leave it out; ``"warned"``: ask whether it is known before the first
        contact), ``reason`` and ``evidence`` in words. Blocked columns come
        first, then those that rank the leads best.

    Raises
    ------
    InvalidInput
        If there are no leads, a named column does not exist, or the target
        does not hold exactly two values.

    Examples
    --------
    >>> leads = pd.DataFrame(
    ...     {"Won": [1, 0] * 50, "Contract": ["signed", None] * 50, "City": ["Pune", "Delhi"] * 50}
    ... )
    >>> find_leaks(leads.assign(City="Pune"), target="Won")[["column", "verdict"]].values.tolist()
    [['Contract', 'blocked']]
    """
    columns = _weigh(frame, target, positive, tuple(missing), exclude)
    found = [leak for column in columns if (leak := _own_leak(column))]
    found += _ahead_of_all([column for column in columns if column.name not in exclude], found)
    found += _blank_together(columns, found)
    leaks = [leak for leak in found if leak.column.name not in exclude]
    leaks.sort(key=lambda leak: (leak.verdict, -leak.column.auc, leak.column.name))
    return pd.DataFrame(
        [leak.row for leak in leaks], columns=["column", "verdict", "reason", "evidence"], dtype=str
    )


def _weigh(
    frame: pd.DataFrame,
    target: str,
    positive: object,
    placeholders: tuple[str, ...],
    exclude: Collection[str],
) -> list[ColumnEvidence]:
    schema = infer_schema(
        frame, target=target, positive=positive, exclude=exclude, missing=placeholders
    )
    converted = binary_outcome(frame[target], positive, placeholders).converted
    known = ~np.isnan(converted)
    leads = frame[known]
    return [
        weigh_column(leads[column.name], converted[known], column, placeholders)
        for column in schema.columns
        if column.name != target and column.n_levels > 0
    ]


def _own_leak(column: ColumnEvidence) -> _Leak | None:
    """Return what the first rule that fits has to say."""
    for rule in RULES:
        figure = rule.figure(column)
        if figure is not None:
            return _Leak(column, rule.verdict, rule.reason, figure)
    return None


def _ahead_of_all(columns: Sequence[ColumnEvidence], leaks: Sequence[_Leak]) -> list[_Leak]:
    """Warn of a column that tells far more than the next."""
    blocked = {leak.column.name for leak in leaks if leak.verdict == "blocked"}
    ranked = sorted((c for c in columns if c.name not in blocked), key=lambda c: -c.auc)
    if not ranked or ranked[0].name in {leak.column.name for leak in leaks}:
        return []
    best, following = ranked[0], max([0.5, *(column.auc for column in ranked[1:2])])
    if best.auc < max(STRONG, following + _AHEAD) or not is_sure(best):
        return []
    figure = f"the next column in {100 * following:.0f}"
    return [_Leak(best, "warned", "Tells far more than any other column", figure)]


def _blank_together(columns: Sequence[ColumnEvidence], leaks: Sequence[_Leak]) -> list[_Leak]:
    """Warn of columns that the same step of work fills in as a suspicious one."""
    suspects = [leak.column for leak in leaks if leak.column.is_partly_blank]
    known = {leak.column.name for leak in leaks}
    found = []
    for column in columns:
        if column.name in known or not column.is_partly_blank:
            continue
        likeness = [(_phi(column, suspect), suspect.auc, suspect.name) for suspect in suspects]
        phi, _, name = max(likeness, default=(0.0, 0.0, ""))
        if phi >= _SAME_LEADS:
            reason = f"Filled in for the same leads as '{name}', so perhaps at the same late step"
            figure = f"blank for {column.n_blank:,} leads, as '{name}' is"
            found.append(_Leak(column, "warned", reason, figure))
    return found


def _phi(one: ColumnEvidence, other: ColumnEvidence) -> float:
    """Return the correlation of being blank."""
    return float(np.corrcoef(one.blank, other.blank)[0, 1])
