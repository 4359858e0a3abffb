"""Leads whose outcome is known, weighted so that together they stand for all that came in.

A team calls its hot leads and few others. What it learns is therefore mostly of
hot leads, and a model or a calibration that took it as it is would know little
of the rest. Each known lead counts for the leads of similar score that nobody
called.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.health.ripening import Ripening, as_known, days_promised, days_since
from leadscoring.model.weights import effective_size

__all__ = ["Representation", "represent", "representative"]

FEWEST = 20
"""Known leads that a band must have: their conversion then says that of the band to
within about 20 percentage points, and one lead counts for a twentieth of it at most."""
FEWEST_APART = 100
"""Known leads that a quarter must have on one side of the cutoff to be kept apart."""
ALONE = -1
"""The band of leads that stand for themselves."""

Places = npt.NDArray[np.int64]

_TENTHS = np.arange(1, 10) / 10
_CONVERTED, _DRAWN = "converted", "explore"
_BY_HAND = ("first", "")


@dataclass(frozen=True)
class Representation:
    """Leads with a known outcome, and how well they stand for the others.

    Parameters
    ----------
    leads : pandas.DataFrame
        See `representative`.
    bands : pandas.DataFrame
        One row per band: band, hot (whether it lies above the cutoff), low and
        high (the least and greatest probability promised), promised (leads) and
        known (those of them that stand for it).
    n_promised : int
        Leads that were promised something and are old enough.
    n_unknown : int
        Those of them that nothing stands for: too few of their side of the
        cutoff have a known outcome, or none of a score like theirs.
    n_young : int
        Leads whose outcome may still change: called or closed, but too young.
    n_by_hand : int
        Known leads from below the cutoff that are left out: somebody chose them,
        while others were drawn by chance.
    n_drawn : int
        Known leads that were drawn by chance.
    stands_for : float
        Leads that a weight of 1 stands for.
    """

    leads: pd.DataFrame
    bands: pd.DataFrame
    n_promised: int
    n_unknown: int
    n_young: int
    n_by_hand: int
    n_drawn: int
    stands_for: float

    @property
    def effective_size(self) -> float:
        """How many leads of equal weight tell a share as surely; see `effective_size`."""
        return effective_size(self.leads["weight"])

    @property
    def share_unknown(self) -> float:
        """Share of the leads promised and old enough that nothing stands for, in [0, 1]."""
        return self.n_unknown / self.n_promised if self.n_promised else 0.0


def representative(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return the leads whose outcome is known, each with the number of leads it stands for.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `leadscoring.store.ledger.ledger` gives it.
    ripe : Ripening
        How old a lead must be; where that is not known yet, no promise counts.
    now : datetime
        In UTC.

    Returns
    -------
    leads : pandas.DataFrame
        lead_id, converted (1 or 0), weight (above 0, 1 on average) and band (a
        number; -1 for leads that stand for themselves).
    """
    return represent(ledger, ripe, now).leads


