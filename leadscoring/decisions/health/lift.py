"""How much better hot leads convert than leads drawn at random from below the cutoff."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtri

from leadscoring.decisions.health.promises import promised_hot

__all__ = ["Lift", "lift", "ratio_interval"]

_MOST = 1e6
_POWER = 0.8
_Z = float(ndtri(0.975))


@dataclass(frozen=True)
class Lift:
    """Conversion of hot leads over that of leads drawn from below the cutoff.

    Parameters
    ----------
    hot, explored : float
        Share of each that converted; nan without leads.
    ratio : float
        `hot` over `explored`: inf where only hot leads converted, nan where nothing can
        be said.
    low, high : float
        Ends of its 95% interval, from 0 to inf.
    n_hot, n_explored : int
        Leads called and old enough.
    n_more : int
        Drawn leads still missing until an interval lies above 1 with a power of 80%, if
        the scores are right; 0 where it does not hold 1.
    """

    hot: float
    explored: float
    ratio: float
    low: float
    high: float
    n_hot: int
    n_explored: int
    n_more: int


def lift(outcomes: pd.DataFrame) -> Lift:
    """Return how much better hot leads convert than leads drawn at random from below the cutoff.

    Nobody chose the drawn leads, so that the two differ by their scores alone.

    Parameters
    ----------
    outcomes : pandas.DataFrame
        As `promises.known_outcomes` returns it.
    """
    hot, drawn = promised_hot(outcomes), outcomes[outcomes["chosen"] == "explore"]
    won = (int(hot["converted"].sum()), int(drawn["converted"].sum()))
    tried = (len(hot), len(drawn))
    low, high = ratio_interval(won, tried)
    above, below = (part / n if n else math.nan for part, n in zip(won, tried, strict=True))
    means = (float(hot["probability"].mean()), float(drawn["probability"].mean()))
    return Lift(
        above,
        below,
        ratio=_ratio(above, below),
        low=low,
        high=high,
        n_hot=tried[0],
        n_explored=tried[1],
        n_more=0 if low > 1 or high < 1 else _n_more(means, tried),
    )


def ratio_interval(won: tuple[int, int], tried: tuple[int, int]) -> tuple[float, float]:
    """Return the 95% score interval of the ratio of two proportions.

    It keeps its coverage for few conversions, and also where there are none, for which
    the interval of the log ratio has no value (Koopman, 1984).

    Parameters
    ----------
    won, tried : tuple of two int
        Successes and trials of the one above and of the one below the line.

    Returns
    -------
    low, high : float
        From 0 to inf; these where nothing can be said.

    References
    ----------
    Koopman (1984), Confidence intervals for the ratio of two binomial proportions,
    Biometrics 40.

    Examples
    --------
    >>> low, high = ratio_interval((36, 16), (40, 80))
    >>> print(f"{low:.2f} to {high:.2f}")
    2.94 to 7.15
    """
    if not all(tried) or not any(won):
        return 0.0, math.inf
    low = _end(won, tried, -1) if won[0] else 0.0
    high = _end(won, tried, 1) if won[1] else math.inf
    return low, high


def _end(won: tuple[int, int], tried: tuple[int, int], side: int) -> float:
    def beyond(log_ratio: float) -> float:
        return _score(won, tried, math.exp(log_ratio)) + side * _Z

    most = math.log(_MOST)
    if beyond(side * most) * side > 0:
        return math.inf if side > 0 else 0.0
    return math.exp(brentq(beyond, -most, most, xtol=1e-9))


def _score(won: tuple[int, int], tried: tuple[int, int], ratio: float) -> float:
    """Return the score statistic of a ratio: 0 at the one seen, falling in the ratio."""
    (x, y), (m, n) = won, tried
    # The shares that are likeliest where the one is `ratio` times the other.
    b = m + y + (x + n) / ratio
    root = math.sqrt(max(0.0, b * b - 4 * (m + n) * (x + y) / ratio))
    below = (b - root) / (2 * (m + n))
    above = min(ratio * below, 1.0)
    gap = x / m - ratio * (y / n)
    variance = above * (1 - above) / m + ratio**2 * below * (1 - below) / n
    return gap / math.sqrt(max(variance, 1e-300))


def _ratio(hot: float, explored: float) -> float:
    if math.isnan(hot) or math.isnan(explored) or hot == explored == 0:
        return math.nan
    return hot / explored if explored else math.inf


def _n_more(means: tuple[float, float], tried: tuple[int, int]) -> int:
    """Return how many drawn leads are missing, from the normal approximation of the log ratio."""
    hot, drawn = means
    if math.isnan(hot) or not hot:
        return 0
    drawn = 0.5 * hot if math.isnan(drawn) else drawn  # none was drawn yet
    effect = (math.log(hot / drawn) / (_Z + float(ndtri(_POWER)))) ** 2
    of_hot, of_drawn = (1 - hot) / hot, (1 - drawn) / drawn
    # Where hot leads are few, they are taken to grow with those drawn.
    left = effect - of_hot / tried[0] if tried[0] else 0.0
    needed = of_drawn / left if left > effect / 2 else 2 * (of_drawn + of_hot) / effect
    return max(1, math.ceil(needed) - tried[1])
