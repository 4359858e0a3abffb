"""Sharing leads out, so that each person gets as many and the same expected conversions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sqlalchemy import select

from leadscoring.exceptions import InvalidInput
from leadscoring.store.access import Act, Person, require
from leadscoring.store.assigning import check_owner, hand_over
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, conditions
from leadscoring.store.tables import leads

__all__ = ["deal", "share_out"]


def share_out(
    database: Database,
    actor: Person,
    chosen: Filter,
    owner_ids: Sequence[int],
    *,
    cutoff: float,
    warm: float,
) -> pd.DataFrame:
    """Share out the open leads that a filter chooses among some people.

    Leads that must not be contacted stay where they are.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who shares them out.
    chosen : Filter
        Which leads; closed ones are not shared out whatever it says.
    owner_ids : sequence of int
        The people who get them, each at most once.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.

    Returns
    -------
    shares : pandas.DataFrame of shape (n_people, 4)
        Columns ``owner_id``, ``owner`` (their name), ``n_leads`` and
        ``expected`` (conversions, the sum of the probabilities).

    Raises
    ------
    NotAllowed
        If the actor may not assign leads.
    InvalidInput
        If nobody is named, somebody twice, or somebody who does not work on leads.
    """
    person = require(database, actor, Act.ASSIGN, subject="leads")
    _check(owner_ids)
    with database.reading() as link:
        names = [check_owner(link, owner_id) for owner_id in owner_ids]
        still_open = replace(chosen, status="open")
        held = conditions(link, still_open, cutoff=cutoff, warm=warm, actor=person)
        wanted = select(leads.c.id, leads.c.probability).where(*held, ~leads.c.do_not_contact)
        found = link.execute(wanted.order_by(leads.c.id)).all()
    table = pd.DataFrame(found, columns=["lead_id", "probability"])
    probability = table["probability"].astype("float64").fillna(0.0)
    share = deal(probability, n_people=len(owner_ids))
    for position, owner_id in enumerate(owner_ids):
        hand_over(database, person, table["lead_id"][share == position].tolist(), owner_id)
    dealt = probability.groupby(share).agg(["size", "sum"]).reindex(range(len(owner_ids)))
    return pd.DataFrame(
        {
            "owner_id": list(owner_ids),
            "owner": names,
            "n_leads": dealt["size"].fillna(0).astype("int64"),
            "expected": dealt["sum"].fillna(0.0),
        }
    )


def deal(probability: ArrayLike, *, n_people: int) -> NDArray[np.int64]:
    """Deal leads in rounds, the best lead of a round to who has the least so far.

    Each person gets as many leads, but for one, and their sums of probabilities
    differ by no more than the largest probability: within a round the gap
    between two people can only shrink, or turn into one between two of its leads.

    Parameters
    ----------
    probability : array-like of shape (n_leads,)
        In [0, 1].
    n_people : int
        How many there are, at least 1.

    Returns
    -------
    share : numpy.ndarray of shape (n_leads,)
        For each lead, the position of the person who gets it.

    Examples
    --------
    >>> deal([0.9, 0.1, 0.8, 0.3], n_people=2)
    array([0, 0, 1, 1])
    """
    values = np.asarray(probability, dtype=np.float64)
    best_first = np.argsort(-values, kind="stable")
    share = np.empty(len(values), dtype=np.int64)
    sums = np.zeros(n_people)
    for first in range(0, len(values), n_people):
        dealt = best_first[first : first + n_people]
        people = np.argsort(sums, kind="stable")[: len(dealt)]
        share[dealt] = people
        sums[people] += values[dealt]
    return share


def _check(owner_ids: Sequence[int]) -> None:
    if not owner_ids:
        raise InvalidInput("Name the people to share the leads out among, at least one.")
    if len(set(owner_ids)) < len(owner_ids):
        raise InvalidInput("Somebody is named twice: name each person once.")
