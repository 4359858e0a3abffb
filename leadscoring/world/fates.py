"""What becomes of invented leads that are called, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.store.outcome_kinds import Outcome

__all__ = ["Fates", "draw_fates"]

_STREAM = 9
_NEVER = 0.06  # share of those who do not buy that nobody ever closes
_WRONG = 0.06  # and whose number or address turns out to be wrong
_MEDIAN, _SPREAD = 5.0, 0.95  # days to a conversion: 90% within 17 of the first call
_MEDIAN_LOST, _SPREAD_LOST = 6.0, 0.9
_LONGEST = 150
_AGAIN = 90  # days until somebody who never decides is called again


@dataclass(frozen=True)
class Fates:
    """What becomes of each lead if it is called.

    Parameters
    ----------
    ending : tuple of Outcome
        How it ends; ``FOLLOW_UP`` for those who never decide.
    delay : ndarray of int of shape (n_leads,)
        Days from the first call to the end, at least 0.
    """

    ending: tuple[Outcome, ...]
    delay: npt.NDArray[np.int64]

    @property
    def converts(self) -> npt.NDArray[np.bool_]:
        """Whether each lead converts if it is called, of shape (n_leads,)."""
        return np.array([ending == Outcome.CONVERTED for ending in self.ending], dtype=bool)

    def press(self, lead: int, *, is_first: bool) -> tuple[Outcome, int]:
        """Return what a rep enters after a call.

        Parameters
        ----------
        lead : int
            Which lead, from 0.
        is_first : bool
            Whether it is called for the first time.

        Returns
        -------
        outcome : Outcome
            What is entered.
        days : int
            In how many days to follow up; 0 where the outcome closes the lead.
        """
        ending, delay = self.ending[lead], int(self.delay[lead])
        if is_first and delay:
            return Outcome.FOLLOW_UP, delay
        return ending, _AGAIN if ending == Outcome.FOLLOW_UP else 0


def draw_fates(seed: int, probability: npt.NDArray[np.float64]) -> Fates:
    """Return what becomes of leads with these chances.

    Parameters
    ----------
    seed : int
        The same seed gives the same fates; those of fewer leads are the first of them.
    probability : ndarray of float of shape (n_leads,)
        True chance of conversion of each.

    Returns
    -------
    fates : Fates
        Conversions take a median of 5 days, one in ten more than 17.

    Examples
    --------
    >>> fates = draw_fates(1, np.full(10_000, 0.3))
    >>> bool(abs(fates.converts.mean() - 0.3) < 0.02)
    True
    """
    uniform = np.random.default_rng([seed, _STREAM]).random((len(probability), 3))
    normal = np.random.default_rng([seed, _STREAM + 1]).standard_normal(len(probability))
    converts = uniform[:, 0] < probability
    median = np.where(converts, _MEDIAN, _MEDIAN_LOST)
    spread = np.where(converts, _SPREAD, _SPREAD_LOST)
    delay = np.minimum(np.floor(median * np.exp(spread * normal)), _LONGEST).astype(np.int64)
    odd = uniform[:, 1]
    kind = np.select(
        [converts, odd < _NEVER, odd < _NEVER + _WRONG],
        [Outcome.CONVERTED, Outcome.FOLLOW_UP, Outcome.BAD_DATA],
        default=Outcome.LOST,
    )
    return Fates(tuple(Outcome(ending) for ending in kind.tolist()), delay)
