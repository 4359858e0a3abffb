"""The ways to set a cutoff: by its score, by calls, by conversion, by reach.

A dial's position is a whole number, the cutoff an exact probability. Turning a
dial finds a cutoff; looking at a cutoff through another dial changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.cutoffs import Cutoffs

__all__ = ["DIALS", "Dial"]


@dataclass(frozen=True)
class Dial:
    """One way to set the cutoff.

    Parameters
    ----------
    question : str
        What is asked for.
    shown : str
        How a position is written, with ``%d`` for the number.
    reading : callable
        From a point and the leads per day to the number that the dial stands for;
        nan where there is none.
    lowest : callable
        From the cutoffs to the dial's lower end.
    highest : callable
        From the leads per day to the dial's upper end.
    find : callable
        From cutoffs, position and leads per day to the point; `NotReachable`
        where there is none.
    """

    question: str
    shown: str
    reading: Callable[[CutoffPoint, int], float]
    lowest: Callable[[Cutoffs], int]
    highest: Callable[[int], int]
    find: Callable[[Cutoffs, int, int], CutoffPoint]

    def span(self, cutoffs: Cutoffs, n: int) -> tuple[int, int]:
        """Return both ends of the dial, the lower one first.

        Parameters
        ----------
        cutoffs : Cutoffs
            Every cutoff's consequences.
        n : int
            Leads per day.
        """
        return self.lowest(cutoffs), self.highest(n)

    def position(self, point: CutoffPoint, cutoffs: Cutoffs, n: int) -> int:
        """Return the position nearest to a point; the point stays what it is.

        Parameters
        ----------
        point : CutoffPoint
            The cutoff.
        cutoffs : Cutoffs
            Every cutoff's consequences.
        n : int
            Leads per day.

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
        >>> point = cutoffs.at(0.416)
        >>> [dial.position(point, cutoffs, 300) for dial in DIALS.values()]
        [42, 120, 99, 67]
        """
        low, high = self.span(cutoffs, n)
        reading = self.reading(point, n)
        return high if math.isnan(reading) else min(max(round(reading), low), high)


def _base_rate(cutoffs: Cutoffs) -> int:
    """Return the conversion of calling everyone, in whole percent; less cannot be asked for."""
    return min(math.floor(100 * cutoffs.n_buyers / cutoffs.n_leads), 98)


DIALS: dict[str, Dial] = {
    "Cutoff score": Dial(
        "Leads with at least this score are hot",
        "score %d",
        lambda point, _: point.score,
        lambda _: 0,
        lambda _: 99,
        lambda cutoffs, position, _: cutoffs.at(position / 100),
    ),
    "Calls per day": Dial(
        "Calls your team can make per day",
        "%d calls",
        lambda point, n: point.per(n).n_hot,
        lambda _: 1,
        lambda n: max(n, 2),
        lambda cutoffs, position, n: cutoffs.for_capacity(position, of=n),
    ),
    "Share that converts": Dial(
        "How many of the called leads should convert (precision)",
        "%d%%",
        lambda point, _: 100 * point.precision,
        _base_rate,
        lambda _: 99,
        lambda cutoffs, position, _: cutoffs.for_precision(max(position, 1) / 100),
    ),
    "Buyers reached": Dial(
        "How many of the buyers should be called (recall)",
        "%d%%",
        lambda point, _: 100 * point.recall,
        lambda _: 1,
        lambda _: 100,
        lambda cutoffs, position, _: cutoffs.for_recall(position / 100),
    ),
}
"""The dials by the name that people choose them by."""
