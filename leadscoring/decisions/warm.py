"""The warm line below a cutoff."""

from __future__ import annotations

__all__ = ["warm_line"]


def warm_line(
    cutoff: float, *, base_rate: float, published_cutoff: float, published_warm: float
) -> float:
    """Return the warm line that goes with a new cutoff.

    It is the average conversion rate unless a manager published another one,
    and never lies above the cutoff.

    Parameters
    ----------
    cutoff : float
        The new cutoff, a probability.
    base_rate : float
        Share of the training leads that converted.
    published_cutoff, published_warm : float
        Both lines now.

    Returns
    -------
    warm : float
        A probability.

    Examples
    --------
    The published cutoff had pushed the line below the average; it comes back:

    >>> warm_line(0.6, base_rate=0.38, published_cutoff=0.3, published_warm=0.3)
    0.38

    A line that a manager set stays:

    >>> warm_line(0.6, base_rate=0.38, published_cutoff=0.7, published_warm=0.5)
    0.5
    """
    usual = published_warm == min(base_rate, published_cutoff)
    return min(base_rate if usual else published_warm, cutoff)
