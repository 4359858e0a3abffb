"""How the parts of all leads fare: how many, how hot, how they convert, and against the promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.health.chance import tails, two_sided
from leadscoring.decisions.health.promises import joint_error, was_called
from leadscoring.decisions.health.ripening import Ripening, as_known, days_since
from leadscoring.decisions.parts import Part
from leadscoring.model.intervals import wilson

__all__ = ["COLUMNS", "LEVEL", "holm", "overall", "places", "segments", "told_outcomes"]

COLUMNS = (
    *("leads", "share", "hot", "hot_share", "score", "known", "converted", "conversion"),
    *("low", "high", "lift", "judged", "expected", "actual", "p_value", "differs"),
)
"""What `segments` says of each part, after its places and labels."""
LEVEL = 0.05
"""How often any part at all may be said to differ where none does."""

Vector = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def told_outcomes(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return what came of each lead, where that is known, and what was due of it.

    An outcome is known once the lead was called, or closed by a file, and is old
    enough; of a lead that came in closed, to which nothing was promised, at once.
    What is due is the probability promised times the share of conversions that
    have happened by the lead's age.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    ripe : Ripening
        How old is old enough; where that is not known, no promise is judged.
    now : datetime
        When this is asked.

    Returns
    -------
    outcomes : pandas.DataFrame
        One row per lead by its number: converted (1 or 0), due and due_error
        (chance to have converted by now, and its standard error); nan where the
        outcome is not known or nothing was promised.
    """
    known = as_known(ledger, now)
    age = days_since(known, now)
    old = age >= (np.inf if ripe.days is None else ripe.days)
    judged = np.asarray(was_called(known) & old)
    came_closed = known["promised_at"].isna() & known["closed_at"].notna()
    won = (known["status"] == "converted").astype("float64")
    share = ripe.share(np.where(judged, age, 0.0))
    error = np.sqrt(share * (1 - share) / max(1, ripe.n_conversions))
    found = pd.DataFrame(
        {
            "lead_id": known["lead_id"],
            "converted": won.where(judged | came_closed),
            "due": (known["probability"] * share).where(judged),
            "due_error": (known["probability"] * error).where(judged),
        }
    )
    return found.set_index("lead_id")


def places(parts: Sequence[Part], values: pd.Series) -> Places:
    """Return for each lead which of the parts it is in; they are made by `cut`."""
    held = np.array([part.holds(values) for part in parts], dtype=bool)
    return held.argmax(axis=0) if len(parts) else np.zeros(len(values), dtype=np.intp)


def segments(
    leads: pd.DataFrame, parts: Sequence[Sequence[Part]], at: Sequence[Places]
) -> pd.DataFrame:
    """Return how each part of all leads fares, or each meeting of two.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, 5)
        probability (nan without a score), hot (bool), and what `told_outcomes`
        says: converted, due, due_error.
    parts : sequence of one or two sequences of Part
        As `cut` returns them.
    at : sequence of one or two ndarrays of int of shape (n_leads,)
        As `places` returns them.

    Returns
    -------
    table : pandas.DataFrame
        One row per part that has leads: at_1 (its place), level_1 (its label),
        at_2 and level_2 likewise, ``leads``, ``share`` (of all leads), ``hot`` and
        ``hot_share``, ``score`` (the average probability, times 100), ``known``
        (leads whose outcome is known), ``converted``, ``conversion`` with its 95%
        interval ``low`` to ``high`` (Wilson), ``lift`` (conversion over that of all
        leads), ``judged`` (known leads that something was promised of),
        ``expected`` (conversions due by now) and ``actual``, ``p_value`` (how often
        chance brings as much of a gap, corrected for the number of parts by Holm's
        method) and ``differs`` ("more", "fewer" or "": more than chance does to any
        of the parts in 95 of 100 such tables).

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    of_all = overall(leads)
    whole = pd.Series(0, index=leads.index) if not at else _joint(parts, at, leads.index)
    rows = [{"cell": cell, **_figures(some)} for cell, some in leads.groupby(whole, sort=True)]
    table = pd.DataFrame(rows, columns=["cell", *_FIGURES])
    table["share"] = table["leads"] / max(len(leads), 1)
    table["lift"] = table["conversion"] / (of_all["conversion"] or np.nan)
    table["p_value"] = holm(table["p_value"].to_numpy(dtype=np.float64))
    more = np.where(table["actual"] > table["expected"], "more", "fewer")
    table["differs"] = np.where(table["p_value"] < LEVEL, more, "").astype(object)
    named = _named(table["cell"].to_numpy(dtype=np.intp), parts)
    return pd.concat([named, table[list(COLUMNS)]], axis=1)


def overall(leads: pd.DataFrame) -> dict[str, float]:
    """Return the same figures of all leads together, as far as they make sense."""
    return _figures(leads)


def holm(p_values: npt.ArrayLike) -> Vector:
    """Return p-values corrected for how many there are, nan where there is none.

    Parameters
    ----------
    p_values : array-like of shape (n,)
        In [0, 1], or nan.

    Returns
    -------
    corrected : ndarray of shape (n,)
        Below a level with at most that probability for any of them where nothing is.

    Examples
    --------
    >>> holm([0.01, 0.04, float("nan"), 0.03]).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    given = np.asarray(p_values, dtype=np.float64)
    corrected = np.full(given.shape, np.nan)
    order = np.argsort(given)[: int(np.isfinite(given).sum())]
    times = np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(given[order] * times), 1.0)
    return corrected


_FIGURES = [name for name in COLUMNS if name not in ("share", "lift", "differs")]


def _joint(parts: Sequence[Sequence[Part]], at: Sequence[Places], index: pd.Index) -> pd.Series:
    cell = at[0] if len(at) == 1 else at[0] * len(parts[1]) + at[1]
    return pd.Series(cell, index=index)


def _named(cell: Places, parts: Sequence[Sequence[Part]]) -> pd.DataFrame:
    found = [cell] if len(parts) == 1 else list(divmod(cell, max(len(parts[1]), 1)))
    columns: dict[str, object] = {}
    for number, (place, listed) in enumerate(zip(found, parts, strict=True), 1):
        columns[f"at_{number}"] = place
        columns[f"level_{number}"] = [listed[each].label for each in place]
    return pd.DataFrame(columns, index=pd.RangeIndex(len(cell)))


def _figures(some: pd.DataFrame) -> dict[str, float]:
    hot, n_leads = int(some["hot"].sum()), len(some)
    known, won = int(some["converted"].notna().sum()), int(some["converted"].sum())
    low, high = wilson(won, known)
    return {
        "leads": n_leads,
        "hot": hot,
        "hot_share": hot / n_leads if n_leads else np.nan,
        "score": 100 * float(some["probability"].mean()),
        "known": known,
        "converted": won,
        "conversion": won / known if known else np.nan,
        "low": float(low),
        "high": float(high),
        **_against_promise(some[some["due"].notna()]),
    }


def _against_promise(judged: pd.DataFrame) -> dict[str, float]:
    n_judged, won = len(judged), int(judged["converted"].sum())
    if not n_judged:
        return {"judged": 0, "expected": np.nan, "actual": np.nan, "p_value": np.nan}
    beyond = two_sided(*tails(judged["due"], won, error=joint_error(judged, 0.0)))
    return {
        "judged": n_judged,
        "expected": float(judged["due"].sum()),
        "actual": float(won),
        "p_value": beyond,
    }
