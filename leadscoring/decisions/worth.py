"""What calling down to a cutoff is worth."""

from __future__ import annotations

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.wording import leads, money, score

__all__ = ["worth", "worth_in_words"]


def worth(point: CutoffPoint, n: int, *, gain: float, cost: float) -> float:
    """Return what calling the hot among `n` leads earns: ``gain x buyers - cost x calls``.

    Examples
    --------
    >>> from leadscoring.decisions.cutoffs import Cutoffs
    >>> point = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2], [1, 1, 0, 1]).at(0.5)
    >>> worth(point, 100, gain=120, cost=45)
    3750.0
    """
    return (gain * point.tp - cost * point.n_hot) * n / (point.n_hot + point.fn + point.tn)


def worth_in_words(
    point: CutoffPoint, best: CutoffPoint, n: int, *, gain: float, cost: float
) -> str:
    """Return what a cutoff earns, and how much more the best one does.

    Parameters
    ----------
    point, best : CutoffPoint
        The cutoff proposed, and the one that earns most.
    n : int
        Leads per day.
    gain, cost : float
        Margin of a conversion, and cost of working a lead.

    Returns
    -------
    sentence : str
        One sentence.
    """
    # Rounded before they are compared, so that the three amounts agree as they are shown.
    here, there = (round(worth(each, n, gain=gain, cost=cost)) for each in (point, best))
    text = f"Cutoff {score(point.cutoff)} is worth {money(here)} per {leads(n)}"
    if there <= here:
        return f"{text}; no cutoff is worth more."
    return f"{text}, {money(there - here)} less than the best, {score(best.cutoff)}."
