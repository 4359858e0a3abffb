"""The role of each column: identifier, target, field, or left out with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING, missing_mask
from leadscoring.leads.outcomes import binary_outcome

__all__ = ["Column", "Kind", "Role", "Schema", "infer_schema", "label_column"]

Role = Literal["identifier", "target", "field", "left out"]
Kind = Literal["numeric", "categorical", "date"]

_IDENTIFIER_NAME = re.compile(
    r"(?:^|[\s_.-])(?:id|ids|uuid|guid|key|number|no|nr|code)$|[a-z]I[Dd]$", re.IGNORECASE
)
_LABEL_NAME = re.compile(
    r"^(?:(?:lead|full|contact|company|customer|account)[\s_]*)?name$", re.IGNORECASE
)
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.\w+|(?:https?://|www\.)\S+|\+?[\d(][\d\s()./-]{6,}\d")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?")
_FREE_TEXT_SHARE = 0.5
_FREE_TEXT_LEVELS = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a lead file and what it is for.

    Attributes
    ----------
    name : str
        The column's name in the file.
    role : {"identifier", "target", "field", "left out"}
        What the column is for; only fields are used by a model.
    kind : {"numeric", "categorical", "date"}
        How its values are understood.
    reason : str
        Why the column is left out; empty for the other roles.
    n_missing : int
        Cells that are not filled in, placeholders included.
    n_levels : int
        Distinct values among the filled cells.
    """

    name: str
    role: Role
    kind: Kind
    reason: str
    n_missing: int
    n_levels: int


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a lead file with their roles.

    Attributes
    ----------
    columns : tuple of Column
        In file order.
    n_leads : int
        Rows that the schema was read from.
    target : str or None
        Name of the target column.
    positive : str or None
        The target's value that means converted, as text.
    placeholders : tuple of str
        Texts that count as missing.
    """

    columns: tuple[Column, ...]
    n_leads: int
    target: str | None
    positive: str | None
    placeholders: tuple[str, ...]

    @property
    def fields(self) -> tuple[Column, ...]:
        """The columns that a model may use."""
        return tuple(column for column in self.columns if column.role == "field")

    @property
    def field_names(self) -> tuple[str, ...]:
        """Names of the fields."""
        return tuple(column.name for column in self.fields)

    @property
    def excluded(self) -> dict[str, str]:
        """Why each column that is neither field nor target is not used."""
        return {
            column.name: column.reason or "identifies the lead"
            for column in self.columns
            if column.role in ("identifier", "left out")
        }

    def column(self, name: str) -> Column:
        """Return the column called `name`; raise `InvalidInput` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise InvalidInput(_unknown_columns([name], [c.name for c in self.columns]))

    def table(self) -> pd.DataFrame:
        """Return one row per column: column, role, kind, blank (share), levels, reason."""
        return pd.DataFrame(
            {
                "column": [c.name for c in self.columns],
                "role": [c.role for c in self.columns],
                "kind": [c.kind for c in self.columns],
                "blank": [c.n_missing / max(self.n_leads, 1) for c in self.columns],
                "levels": [c.n_levels for c in self.columns],
                "reason": [c.reason for c in self.columns],
            }
        )


def infer_schema(
    frame: pd.DataFrame,
    *,
    target: str | None = None,
    positive: object = None,
    exclude: Collection[str] = (),
    include: Collection[str] = (),
    max_missing: float = 1.0,
    missing: Iterable[str] = DEFAULT_MISSING,
) -> Schema:
    """Give each column of a lead file a role.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead; column names must be unique texts.
    target : str, optional
        Column that holds the outcome.
    positive : object, optional
        The target's value that means converted; guessed where not given.
    exclude : collection of str
        Columns left out by the user's choice.
    include : collection of str
        Columns used as fields although a rule would leave them out.
    max_missing : float
        Fields with a larger share of missing cells are left out, in [0, 1].
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    schema : Schema
        With the columns in file order.

    Raises
    ------
    InvalidInput
        If there are no leads, a named column does not exist, names repeat,
        or the target does not hold exactly two values.

    Examples
    --------
    >>> leads = pd.DataFrame({"Source": ["Chat", "Google"], "Won": ["Yes", "No"]})
    >>> infer_schema(leads, target="Won").positive
    'Yes'
    """
    placeholders = tuple(missing)
    _check_columns(frame, [*([] if target is None else [target]), *exclude, *include])
    positive_text = (
        None if target is None else binary_outcome(frame[target], positive, placeholders).positive
    )
    columns = tuple(
        _column(
            name,
            frame[name],
            placeholders,
            is_target=name == target,
            chosen_out=name in set(exclude),
            chosen_in=name in set(include),
            max_missing=max_missing,
        )
        for name in frame.columns
    )
    return Schema(columns, len(frame), target, positive_text, placeholders)


