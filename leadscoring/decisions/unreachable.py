"""What to answer where no cutoff reaches a target."""

from __future__ import annotations

import math

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.exceptions import NotReachable

__all__ = ["no_value", "precision_out_of_reach"]


def precision_out_of_reach(precision: float, *, best: CutoffPoint, n_few: int) -> NotReachable:
    """Return the plain answer to a precision that cannot be had.

    Parameters
    ----------
    precision : float
        The target.
    best : CutoffPoint
        The point that comes closest.
    n_few : int
        How many leads reach the target, though too few to rely on; 0 for none.

    Returns
    -------
    error : NotReachable
        To be raised.
    """
    beyond = f", except among the best {n_few:,}, too few leads to rely on" if n_few else ""
    return NotReachable(
        f"{100 * precision:g}% conversion is not reachable with this data{beyond}. "
        f"The best is {_percent(best.precision)} "
        f"({_percent(best.precision_low)} to {_percent(best.precision_high)}), among the "
        f"{best.n_hot:,} leads that score at least {_tenths(best.score)}. "
        "Aim for less, or train on more leads or more fields.",
        best=best,
    )


def no_value(*, gain: float, cost: float, best: CutoffPoint) -> NotReachable:
    """Return the plain answer where every cutoff costs more than it brings.

    Parameters
    ----------
    gain, cost : float
        What a buyer brings and a call costs.
    best : CutoffPoint
        The point that loses least.

    Returns
    -------
    error : NotReachable
        To be raised.
    """
    return NotReachable(
        f"No cutoff earns more than calling nobody: at {cost:g} a call and {gain:g} a buyer, "
        f"more than {100 * cost / gain:.3g}% of the called leads must convert. "
        "Check the two amounts, or call none of these leads.",
        best=best,
    )


def _percent(share: float) -> str:
    return f"{_tenths(100 * share)}%"


def _tenths(value: float) -> str:
    """Round down to one decimal, so that 79.96 is never shown as the 80 that it misses."""
    return f"{math.floor(10 * value) / 10:.1f}"
