"""What an invented world is made of: all of it follows from these few numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import pandas as pd

from leadscoring.leads.reading import LeadFile, read_leads
from leadscoring.leads.sample_world import Arrivals, Drift, arrivals, past_leads
from leadscoring.world.fates import Fates, draw_fates
from leadscoring.world.policy import Policy

__all__ = ["ID_COLUMN", "TARGET", "World", "as_file", "world_until"]

ID_COLUMN = "Lead Number"
"""The column by which files know a lead."""
TARGET = "Converted"
"""The column of the past leads' file that says what became of them."""


@dataclass(frozen=True)
class World:
    """A year, or some weeks, in the life of an invented sales team.

    Parameters
    ----------
    begin : datetime.date
        The first day.
    weeks : int
        How long it lasts. A longer world begins like a shorter one.
    seed : int
        The same seed gives the same world.
    drift : Drift or None
        What changes in it.
    policy : Policy
        How the team works.
    a_week : int
        Leads in an average week.
    n_past : int
        Leads with known outcomes from before, of which the first model learns.
    """

    begin: date
    weeks: int = 52
    seed: int = 2026
    drift: Drift | None = field(default_factory=Drift)
    policy: Policy = field(default_factory=Policy)
    a_week: int = 150
    n_past: int = 5_000

    @property
    def opens(self) -> datetime:
        """The moment at which the first model is published."""
        return datetime.combine(self.begin, time(tzinfo=UTC))

    @property
    def n_days(self) -> int:
        """Days that the world lasts."""
        return 7 * self.weeks

    @cached_property
    def arrived(self) -> Arrivals:
        """The leads, by arrival."""
        return arrivals(
            self.seed, self.begin, weeks=self.weeks, a_week=self.a_week, drift=self.drift
        )

    @cached_property
    def fates(self) -> Fates:
        """What becomes of each lead that is called."""
        return draw_fates(self.seed, self.arrived.probability)

    def past(self) -> LeadFile:
        """Return the leads with known outcomes from before, as read from a file."""
        leads = past_leads(self.seed, self.begin, n=self.n_past)
        return read_leads(as_file(leads), name="leads_with_outcomes.csv")

    def day(self, number: int) -> date:
        """Return the day of a number, counted from 0."""
        return self.begin + timedelta(days=number)

    @cached_property
    def read(self) -> LeadFile:
        """The leads as they are read from a file."""
        return read_leads(as_file(self.arrived.leads), name="leads.csv")

    def leads_of(self, number: int) -> LeadFile:
        """Return the leads that arrive on a day, as read from a file of their own."""
        here = self.arrived.day == number
        n, name = int(here.sum()), f"leads_{self.day(number):%Y-%m-%d}.csv"
        receipt = replace(self.read.receipt, name=name, rows_read=n, rows_kept=n)
        frame, original = (
            table[here].reset_index(drop=True) for table in (self.read.frame, self.read.original)
        )
        return LeadFile(frame, receipt, original)

    def position(self, external_id: str) -> int:
        """Return which lead has a number, counted from 0 by arrival."""
        return int(external_id) - int(self.arrived.leads[ID_COLUMN].iloc[0])


def as_file(leads: pd.DataFrame) -> bytes:
    r"""Return leads as the content of a CSV file.

    Examples
    --------
    >>> as_file(pd.DataFrame({"Name": ["Ann"], "City": [None]}))
    b'Name,City\nAnn,\n'
    """
    text: str = leads.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S")
    return text.encode()


def world_until(last: date, *, weeks: int = 52, seed: int = 2026) -> World:
    """Return the world whose last day is given.

    Examples
    --------
    >>> world_until(date(2026, 3, 1), weeks=2).begin
    datetime.date(2026, 2, 16)
    """
    return World(last - timedelta(days=7 * weeks - 1), weeks=weeks, seed=seed)
