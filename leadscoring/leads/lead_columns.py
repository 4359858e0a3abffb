"""Which columns tell a person who a lead is, where it came from and how to reach it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from leadscoring.leads.schema import infer_schema, label_column

__all__ = ["EMAIL", "PHONE", "LeadColumns", "lead_columns"]

EMAIL = re.compile(r"^[^\s@]+@[^\s@]+\.[^\s@]+$")
"""What an address looks like that mail may reach."""
PHONE = re.compile(r"^\+?[\d\s().\-/]{6,}(?:(?:ext|x)\.?\s*\d+)?$", re.IGNORECASE)
"""What a number looks like that somebody may answer."""
_SOURCE_NAME = re.compile(r"^(?:(?:lead|original|traffic|utm|contact)[\s_]*)?source$")
_ACTIVITY_NAME = re.compile(r"^(?:last|latest)[\s_]*(?:activity|contact|touch|action|event)")
_CREATED_NAME = re.compile(r"creat|added|received|regist|sign|date")
_MOSTLY = 0.8


@dataclass(frozen=True)
class LeadColumns:
    """The columns a rep looks for; None for those that a file does not have.

    Attributes
    ----------
    name : str or None
        Names the lead for a person, an identifier where there are no names.
    identifier : str or None
        Tells leads of one name apart; None where `name` does so itself.
    email, phone : str or None
        How to reach the lead.
    source : str or None
        Where the lead came from.
    activity : str or None
        What the lead did last.
    created : str or None
        When the lead came in.
    """

    name: str | None = None
    identifier: str | None = None
    email: str | None = None
    phone: str | None = None
    source: str | None = None
    activity: str | None = None
    created: str | None = None


def lead_columns(frame: pd.DataFrame) -> LeadColumns:
    """Return the columns that tell who a lead is and how to reach it.

    Mail and phone columns are told by what they hold as well as by their name:
    "Do Not Email" holds no address.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.

    Returns
    -------
    columns : LeadColumns
        Names of columns of `frame`.

    Examples
    --------
    >>> leads = pd.DataFrame(
    ...     {"Lead Number": [7, 8], "Name": ["Ann", "Bo"], "Lead Source": ["Chat", "Chat"]}
    ... )
    >>> found = lead_columns(leads)
    >>> found.name, found.identifier, found.source, found.email
    ('Name', 'Lead Number', 'Lead Source', None)
    """
    name = label_column(frame)
    dates = [str(c) for c in frame.columns if pd.api.types.is_datetime64_any_dtype(frame[c])]
    return LeadColumns(
        name=name,
        identifier=None if name is None else _beside(frame, name),
        email=_first(frame, lambda c: "mail" in c, EMAIL),
        phone=_first(frame, lambda c: any(w in c for w in ("phone", "mobile", "tel")), PHONE),
        source=_first(frame, lambda c: bool(_SOURCE_NAME.search(c))),
        activity=_first(frame, lambda c: bool(_ACTIVITY_NAME.search(c))),
        created=next(
            (c for c in dates if _CREATED_NAME.search(c.casefold())), next(iter(dates), None)
        ),
    )


def _beside(frame: pd.DataFrame, name: str) -> str | None:
    """Return the identifier to show beside a name; none beside another identifier."""
    if frame.empty or infer_schema(frame[[name]]).column(name).role == "identifier":
        return None
    return label_column(frame.drop(columns=name))


def _first(
    frame: pd.DataFrame, is_named: Callable[[str], bool], holds: re.Pattern[str] | None = None
) -> str | None:
    """Return the first column of such a name that mostly holds such values."""
    named = (str(column) for column in frame.columns if is_named(str(column).strip().casefold()))
    return next((c for c in named if holds is None or _mostly(frame[c], holds)), None)


def _mostly(values: pd.Series, pattern: re.Pattern[str]) -> bool:
    filled = values.dropna().head(1000).astype(str).str.strip()
    return bool(len(filled)) and filled.map(lambda v: bool(pattern.match(v))).mean() >= _MOSTLY
