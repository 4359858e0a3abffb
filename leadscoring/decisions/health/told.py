"""What came of the promises, in sentences for the page Results."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import pandas as pd

from leadscoring.decisions.health.lift import Lift
from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.decisions.wording import MINUS, interval, leads, percent
from leadscoring.model.intervals import wilson

__all__ = [
    "Outcome",
    "answer",
    "changes",
    "counting",
    "drawn",
    "gap",
    "hot_now",
    "lift_table",
    "old_enough",
    "per_day",
]


@dataclass(frozen=True)
class Outcome:
    """What hot leads of some weeks were promised to convert, and what they did.

    Parameters
    ----------
    n_leads : int
        Leads, at least 1.
    promised, actual, low, high : float
        Shares; the last two are the 95% interval of the actual one.
    """

    n_leads: int
    promised: float
    actual: float
    low: float
    high: float

    @classmethod
    def of_weeks(cls, weeks: pd.DataFrame) -> Self:
        """Return weeks together, at least one of them; see `by_week`."""
        n, won = int(weeks["leads"].sum()), int(weeks["converted"].sum())
        low, high = wilson(won, n)
        promised = float((weeks["promised"] * weeks["leads"]).sum() / n)
        return cls(n, promised, won / n, float(low), float(high))

    @classmethod
    def of(cls, delivered: Delivered) -> Self:
        """Return what a publication delivered, of at least one lead."""
        one = delivered
        return cls(one.n_leads, one.promised, one.actual, one.low, one.high)


def answer(when: str, outcome: Outcome) -> str:
    """Return whether hot leads converted as promised, as a heading.

    Parameters
    ----------
    when : str
        Such as ``"Since 3 Nov"``.
    outcome : Outcome
        What came of the promises of that time.

    Examples
    --------
    >>> answer("Since 3 Nov", Outcome(430, 0.81, 0.7, 0.66, 0.74))
    'Since 3 Nov hot leads converted 70% (66% to 74%); the scores promised 81%'
    """
    kept = interval(outcome.actual, outcome.low, outcome.high)
    return f"{when} hot leads converted {kept}; the scores promised {percent(outcome.promised)}"


def gap(outcome: Outcome) -> str:
    """Return by how many percentage points hot leads missed the promise, or were above it.

    Examples
    --------
    >>> gap(Outcome(430, 0.81, 0.7, 0.66, 0.74)), gap(Outcome(9, 0.8, 0.81, 0.5, 0.9))
    ('−11 points', '+1 point')
    """  # noqa: RUF002  a true minus
    points = round(100 * (outcome.actual - outcome.promised))
    sign = MINUS if points < 0 else "+" if points else ""
    return f"{sign}{abs(points)} point{'' if abs(points) == 1 else 's'}"


def old_enough(ripe: Ripening) -> str:
    """Return how old a lead must be to count, and how that was found out.

    Examples
    --------
    >>> table = pd.DataFrame({"days": [0, 21], "share": [0.0, 0.9]})
    >>> print(old_enough(Ripening(21, 412, table)))
    A lead counts 21 days after it was scored, or listed if later: 90% of conversions come within
    that time (told by 412 conversions, allowing for those still to come).
    """
    if ripe.days is not None:
        days = f"{ripe.days:,} day{'' if ripe.days == 1 else 's'}"
        return (
            f"A lead counts {days} after it was scored, or listed if later: 90% of conversions come "
            f"within that time (told by {ripe.n_conversions:,} conversions, allowing for those still to come)."
        )
    if ripe.n_missing:
        more = f"{ripe.n_missing:,} more conversion{'' if ripe.n_missing == 1 else 's'}"
        return f"{more} will tell how long leads take to decide; until then none counts."
    return (
        f"Leads were watched for {ripe.watched:,} days, and some took nearly as long to convert: "
        "how long is long enough cannot be said yet."
    )


def counting(delivered: Delivered) -> str:
    """Return how many hot leads count, and why the others do not.

    Examples
    --------
    >>> counting(Delivered(164, 126, 0.81, 0.77, 0.7, 0.83, 0.2, 12, 88))
    '164 hot leads count; 88 were called and are too young, 12 have not been called.'
    """
    n = delivered.n_leads
    parts = []
    if delivered.n_young:
        are = "is" if delivered.n_young == 1 else "are"
        was = "was" if delivered.n_young == 1 else "were"
        parts.append(f"{delivered.n_young:,} {was} called and {are} too young")
    if delivered.n_uncalled:
        have = "has" if delivered.n_uncalled == 1 else "have"
        parts.append(f"{delivered.n_uncalled:,} {have} not been called")
    told = f"{n:,} hot lead{'' if n == 1 else 's'} count{'s' if n == 1 else ''}"
    return f"{told}{'; ' if parts else ''}{', '.join(parts)}."


def changes(drift: pd.DataFrame) -> str:
    """Return what changed most since training, as sentences.

    Parameters
    ----------
    drift : pandas.DataFrame
        As `field_drift` returns it.

    Examples
    --------
    >>> row = {"field": "Source", "verdict": "large", "told": "Web fell from 9% to 3% of leads"}
    >>> changes(pd.DataFrame([row]))
    'Source: Web fell from 9% to 3% of leads.'
    """
    if drift.empty:
        return (
            "The release that trained this model did not keep what its leads were like: train "
            "again to see what changes from then on."
        )
    changed = drift[drift["verdict"].isin(["large", "some"])]
    if len(changed):
        told = zip(changed["field"].head(3), changed["told"].head(3), strict=True)
        return " ".join(f"{field}: {text}." for field, text in told)
    if (drift["verdict"] == "too few").all():
        return "Too few leads have come in lately to tell a change from chance."
    return "No field has changed by more than chance does."


def per_day(hot_share: pd.DataFrame, *, n_weeks: int = 4) -> float:
    """Return how many new leads a day were hot over the last weeks; nan without weeks.

    Parameters
    ----------
    hot_share : pandas.DataFrame
        ``hot``, one row per week, in order.
    n_weeks : int
        How many weeks, at least 1.
    """
    return float(hot_share["hot"].tail(n_weeks).mean() / 7)


def hot_now(hot_share: pd.DataFrame) -> str:
    """Return which share of the newest leads is hot, beside training.

    Examples
    --------
    >>> row = {"leads": 150, "share": 0.36, "low": 0.29, "high": 0.44, "expected": 0.35}
    >>> hot_now(pd.DataFrame([row]))
    'Of the 150 leads of the last week 36% (29% to 44%) were hot; at training it was 35%.'
    """
    if hot_share.empty:
        return "No lead has a score yet."
    last = hot_share.iloc[-1]
    hot = interval(last["share"], last["low"], last["high"])
    of = leads(int(last["leads"]))
    return f"Of the {of} of the last week {hot} were hot; at training it was {percent(last['expected'])}."


def drawn(lift: Lift) -> str:
    """Return how much better hot leads convert than leads that chance drew, as sentences.

    Examples
    --------
    >>> drawn(Lift(0.78, 0.25, 3.1, 2.2, 4.6, 430, 44, 0))
    'Hot leads converted 3.1 times (2.2 to 4.6) as often as leads drawn from below the cutoff.'
    """
    if not lift.n_explored:
        return (
            "No lead drawn from below the cutoff was called and is old enough yet. On Team a "
            "manager sets the share of each day's list that is drawn."
        )
    times = "The two cannot be compared yet."
    if not math.isnan(lift.ratio):
        high = "more" if math.isinf(lift.high) else f"{lift.high:.1f}"
        much = "many" if math.isinf(lift.ratio) else f"{lift.ratio:.1f}"
        times = (
            f"Hot leads converted {much} times ({lift.low:.1f} to {high}) as often as leads drawn "
            "from below the cutoff."
        )
    if not lift.n_more:
        return times
    more = f"{lift.n_more:,} more lead{'' if lift.n_more == 1 else 's'}"
    return f"{times} Chance alone could do that: {more} must be drawn to tell."


def lift_table(lift: Lift) -> pd.DataFrame:
    """Return hot and drawn leads as rows of a figure.

    Returns
    -------
    table : pandas.DataFrame
        label, converted, low, high (shares, with their 95% interval) and leads; a row
        without leads is left out.
    """
    parts: Sequence[tuple[str, float, int]] = (
        ("Hot, called", lift.hot, lift.n_hot),
        ("Below, drawn by chance", lift.explored, lift.n_explored),
    )
    rows = []
    for label, share, n in parts:
        if n:
            low, high = wilson(round(share * n), n)
            ends = {"low": float(low), "high": float(high)}
            rows.append({"label": label, "converted": share, **ends, "leads": n})
    return pd.DataFrame(rows, columns=["label", "converted", "low", "high", "leads"])
