"""The cutoff that a new model begins with."""

from __future__ import annotations

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import NotReachable

__all__ = ["TARGET_CONVERSION", "first_cutoff"]

TARGET_CONVERSION = 0.80
"""The share of called leads that should convert, unless a manager publishes another cutoff."""


def first_cutoff(cutoffs: Cutoffs) -> CutoffPoint:
    """Return the cutoff to begin with: 80% conversion, or the best F1 where out of reach."""
    try:
        return cutoffs.for_precision(TARGET_CONVERSION)
    except NotReachable:
        return cutoffs.for_f1()
