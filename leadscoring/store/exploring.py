"""Leads from below the cutoff, drawn at random so that outcomes go on teaching.

Where only hot leads are called, nothing is ever learnt of the others: neither
whether the cutoff picks the better ones, nor what a new model should know of
them. A small share of each day's list is therefore left to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import Connection, and_, delete, func, insert, select

from leadscoring.store.day_rules import DayRules, callable_then
from leadscoring.store.rows import PINNED
from leadscoring.store.tables import explored, leads, pins, today

__all__ = ["Draw", "draw", "forget", "keep_draw", "scattered", "still_to_draw"]


@dataclass(frozen=True)
class Draw:
    """What was drawn from below the cutoff for a list.

    Parameters
    ----------
    lead_ids : tuple of int
        The leads, in random order.
    n_pool : int
        How many could have been drawn, each as likely as the other.
    """

    lead_ids: tuple[int, ...] = ()
    n_pool: int = 0


def still_to_draw(link: Connection, of: DayRules) -> int:
    """Return how many leads a day's list still takes from below the cutoff.

    The share of the capacity that is no whole lead is left to chance: 5% of a list
    of 30 is one lead on some days and two on others.
    """
    if of.cutoff is None:
        return 0
    wanted = of.capacity * of.explore
    whole = int(wanted)
    chance = _chance_of(of, "how many")
    quota = whole + (chance.random() < wanted - whole)
    there = select(func.count()).where(
        today.c.person_id == of.person.id, today.c.day == of.day, today.c.why == "explore"
    )
    return max(0, quota - link.execute(there).scalar_one())


def draw(link: Connection, of: DayRules, n: int, without: Sequence[int]) -> Draw:
    """Draw leads that nobody has contacted yet from below the cutoff.

    The draw is that of the person and the day: to look again gives no other.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    of : DayRules
        Whose list it is.
    n : int
        Most leads to draw.
    without : sequence of int
        Leads that come on the list by their scores.

    Returns
    -------
    draw : Draw
        Without a lead that was on the list before.
    """
    if n < 1 or of.cutoff is None:
        return Draw()
    listed = select(today.c.lead_id).where(today.c.person_id == of.person.id, today.c.day == of.day)
    pool = (
        select(leads.c.id)
        .select_from(leads.outerjoin(pins, PINNED))
        .where(
            and_(*callable_then(of)),
            leads.c.probability < of.cutoff,
            leads.c.contacted_at.is_(None),
            leads.c.follow_up_on.is_(None),
            leads.c.id.not_in(listed),
        )
        .order_by(leads.c.id)
    )
    known = set(without)
    found = [number for number in link.execute(pool).scalars() if number not in known]
    drawn = _chance_of(of, "which").sample(found, min(n, len(found)))
    return Draw(tuple(drawn), len(found))


def scattered(best: Sequence[int], drawn: Sequence[int], of: DayRules) -> list[int]:
    """Return both together, the drawn at random places, so that no end of a list loses them.

    Parameters
    ----------
    best, drawn : sequence of int
        Leads listed by their scores, in order, and leads drawn.
    of : DayRules
        Whose list it is.
    """
    chance = _chance_of(of, "where")
    total = len(best) + len(drawn)
    places = set(chance.sample(range(total), len(drawn)))
    by_score, by_chance = iter(best), iter(drawn)
    return [next(by_chance if place in places else by_score) for place in range(total)]


def keep_draw(link: Connection, of: DayRules, drawn: Draw) -> None:
    """Note what was drawn, of how many: what follows is told by these odds."""
    if not drawn.lead_ids:
        return
    same = {"person_id": of.person.id, "day": of.day, "cutoff": of.cutoff}
    odds = {"n_drawn": len(drawn.lead_ids), "n_pool": drawn.n_pool}
    link.execute(
        insert(explored), [{"lead_id": number, **same, **odds} for number in drawn.lead_ids]
    )


def forget(link: Connection, of: DayRules, kept: Sequence[int]) -> None:
    """Take back the draws of a day, but for the leads that were worked."""
    link.execute(
        delete(explored).where(
            explored.c.person_id == of.person.id,
            explored.c.day == of.day,
            explored.c.lead_id.not_in(kept),
        )
    )


def _chance_of(of: DayRules, what: str) -> Random:
    return Random(f"{of.person.id} {of.day.isoformat()} {what}")  # noqa: S311 (no secret)