def label_column(frame: pd.DataFrame) -> str | None:
    """Return the column that names a lead for a person.

    A name column is preferred, then the identifier with the shortest values.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.

    Returns
    -------
    name : str or None
        None where no column names the leads.

    Examples
    --------
    >>> label_column(pd.DataFrame({"Lead Number": [660737, 660728], "Source": ["Chat", "Chat"]}))
    'Lead Number'
    """
    named = [str(name) for name in frame.columns if _LABEL_NAME.search(str(name))]
    if named:
        return named[0]
    identifiers = [str(n) for n in frame.columns if _is_identifier(str(n), frame[n].dropna())]
    return min(identifiers, key=lambda n: frame[n].astype(str).str.len().mean(), default=None)


def _column(
    name: str,
    values: pd.Series,
    placeholders: tuple[str, ...],
    *,
    is_target: bool,
    chosen_out: bool,
    chosen_in: bool,
    max_missing: float,
) -> Column:
    filled = values[~missing_mask(values, placeholders)]
    n_missing, n_levels, kind = len(values) - len(filled), filled.nunique(), _kind(filled)
    role: Role
    if is_target:
        role, reason = "target", ""
    elif chosen_out:
        role, reason = "left out", "your choice"
    elif chosen_in:
        role, reason = "field", ""
    else:
        share = n_missing / max(len(values), 1)
        role, reason = _role(
            name,
            filled,
            kind,
            n_levels=n_levels,
            n_missing=n_missing,
            too_empty=share > max_missing,
        )
    return Column(name, role, kind, reason, n_missing, n_levels)


def _role(
    name: str, filled: pd.Series, kind: Kind, *, n_levels: int, n_missing: int, too_empty: bool
) -> tuple[Role, str]:
    if _is_identifier(name, filled):
        return "identifier", ""
    free_text = max(_FREE_TEXT_LEVELS, _FREE_TEXT_SHARE * len(filled))
    reasons = {
        "all missing": n_levels == 0,
        "too often missing": too_empty,
        "a date: it orders the leads, it does not score them": kind == "date",
        "constant: every lead says the same": n_levels == 1 and n_missing == 0,
        "names the lead": bool(_LABEL_NAME.search(name)),
        "contact data": kind == "categorical"
        and n_levels >= _FREE_TEXT_LEVELS
        and _mostly(_CONTACT, filled),
        "unique text": kind == "categorical" and n_levels >= free_text,
    }
    reason = next((reason for reason, holds in reasons.items() if holds), "")
    return ("left out", reason) if reason else ("field", "")


def _kind(filled: pd.Series) -> Kind:
    if pd.api.types.is_bool_dtype(filled):
        return "categorical"
    if pd.api.types.is_numeric_dtype(filled):
        return "numeric"
    if pd.api.types.is_datetime64_any_dtype(filled) or _mostly(_ISO_DATE, filled):
        return "date"
    return "categorical"


def _mostly(pattern: re.Pattern[str], filled: pd.Series) -> bool:
    """Whether most of the first distinct values are of a pattern."""
    levels = filled.drop_duplicates().head(_FREE_TEXT_LEVELS)
    return sum(bool(pattern.fullmatch(str(level).strip())) for level in levels) > len(levels) / 2


def _is_identifier(name: str, filled: pd.Series) -> bool:
    """Every value once, and either text of one shape, an id-like name, or in file order."""
    if len(filled) < 2 or pd.api.types.is_datetime64_any_dtype(filled) or filled.duplicated().any():
        return False
    id_name = bool(_IDENTIFIER_NAME.search(name))
    if pd.api.types.is_integer_dtype(filled):
        ordered = filled.is_monotonic_increasing or filled.is_monotonic_decreasing
        return id_name or (ordered and len(filled) >= _FREE_TEXT_LEVELS)
    return id_name and not pd.api.types.is_float_dtype(filled)


def _check_columns(frame: pd.DataFrame, named: Collection[str]) -> None:
    if frame.empty:
        raise InvalidInput(
            "There are no leads: the table has no rows or no columns. Pass at least one lead."
        )
    repeated = frame.columns[frame.columns.duplicated()].unique().tolist()
    if repeated:
        raise InvalidInput(f"Column names must be unique; {repeated} repeat. Rename them.")
    odd = [name for name in frame.columns if not isinstance(name, str)]
    if odd:
        raise InvalidInput(f"Column names must be text; {odd[:5]} are not. Rename them.")
    unknown = [name for name in named if name not in frame.columns]
    if unknown:
        raise InvalidInput(_unknown_columns(unknown, frame.columns.tolist()))


def _unknown_columns(unknown: Collection[str], known: list[str]) -> str:
    names = ", ".join(f"'{name}'" for name in unknown)
    return f"There is no column {names}. The columns are: {', '.join(map(str, known))}."
