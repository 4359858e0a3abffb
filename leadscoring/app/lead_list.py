"""The leads on the page now, what the model in use says of them, and which of them is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from leadscoring.app import state
from leadscoring.app.lead_reasons import reasons_of
from leadscoring.decisions.reasons import NOTHING_FILLED_IN, Reasons
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter
from leadscoring.store.today import Today

__all__ = [
    "BLANK",
    "PER_PAGE",
    "UNSCORED",
    "LeadList",
    "go",
    "go_on",
    "identifier",
    "tiers",
]

PER_PAGE = 50
BLANK = "blank"
"""Stands in for the tier of a lead in which nothing is filled in."""
UNSCORED = "unscored"
"""Stands in for the tier of a lead that no model has scored yet."""
_MADE_UP = "row-"  # begins the id of a lead whose file gives it none


@dataclass(frozen=True)
class LeadList:
    """A page of a list of leads: what every part of Hot leads is drawn from.

    Attributes
    ----------
    database : Database
        Where the leads are.
    person : Person
        Who looks at them.
    model : LeadModel
        The published model.
    rows : pandas.DataFrame
        The leads on this page, best first: as `store.rows.read_rows` gives
        them, with ``rank``; of the day's list with ``why`` and ``worked``.
    first : int
        How many leads of the list are on the pages before.
    n : int
        Leads of the whole list, as far as it is shown.
    chosen : Filter or None
        What all leads were narrowed by.
    today : Today or None
        The person's whole list for the day, where it is that one.
    """

    database: Database
    person: Person
    model: LeadModel
    rows: pd.DataFrame
    first: int
    n: int
    chosen: Filter | None = None
    today: Today | None = None

    @property
    def total(self) -> int:
        """Leads of the whole list, also where those that are worked are hidden."""
        return self.n if self.today is None else len(self.today.rows)

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Numbers of the leads on this page."""
        return tuple(self.rows["lead_id"].tolist())

    @cached_property
    def at(self) -> int:
        """Which row is open: the open lead's, or the one that stands where it stood."""
        number = state.get(state.LEAD)
        if number in self.ids:
            return self.ids.index(number)
        return min(max(state.get(state.LEAD_AT, 0) - self.first, 0), len(self.ids) - 1)

    @cached_property
    def reasons(self) -> Reasons:
        """The strongest reasons of each lead on this page."""
        return reasons_of(self.model, self.rows["attributes"].tolist(), self.rows.index)

    @cached_property
    def tiers(self) -> pd.Series:
        """The tier of each lead on this page, or what stands in for it."""
        found = tiers(self.model, self.rows["probability"])
        blank = self.reasons.phrases[:, 0] == NOTHING_FILLED_IN
        return found.mask(pd.Series(blank, index=found.index), BLANK)


def tiers(model: LeadModel, probability: pd.Series) -> pd.Series:
    """Return the tier of each probability; that of none is `UNSCORED`."""
    found = pd.Series(model.tiers(probability), index=probability.index)
    return found.where(probability.notna(), UNSCORED)


def identifier(label: str, external_id: str) -> str:
    """Return what tells leads of one name apart; nothing where the name itself does.

    Examples
    --------
    >>> identifier("Ann", "L-7"), identifier("L-7", "L-7"), identifier("Ann", "row-9f3b")
    ('L-7', '', '')
    """
    made_up = external_id.startswith(_MADE_UP)
    return "" if made_up or external_id == label else external_id


def go(ids: Sequence[int], first: int, to: int) -> None:
    """Open the lead at a place of the list; made for a button's ``on_click``.

    Parameters
    ----------
    ids : sequence of int
        Numbers of the leads on this page.
    first : int
        How many leads are on the pages before.
    to : int
        The place, from 0; it may lie on another page.
    """
    state.put(state.LEAD_AT, to)
    state.drop(state.LEAD_KEPT)
    if 0 <= to - first < len(ids):
        state.put(state.LEAD, int(ids[to - first]))
    else:
        state.drop(state.LEAD)


def go_on(listed: LeadList, lead_id: int, *, closed: bool) -> None:
    """Open the next lead to work on, once one was worked.

    Parameters
    ----------
    listed : LeadList
        The list as it was when the lead was worked.
    lead_id : int
        The lead's number.
    closed : bool
        Whether nobody calls it any more.
    """
    state.drop(state.LEAD_KEPT)
    at, first = listed.ids.index(lead_id), listed.first
    gone = int(_is_gone(listed, closed=closed))
    open_rows = _to_work(listed)
    after = [row for row in open_rows if row > at]
    before = [row for row in open_rows if row < at]
    end = first + len(listed.ids)
    if after:
        go(listed.ids, first, first + after[0])
        state.put(state.LEAD_AT, first + after[0] - gone)
    elif end < listed.n:
        go((), first, end - gone)
    elif before and listed.today:
        go(listed.ids, first, first + before[0])


def _to_work(listed: LeadList) -> list[int]:
    """Return the rows that may come next: of the day's list those that are not worked."""
    if listed.today is None:
        return list(range(len(listed.ids)))
    return [row for row, worked in enumerate(listed.rows["worked"]) if not worked]


def _is_gone(listed: LeadList, *, closed: bool) -> bool:
    """Return whether a lead that was just worked leaves the list, so that others move up."""
    if listed.today is not None:
        return state.get(state.HIDE_WORKED, True)
    return closed and listed.chosen is not None and listed.chosen.status == "open"
