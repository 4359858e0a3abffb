"""What to do about a model, in words, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Advice", "Kind"]

Kind = Literal[
    "healthy", "wait", "recalibrate", "retrain", "look at field", "raise cutoff", "lower cutoff"
]


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
