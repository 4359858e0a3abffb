"""When enough is known to judge a model's promise."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from leadscoring.decisions.health.advice import ENOUGH_TO_JUDGE
from leadscoring.decisions.health.promises import was_called
from leadscoring.decisions.health.ripening import SHARE_RIPE, TIMES_WATCHED, Ripening, as_known

__all__ = ["judged_from"]

_PACE_OVER = 56


def judged_from(
    ledger: pd.DataFrame, own: pd.DataFrame, ripe: Ripening, now: datetime
) -> date | None:
    """Return the day from which a model's promise can be judged.

    Parameters
    ----------
    ledger, own : pandas.DataFrame
        All promises, and those of the model; as `store.ledger.ledger` returns them.
    ripe : Ripening
        How old a lead must be to count.
    now : datetime
        When this is asked.

    Returns
    -------
    day : datetime.date or None
        When enough of the hot leads that were called are old enough; at the pace of the
        last eight weeks, where too few were called. None where that cannot be told.
    """
    if ripe.days is None:
        return _watched_from(ripe, now)
    called = _hot_and_called(own, now).sort_values()
    if len(called) >= ENOUGH_TO_JUDGE:
        last = called.iloc[ENOUGH_TO_JUDGE - 1]
    else:
        begin = pd.Timestamp(now) - pd.Timedelta(days=_PACE_OVER)
        pace = int((_hot_and_called(ledger, now) > begin).sum()) / _PACE_OVER
        if not pace:
            return None
        last = pd.Timestamp(now) + pd.Timedelta(days=(ENOUGH_TO_JUDGE - len(called)) / pace)
    moment: pd.Timestamp = last + pd.Timedelta(days=ripe.days)
    return moment.ceil("D").date()


def _watched_from(ripe: Ripening, now: datetime) -> date | None:
    """Return the day by which leads were watched for long enough."""
    if ripe.n_missing:
        return None
    days = int(ripe.table["days"][ripe.table["share"] >= SHARE_RIPE - 1e-12].iloc[0])
    moment = pd.Timestamp(now) + pd.Timedelta(days=TIMES_WATCHED * days - ripe.watched)
    return moment.ceil("D").date()


def _hot_and_called(ledger: pd.DataFrame, now: datetime) -> pd.Series:
    known = as_known(ledger, now)
    return known.loc[(known["probability"] >= known["cutoff"]) & was_called(known), "promised_at"]
