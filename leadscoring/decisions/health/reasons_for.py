"""What speaks for a piece of advice, as sentences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date

from leadscoring.decisions.health.findings import Findings
from leadscoring.decisions.health.ranking import Ranking
from leadscoring.decisions.health.ripening import FEWEST_CONVERSIONS, Ripening
from leadscoring.decisions.wording import interval, leads, percent, score

__all__ = ["calls", "change", "kept", "needed", "off_promise", "order", "ripe_at", "waiting"]

_FEW = 0.005


def off_promise(found: Findings) -> str:
    """Return how far conversion lies from the promise, and since when."""
    done = found.judged
    since = "" if found.alarm.since is None else f" since {_day(found.alarm.since)}"
    return (
        f"Of {leads(done.n_leads)} promised hot{since}, "
        f"{interval(done.actual, done.low, done.high, to='converted')}; "
        f"{percent(done.promised)} should have by now. Chance alone hardly does that."
    )


def kept(found: Findings) -> str:
    """Return that conversion agrees with the promise."""
    done = found.judged
    return (
        f"Of {leads(done.n_leads)} promised hot, "
        f"{interval(done.actual, done.low, done.high, to='converted')}; "
        f"{percent(done.promised)} should have by now."
    )


def order(ranking: Ranking) -> str:
    """Return whether buyers still come first; empty where nothing tells.

    Examples
    --------
    >>> order(Ranking(0.71, 0.66, 0.75, 320))
    'Scores still rank as they should: among the leads called, the buyer comes first in 71 of 100
    pairs; 66 to 75 are likely.'
    """
    if math.isnan(ranking.auc) or math.isnan(ranking.low):
        return ""
    auc, low, high = (round(100 * part) for part in (ranking.auc, ranking.low, ranking.high))
    verdict = "no longer rank" if ranking.has_fallen else "still rank"
    return (
        f"Scores {verdict} as they should: among the leads called, the buyer comes first in {auc} "
        f"of 100 pairs; {low} to {high} are likely."
    )


def change(row: Mapping[Hashable, object]) -> str:
    """Return how a field has changed, from a row of `field_drift`.

    Examples
    --------
    >>> change({"field": "Source", "told": "Fair fell from 9% to 3% of leads", "new_levels": 0.0})
    'Source has changed since training: Fair fell from 9% to 3% of leads.'
    """
    new = float(str(row["new_levels"]))
    is_told = " is new: " in str(row["told"])
    met = f" {percent(new)} of leads have a value that training never met."
    changed = f"{row['field']} has changed since training: {row['told']}."
    return changed if is_told or new < _FEW else f"{changed}{met}"


def needed(found: Findings) -> str:
    """Return which cutoff the promise takes now."""
    needed, *ends = found.needed
    low, high = ("no cutoff" if math.isnan(end) else score(end) for end in ends)
    return (
        f"By these outcomes it takes {score(needed)} ({low} to {high}) for "
        f"{percent(found.target)} to convert; published is {score(found.published)}."
    )


def calls(change: float) -> str:
    """Return what a cutoff changes for the team; empty where that is not known.

    Examples
    --------
    >>> calls(-19.2), calls(0.8), calls(0.1)
    ('19 calls a day fewer.', '1 call a day more.', 'About as many calls a day.')
    """
    if math.isnan(change):
        return ""
    n = round(abs(change))
    if not n:
        return "About as many calls a day."
    return f"{n:,} {'call' if n == 1 else 'calls'} a day {'fewer' if change < 0 else 'more'}."


def waiting(found: Findings, enough: int) -> str:
    """Return what is missing until the promise can be judged."""
    ripe, done = found.ripening, found.judged
    if ripe.n_missing:
        return (
            f"It takes {FEWEST_CONVERSIONS} conversions to say how long leads take to convert: "
            f"{ripe.n_conversions} are known."
        )
    if ripe.days is None:
        return (
            f"Leads were watched for {ripe.watched} days: too few to know how many "
            "conversions are still to come."
        )
    return (
        f"{leads(done.n_leads)} promised hot by this model and called {_are(done.n_leads)} old "
        f"enough; {enough} are needed. {ripe_at(ripe)}"
    )


def ripe_at(ripe: Ripening) -> str:
    """Return how old a lead must be to count, and why.

    Examples
    --------
    >>> import pandas as pd
    >>> ripe_at(Ripening(21, 300, pd.DataFrame()))
    'A lead counts at 21 days: 90% of conversions come within these.'
    """
    return f"A lead counts at {ripe.days} days: 90% of conversions come within these."


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
