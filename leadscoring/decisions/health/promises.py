"""What hot leads were promised to convert, beside what they did, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.health.chance import tails, two_sided
from leadscoring.decisions.health.ripening import Ripening, as_known, days_since
from leadscoring.model.intervals import wilson

__all__ = [
    "VERDICTS",
    "Delivered",
    "by_week",
    "counted",
    "delivered",
    "joint_error",
    "known_outcomes",
    "promised_hot",
    "together",
    "was_called",
]

VERDICTS = ("kept", "below", "above")
"""What a week can say of the promise."""
_LEVEL = 0.05


@dataclass(frozen=True)
class Delivered:
    """What hot leads were promised to convert, and what they did.

    Parameters
    ----------
    n_leads, n_converted : int
        Hot leads that were called and are old enough to count, and their conversions.
    promised, actual : float
        Share of them that should have converted by now, and that did; nan without leads.
    low, high : float
        Ends of the 95% interval of the actual share (Wilson); nan without leads.
    p_value : float
        How often chance alone brings as much of a difference; 1 without leads.
    n_uncalled, n_young : int
        Hot leads that nobody called, and those called that are too young; they do not count.
    """

    n_leads: int
    n_converted: int
    promised: float
    actual: float
    low: float
    high: float
    p_value: float
    n_uncalled: int
    n_young: int


def counted(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return the leads by which a promise is judged.

    They were promised hot, were called, and are old enough. At that age a tenth of the
    conversions is still to come: a lead is due by now to convert with its probability
    times the share of conversions that have happened by its age.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    ripe : Ripening
        How old is old enough; where that is not known, no lead counts.
    now : datetime
        When this is asked.

    Returns
    -------
    counted : pandas.DataFrame
        Rows of the ledger, with age (days), due (chance to have converted by now),
        due_error (standard error of it, from the estimated share), converted (bool)
        and week (the Monday of the promise, in UTC).
    """
    return promised_hot(known_outcomes(ledger, ripe, now))


def promised_hot(leads: pd.DataFrame) -> pd.DataFrame:
    """Return the leads at or above the cutoff of their promise."""
    return leads[_was_hot(leads)]


def known_outcomes(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return the leads that were called and are old enough, hot or not.

    Parameters
    ----------
    ledger, ripe, now
        As for `counted`.

    Returns
    -------
    outcomes : pandas.DataFrame
        With the columns of `counted`.
    """
    known = as_known(ledger, now)
    called = known[was_called(known) & known["probability"].notna()]
    age = days_since(called, now)
    old = age >= ripe.days if ripe.days is not None else np.zeros(len(called), dtype=bool)
    return _due(called[old].assign(age=age[old]), ripe)


def was_called(ledger: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which leads somebody called, or a file closed, after the promise."""
    closed_since = ledger["by_file"] & (ledger["closed_at"] > ledger["promised_at"])
    return np.asarray(ledger["worked_at"].notna() | closed_since, dtype=bool)


def by_week(counted: pd.DataFrame, promise_error: float) -> pd.DataFrame:
    """Return promised and actual conversion by the week of the promise.

    Parameters
    ----------
    counted : pandas.DataFrame
        As `counted` returns it.
    promise_error : float
        Standard error of the promise itself, from the leads that it was learnt on;
        at least 0.

    Returns
    -------
    weeks : pandas.DataFrame
        One row per week that has leads, in order: week (its Monday), leads, converted,
        promised and actual (shares), low and high (the 95% interval of the actual
        share), p_value (two-sided; see `tails`) and verdict ("kept", "below" or
        "above": beyond what chance and the promise's own error do in 95 of 100 weeks).
    """
    rows = [
        {"week": week, **_judged(leads, promise_error)} for week, leads in counted.groupby("week")
    ]
    weeks = pd.DataFrame(rows, columns=_COLUMNS)
    off = weeks["p_value"] < _LEVEL
    side = np.where(weeks["actual"] < weeks["promised"], "below", "above")
    weeks["verdict"] = np.where(off, side, "kept").astype(object)
    return weeks.astype({"week": "datetime64[us]", "leads": "int64", "converted": "int64"})


def delivered(
    ledger: pd.DataFrame,
    ripe: Ripening,
    now: datetime,
    *,
    revision: int | None = None,
    promise_error: float = 0.0,
) -> Delivered:
    """Return what was promised and what came of it, all weeks together.

    Parameters
    ----------
    ledger, ripe, now
        As for `counted`.
    revision : int, optional
        Only the promises of this publication; all where not given.
    promise_error : float
        As for `by_week`.

    Returns
    -------
    delivered : Delivered
        Everything counted, and how many leads do not count.
    """
    mine = ledger if revision is None else ledger[ledger["revision"] == revision]
    known = as_known(mine, now)
    hot = promised_hot(known)
    n_called = int(was_called(hot).sum())
    leads = counted(mine, ripe, now)
    rest = {"n_uncalled": len(hot) - n_called, "n_young": n_called - len(leads)}
    return together(leads, promise_error, **rest)


def together(
    leads: pd.DataFrame, promise_error: float, *, n_uncalled: int = 0, n_young: int = 0
) -> Delivered:
    """Return what some of the leads that count were promised, and what came of them.

    Parameters
    ----------
    leads : pandas.DataFrame
        Rows of `counted`.
    promise_error : float
        As for `by_week`.
    n_uncalled, n_young : int
        Leads that do not count, to be told beside.
    """
    judged = _judged(leads, promise_error)
    told = {name: judged[name] for name in ("promised", "actual", "low", "high", "p_value")}
    n_converted = int(leads["converted"].sum())
    return Delivered(len(leads), n_converted, **told, n_uncalled=n_uncalled, n_young=n_young)


def joint_error(leads: pd.DataFrame, promise_error: float) -> float:
    """Return the standard error of the mean chance of leads to have converted by now.

    Parameters
    ----------
    leads : pandas.DataFrame
        Some of those that count.
    promise_error : float
        Standard error of the promise itself.
    """
    return float(np.hypot(promise_error, leads["due_error"].mean()))


_COLUMNS = ["week", "leads", "converted", "promised", "actual", "low", "high", "p_value"]


def _was_hot(ledger: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(ledger["probability"] >= ledger["cutoff"], dtype=bool)


def _due(leads: pd.DataFrame, ripe: Ripening) -> pd.DataFrame:
    share = ripe.share(leads["age"])
    # The share is a proportion of conversions; all leads of an age share its error.
    error = np.sqrt(share * (1 - share) / max(1, ripe.n_conversions))
    day = leads["promised_at"].dt.tz_localize(None).dt.normalize()
    return leads.assign(
        due=leads["probability"] * share,
        due_error=leads["probability"] * error,
        converted=leads["status"] == "converted",
        week=day - pd.to_timedelta(day.dt.day_of_week, unit="D"),
    )


def _judged(leads: pd.DataFrame, promise_error: float) -> dict[str, float]:
    """Return how leads did beside what was promised of them, together."""
    n, won = len(leads), int(leads["converted"].sum())
    if not n:
        nothing = dict.fromkeys(("promised", "actual", "low", "high"), float("nan"))
        return {"leads": 0, "converted": 0, **nothing, "p_value": 1.0}
    low, high = wilson(won, n)
    error = joint_error(leads, promise_error)
    p_value = two_sided(*tails(leads["due"], won, error=error))
    shares = {"promised": float(leads["due"].mean()), "actual": won / n}
    ends = {"low": float(low), "high": float(high), "p_value": p_value}
    return {"leads": n, "converted": won, **shares, **ends}
