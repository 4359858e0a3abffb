"""What a table of segments comes to, in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from leadscoring.decisions.health.ripening import Ripening
from leadscoring.decisions.wording import interval, leads, percent

__all__ = ["against_promise", "conversion_note", "headline", "label"]

_MOST_NAMED = 3


def label(row: Mapping[Hashable, Any]) -> str:
    """Return what a row of the table is called.

    Examples
    --------
    >>> label({"level_1": "Chat", "level_2": "Bonn"}), label({"level_1": "Chat"})
    ('Chat · Bonn', 'Chat')
    """
    names = [str(row[name]) for name in ("level_1", "level_2") if name in row]
    return " · ".join(names)


def headline(table: pd.DataFrame, overall: Mapping[str, float]) -> str:
    """Return which leads convert best, or are hot most often while too few outcomes are known.

    Parameters
    ----------
    table : pandas.DataFrame
        As `segments.segments` returns it, with at least one row.
    overall : mapping
        As `segments.overall` returns it.

    Returns
    -------
    headline : str
        A sentence. A part counts as better only where its whole interval lies
        above the conversion of all leads; the best is the one whose interval begins
        highest.

    Examples
    --------
    >>> rows = [["Chat", 60, 0.1, 0.2, 0.12, 0.32, 0.4], ["Web", 40, 0.6, 0.9, 0.77, 0.96, 1.8]]
    >>> columns = ["level_1", "leads", "hot_share", "conversion", "low", "high", "lift"]
    >>> table = pd.DataFrame(rows, columns=columns)
    >>> headline(table, {"conversion": 0.5, "hot_share": 0.3})
    'Web converts best: 90% (77% to 96%), 1.8 times all leads.'
    >>> headline(table.assign(low=0.01), {"conversion": 0.5, "hot_share": 0.3})
    'No part surely converts better than all leads do: 50%.'
    """
    if table["conversion"].notna().any():
        return _best_converting(table, overall["conversion"])
    best = table.sort_values("hot_share", ascending=False, kind="stable").iloc[0]
    return (
        f"{label(best.to_dict())} is hot most often: {percent(best['hot_share'])} of "
        f"{leads(int(best['leads']))}, of all leads {percent(overall['hot_share'])}."
    )


def _best_converting(table: pd.DataFrame, conversion: float) -> str:
    better = table[table["low"] > conversion]
    if better.empty:
        return f"No part surely converts better than all leads do: {percent(conversion)}."
    best = better.sort_values("low", ascending=False, kind="stable").iloc[0]
    told = interval(best["conversion"], best["low"], best["high"])
    return f"{label(best.to_dict())} converts best: {told}, {best['lift']:.1f} times all leads."


def against_promise(table: pd.DataFrame) -> str:
    """Return which parts convert otherwise than was promised, beyond chance.

    Parameters
    ----------
    table : pandas.DataFrame
        As `segments.segments` returns it.

    Examples
    --------
    >>> rows = [["Chat", 9, 31.0, 52.4, 0.01, "fewer"], ["Web", 9, 40.0, 41.0, 0.9, ""]]
    >>> columns = ["level_1", "judged", "actual", "expected", "p_value", "differs"]
    >>> against_promise(pd.DataFrame(rows, columns=columns))
    'Otherwise than promised, beyond chance. Chat: 31 conversions where 52 were due.'
    """
    if not table["judged"].sum():
        return "Nothing can be set against the promise yet."
    off = table[table["differs"] != ""].sort_values("p_value", kind="stable")
    if off.empty:
        return "Every part converts as was promised, as far as chance lets one tell."
    told = [
        f"{label(row)}: {row['actual']:,.0f} conversions where {row['expected']:,.0f} were due"
        for row in off.head(_MOST_NAMED).to_dict("records")
    ]
    more = f"; and {len(off) - _MOST_NAMED} more" if len(off) > _MOST_NAMED else ""
    return f"Otherwise than promised, beyond chance. {'; '.join(told)}{more}."


def conversion_note(overall: Mapping[str, float], ripe: Ripening) -> str:
    """Return of which leads a conversion is told, and why of no others.

    Examples
    --------
    >>> none = pd.DataFrame({"days": [], "share": []})
    >>> conversion_note({"known": 0, "leads": 300}, Ripening(None, 12, none))
    'No outcome counts yet: it takes 50 conversions to know how long leads take; 38 are missing.'
    """
    known = f"Conversion is of the {leads(int(overall['known']))} whose outcome is known"
    if ripe.days is not None:
        return (
            f"{known}: called or closed by a file, and at least {ripe.days} days old "
            f"(90% of conversions happen by then).{_promised_note(overall)}"
        )
    if ripe.n_missing:
        wait = (
            "it takes 50 conversions to know how long leads take; "
            f"{ripe.n_missing} {'is' if ripe.n_missing == 1 else 'are'} missing"
        )
    else:
        wait = "leads were not watched for long enough to know how long they take"
    if not overall["known"]:
        return f"No outcome counts yet: {wait}."
    return f"{known} from the file they came in with. Others do not count yet: {wait}."


def _promised_note(overall: Mapping[str, float]) -> str:
    """Return which of the known leads are due anything, where not all of them are."""
    if overall["judged"] == overall["known"]:
        return ""
    return f" Due and Came are of the {int(overall['judged']):,} whose score was told before."
