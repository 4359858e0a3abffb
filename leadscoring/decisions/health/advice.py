"""What to do about a model, in words, with what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from leadscoring.decisions.health import reasons_for
from leadscoring.decisions.health.findings import Findings
from leadscoring.decisions.wording import score

__all__ = ["ENOUGH_TO_JUDGE", "ENOUGH_TO_RECALIBRATE", "ENOUGH_TO_RETRAIN", "Advice", "advise"]

Kind = Literal[
    "healthy", "wait", "recalibrate", "retrain", "look at field", "raise cutoff", "lower cutoff"
]

ENOUGH_TO_JUDGE = 30
"""Hot leads that must be old enough before a promise is called kept."""
ENOUGH_TO_RECALIBRATE = 100
"""Outcomes that move all scores: the share of conversions is then known to 10 points."""
ENOUGH_TO_RETRAIN = 500
"""Outcomes that a model may be learnt from anew: some ten buyers for each of twenty terms."""
_MANY_NEW = 0.05


@dataclass(frozen=True)
class Advice:
    """One thing to do, or that there is nothing to do.

    Parameters
    ----------
    kind : str
        "healthy", "wait", "recalibrate", "retrain", "look at field", "raise cutoff" or
        "lower cutoff".
    headline : str
        What to do, without a full stop.
    evidence : str
        Why, in sentences with numbers and intervals.
    field : str or None
        The field to look at.
    cutoff : float or None
        The cutoff to publish until then, a probability.
    """

    kind: Kind
    headline: str
    evidence: str
    field: str | None = None
    cutoff: float | None = None


def advise(found: Findings) -> list[Advice]:
    """Return what to do, the first thing first.

    A broken promise is mended by retraining where the scores no longer put buyers
    first or a field has changed much, by recalibrating where they do; either takes
    outcomes, and until then another cutoff helps. A field that changed much comes
    first where the promise is kept, since its outcomes come only later.

    Parameters
    ----------
    found : Findings
        What was found out.

    Returns
    -------
    advice : list of Advice
        Never empty.
    """
    fields = [_look_at(row) for row in _changed(found.drift).to_dict("records")]
    if found.alarm.is_broken:
        return [*_mend(found), *_other_cutoff(found), *fields]
    if found.alarm.is_above:
        return [_recalibrate(found), *_other_cutoff(found), *fields]
    calm = _wait(found) if found.judged.n_leads < ENOUGH_TO_JUDGE else _healthy(found)
    is_urgent = not _much_changed(found.drift).empty
    return [*fields, calm] if is_urgent else [calm, *fields]


def _mend(found: Findings) -> list[Advice]:
    anew = found.ranking.has_fallen or not _much_changed(found.drift).empty
    if anew and found.n_outcomes >= ENOUGH_TO_RETRAIN:
        return [_retrain(found)]
    if found.n_outcomes >= ENOUGH_TO_RECALIBRATE:
        return [_recalibrate(found, missing=ENOUGH_TO_RETRAIN - found.n_outcomes if anew else 0)]
    missing = ENOUGH_TO_RECALIBRATE - found.n_outcomes
    evidence = (
        f"{reasons_for.off_promise(found)} Recalibrating takes {ENOUGH_TO_RECALIBRATE} outcomes: "
        f"{found.n_outcomes} are old enough."
    )
    return [Advice("wait", f"Wait for {missing} more outcomes", evidence)]


def _retrain(found: Findings) -> Advice:
    evidence = [reasons_for.off_promise(found)]
    if found.ranking.has_fallen:
        evidence.append(reasons_for.order(found.ranking))
    evidence += [reasons_for.change(row) for row in _much_changed(found.drift).to_dict("records")]
    evidence.append(f"Enough outcomes: {ENOUGH_TO_RETRAIN} are needed.")
    headline = f"Retrain on {found.n_outcomes:,} new outcomes"
    return Advice("retrain", headline, " ".join(evidence))


def _recalibrate(found: Findings, *, missing: int = 0) -> Advice:
    evidence = [reasons_for.off_promise(found), reasons_for.order(found.ranking)]
    if missing > 0:
        evidence.append(f"Retraining would be better, and takes {missing:,} more outcomes.")
    headline = f"Recalibrate on {found.n_outcomes:,} new outcomes"
    return Advice("recalibrate", headline, " ".join(part for part in evidence if part))


def _other_cutoff(found: Findings) -> list[Advice]:
    """Return the cutoff that helps until then; nothing where none does, or the present one."""
    needed, published = found.needed[0], found.published
    if math.isnan(needed) or score(needed) == score(published):
        return []
    raises = needed > published
    if raises != found.alarm.is_broken:
        return []
    headline = f"Until then {'raise' if raises else 'lower'} the cutoff to {score(needed)}"
    evidence = f"{reasons_for.needed(found)} {reasons_for.calls(found.calls)}".strip()
    return [Advice("raise cutoff" if raises else "lower cutoff", headline, evidence, cutoff=needed)]


def _look_at(row: Mapping[Hashable, object]) -> Advice:
    name = str(row["field"])
    return Advice("look at field", f"Look at {name}", reasons_for.change(row), field=name)


def _healthy(found: Findings) -> Advice:
    return Advice("healthy", "Nothing to do: the promise is kept", reasons_for.kept(found))


def _wait(found: Findings) -> Advice:
    ripe, day = found.ripening, found.until
    if ripe.n_missing:
        headline = f"Wait for {ripe.n_missing} more conversions"
    else:
        headline = "Wait for the first outcomes" if day is None else f"Wait until {_day(day)}"
    return Advice("wait", headline, reasons_for.waiting(found, ENOUGH_TO_JUDGE))


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _changed(drift: pd.DataFrame) -> pd.DataFrame:
    """Return the fields that changed some or much, or have many leads of new levels."""
    if drift.empty:
        return drift
    return drift[drift["verdict"].isin(["large", "some"]) | _is_new(drift)]


def _much_changed(drift: pd.DataFrame) -> pd.DataFrame:
    return drift if drift.empty else drift[(drift["verdict"] == "large") | _is_new(drift)]


def _is_new(drift: pd.DataFrame) -> pd.Series:
    seen = drift["verdict"].isin(["large", "some"])
    return seen & (drift["new_levels"] >= _MANY_NEW)