def represent(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> Representation:
    """Weight the leads whose outcome is known, and say how well they stand for the others.

    A lead is known once it was called, or closed by a file, and is old enough since it
    could be called; those promised are leads whose promise is as old, called or not. Of
    those below the cutoff, leads that somebody put first or called unasked count
    only where none was drawn by chance: they were chosen for what a score does
    not know. The leads promised, hot ones and others apart, are put into tenths
    by probability, in each quarter of the year with `FEWEST_APART` known leads
    (for what is called changes with the cutoff and with what is drawn); tenths
    and quarters with fewer join their neighbours, tenths until `FEWEST` are
    known. A tenth without any known lead joins only where leads were drawn by
    chance. A known lead then weighs as many leads as its band has for each known
    one. Where a whole side of the cutoff has fewer, its known leads stand for
    themselves only, and so do leads that a file brought closed: nothing was
    promised of them.

    Parameters
    ----------
    ledger, ripe, now
        As in `representative`.

    Returns
    -------
    found : Representation

    References
    ----------
    Little (1986), Survey nonresponse adjustments for estimates of means.
    """
    known = _known(ledger, ripe, now)
    promised = known[known["was_promised"]].copy()
    promised["band"] = _bands(promised)
    told = known[known["is_told"]].assign(band=ALONE)
    bands = _table(promised)
    teaching = pd.concat([promised[promised["teaches"]], told]).sort_values("lead_id")
    each = (bands["promised"] / bands["known"]).reindex(teaching["band"]).fillna(1.0).to_numpy()
    leads = teaching[["lead_id", "converted"]].assign(
        weight=each / each.mean() if len(each) else each, band=teaching["band"]
    )
    return Representation(
        leads.reset_index(drop=True),
        bands.reset_index(),
        n_promised=len(promised),
        n_unknown=int(((promised["band"] == ALONE) & ~promised["teaches"]).sum()),
        n_young=int((known["is_called"] & ~known["is_old"] & ~known["is_told"]).sum()),
        n_by_hand=int((promised["is_called"] & ~promised["teaches"]).sum()),
        n_drawn=int((promised["teaches"] & (promised["chosen"] == _DRAWN)).sum()),
        stands_for=float(each.mean()) if len(each) else 1.0,
    )


def _known(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return the ledger with what holds of each lead."""
    ledger = as_known(ledger, now)
    ripe_days = np.inf if ripe.days is None else ripe.days
    is_closed = ledger["closed_at"].notna()
    is_called = ledger["worked_at"].notna() | (ledger["by_file"] & is_closed)
    is_old = days_since(ledger, now) >= ripe_days
    is_hot = ledger["probability"].ge(ledger["cutoff"])
    by_hand = ~is_hot & ledger["chosen"].isin(_BY_HAND)
    drawn = is_old & is_called & ledger["chosen"].eq(_DRAWN)
    return ledger.assign(
        converted=ledger["status"].eq(_CONVERTED).astype(int),
        is_called=is_called,
        was_promised=days_promised(ledger, now) >= ripe_days,
        is_old=is_old,
        is_hot=is_hot,
        is_told=ledger["promised_at"].isna() & is_closed,
        teaches=is_old & is_called & ~(by_hand & bool(drawn.any())),
    )


def _bands(promised: pd.DataFrame) -> Places:
    """Return each lead's band, counted from 0; `ALONE` where nothing stands for it."""
    band = np.full(len(promised), ALONE)
    for is_hot in (False, True):
        side = np.flatnonzero(promised["is_hot"] == is_hot)
        for part in _quarters(promised.iloc[side]):
            rows = side[part]
            found = _bands_of_a_quarter(promised.iloc[rows])
            band[rows] = np.where(found == ALONE, ALONE, found + band.max() + 1)
    return band


def _quarters(side: pd.DataFrame) -> list[Places]:
    """Return the rows of each quarter of the year, some together; none where too few are known."""
    known = side["teaches"].to_numpy()
    if known.sum() < FEWEST:
        return []
    when = side["promised_at"].dt
    number = _joined((when.year * 4 + when.quarter).to_numpy(), known, FEWEST_APART)
    return [np.flatnonzero(number == n) for n in np.unique(number)]


def _bands_of_a_quarter(part: pd.DataFrame) -> Places:
    """Return the band of each lead of one side of the cutoff.

    A tenth without a known lead joins its neighbour only where leads were drawn by
    chance from all of them: elsewhere nobody was meant to call it.
    """
    known, chance = part["teaches"].to_numpy(), part["probability"].to_numpy()
    tenth = np.searchsorted(np.quantile(chance, _TENTHS), chance, side="right")
    heard = np.bincount(tenth, weights=known, minlength=_TENTHS.size + 1) > 0
    was_drawn = bool((part["teaches"] & (part["chosen"] == _DRAWN)).any())
    reached = np.flatnonzero(heard[tenth] | was_drawn)
    found = np.full(len(part), ALONE)
    found[reached] = _joined(tenth[reached], known[reached], FEWEST)
    return found


def _joined(place: npt.ArrayLike, known: npt.NDArray[np.bool_], fewest: int) -> Places:
    """Return a number for each place, so that places of one number hold enough known leads.

    Neighbours join, the lowest first; what is left over joins the last.

    Examples
    --------
    >>> _joined([7, 7, 8, 9], np.array([True, False, True, False]), 1).tolist()
    [0, 0, 1, 1]
    """
    places, at = np.unique(place, return_inverse=True)
    counts = np.bincount(at, weights=known, minlength=len(places))
    number, so_far, numbers = 0, 0.0, []
    for count in counts:
        numbers.append(number)
        so_far += count
        if so_far >= fewest:
            number, so_far = number + 1, 0.0
    return np.asarray(np.minimum(numbers, max(number - 1, 0))[at], dtype=np.int64)


def _table(promised: pd.DataFrame) -> pd.DataFrame:
    """Return what each band holds, by band."""
    return (
        promised[promised["band"] != ALONE]
        .groupby("band")
        .agg(
            hot=("is_hot", "first"),
            low=("probability", "min"),
            high=("probability", "max"),
            promised=("lead_id", "size"),
            known=("teaches", "sum"),
        )
    )
