"""The scores of all open leads at once, to count at any cutoff without asking again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, conditions
from leadscoring.store.tables import leads

__all__ = ["OpenScores", "open_scores"]


@dataclass(frozen=True)
class OpenScores:
    """What the open leads that a person may see have for scores.

    Parameters
    ----------
    probability : ndarray of shape (n_scored,)
        Of those that have a score, ascending, in [0, 1].
    n : int
        Open leads, with a score or without.
    """

    probability: npt.NDArray[np.float64]
    n: int

    def n_hot(self, cutoff: float) -> int:
        """Return how many open leads would be hot at a cutoff.

        Examples
        --------
        >>> OpenScores(np.array([0.2, 0.5, 0.9]), 4).n_hot(0.5)
        2
        """
        return len(self.probability) - int(np.searchsorted(self.probability, cutoff, side="left"))


def open_scores(database: Database, actor: Person) -> OpenScores:
    """Return the scores of the open leads that a person may see.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; a rep sees their own leads.

    Returns
    -------
    scores : OpenScores
        As they are now; `ledger_stamp` changes before they do.

    Raises
    ------
    NotAllowed
        If the person has nothing to do with leads.
    """
    person = require(database, actor, Act.WORK, Act.SEE_ALL, subject="leads")
    with database.reading() as link:
        held = conditions(link, Filter(), cutoff=1.0, warm=1.0, actor=person)
        found = link.execute(select(leads.c.probability).where(*held)).scalars().all()
    probability = np.array(found, dtype=np.float64)
    return OpenScores(np.sort(probability[~np.isnan(probability)]), len(found))
