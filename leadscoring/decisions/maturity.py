"""Which leads were too young to have decided, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

__all__ = ["told"]


def told(found: Mapping[str, Any] | None) -> str:
    """Return how long leads take to decide, and how many are left out for want of it.

    Parameters
    ----------
    found : mapping or None
        A card's `maturity`.

    Returns
    -------
    text : str
        Sentences; empty where no column tells when leads converted.

    Examples
    --------
    >>> print(
    ...     told(
    ...         {
    ...             **{"created": "Created", "converted_on": "Sold", "n_conversions": 812},
    ...             **{"n_set_aside": 0, "days": 34, "after": "2026-10-19", "n_left_out": 412},
    ...             "why_not": "",
    ...         }
    ...     )
    ... )
    90% of conversions come within 34 days (from Created to Sold, 812 conversions, allowing for
    those still to come). 412 leads that came in after 19 Oct 2026 have not had that long to
    decide: they are left out of the training, whether they have converted or not.
    """
    if found is None:
        return ""
    return " ".join(part for part in (_time(found), _left_out(found), _set_aside(found)) if part)


def _time(found: Mapping[str, Any]) -> str:
    if found["days"] is None:
        return ""
    within = f"within {found['days']:,} day{'' if found['days'] == 1 else 's'}"
    return (
        f"90% of conversions come {within if found['days'] else 'on the day a lead comes in'} "
        f"(from {found['created']} to {found['converted_on']}, {found['n_conversions']:,} "
        "conversions, allowing for those still to come)."
    )


def _left_out(found: Mapping[str, Any]) -> str:
    if found["why_not"]:
        return f"No lead is left out as too young to have decided: {found['why_not']}."
    if not found["n_left_out"]:
        return "Every lead has had that long to decide."
    n = found["n_left_out"]
    day = date.fromisoformat(found["after"])
    leads, have, they = ("lead", "has", "it is") if n == 1 else ("leads", "have", "they are")
    return (
        f"{n:,} {leads} that came in after {day.day} {day:%b %Y} {have} not had that long to "
        f"decide: {they} left out of the training, whether {they.split()[0]} {have} converted or not."
    )


def _set_aside(found: Mapping[str, Any]) -> str:
    n = found["n_set_aside"]
    if not n:
        return ""
    leads = "lead that converted before it" if n == 1 else "leads that converted before they"
    return f"Not counted: {n:,} {leads} came in, by these dates."
