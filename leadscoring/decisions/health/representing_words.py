"""What leads with a known outcome stand for, and what is assumed of the others, in words."""

from __future__ import annotations

from leadscoring.decisions.health.representing import Representation
from leadscoring.decisions.wording import leads, percent

__all__ = ["ASSUMED", "left_out", "told"]

ASSUMED = "Among leads of similar score, those called are taken to be like those not called."
"""What weighting rests on."""


def told(found: Representation) -> str:
    """Return how the leads were weighted, what that assumes, and what nothing stands for.

    Parameters
    ----------
    found : Representation
        See `represent`.

    Returns
    -------
    words : str
        A few sentences.
    """
    if not found.n_promised:
        return "Each lead counts once: none was promised anything yet that is old enough to count."
    n = found.n_drawn
    drawn = (
        f" {n:,} of them {'was' if n == 1 else 'were'} drawn at random from below the cutoff."
        if n
        else " None of them was drawn at random from below the cutoff."
    )
    return (
        f"Hot leads are called more often than others, so each lead counts for all leads of similar "
        f"score that came in, called or not.{drawn} {ASSUMED} Together they tell as much as "
        f"{leads(round(found.effective_size))} that count alike.{_unknown(found)}"
    )


def left_out(found: Representation, days: int | None) -> str:
    """Return which leads with an outcome do not count, and why; empty where none.

    Parameters
    ----------
    found : Representation
        See `represent`.
    days : int or None
        How old a lead must be; None where that is not known yet.
    """
    parts = []
    if found.n_young:
        why = (
            f"that came in less than {days} days ago"
            if days is not None
            else "until it is known how long leads take to convert"
        )
        parts.append(f"{leads(found.n_young)} {why}")
    if found.n_by_hand:
        parts.append(
            f"{leads(found.n_by_hand)} from below the cutoff that somebody chose, while others "
            "were drawn by chance"
        )
    return f"Left out: {' and '.join(parts)}." if parts else ""


def _unknown(found: Representation) -> str:
    if not found.n_unknown:
        return ""
    return (
        f" Nothing stands for {percent(found.share_unknown)} of the leads that came in: too few "
        "with scores like theirs were called."
    )
