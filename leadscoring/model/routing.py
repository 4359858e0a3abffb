"""The one place where a lead's score is computed: by the scorecard that serves the lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.scorecard import INTERCEPT, Scorecard, add_up
from leadscoring.model.segments import GENERAL, Segments

__all__ = ["Routing"]

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Routing:
    """A general scorecard, and those of the levels that have one of their own.

    A lead's points depend on nothing but the lead: the same alone as in a list.

    Attributes
    ----------
    general : Scorecard
        Scores every lead whose level is missing, new, or has no model of its own.
    segments : Segments or None
        The levels that have one; None where there are none.
    """

    general: Scorecard
    segments: Segments | None = None

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """What is read of a lead, each field once: those of all scorecards, and the segments'."""
        if self.segments is None:
            return self.general.fields
        own = (field for part in self.segments.parts for field in part.scorecard.fields)
        return tuple(dict.fromkeys([*self.general.fields, self.segments.field, *own]))

    def names(self, frame: pd.DataFrame) -> npt.NDArray[np.object_]:
        """Return what scores each lead, of shape (n_leads,): ``general`` or ``City = Mumbai``."""
        found = np.full(len(frame), GENERAL, dtype=object)
        if self.segments is not None:
            places = self.places(frame)
            found[places >= 0] = np.array(self.segments.names, dtype=object)[places[places >= 0]]
        return found

    def places(self, frame: pd.DataFrame) -> npt.NDArray[np.intp]:
        """Return the place of each lead's own segment, -1 where the general scorecard serves it."""
        if self.segments is None:
            return np.full(len(frame), -1)
        return self.segments.of(frame, self.general.placeholders)

    @cached_property
    def scorecards(self) -> tuple[Scorecard, ...]:
        """The scorecards by place: those of the segments, then the general one."""
        parts = () if self.segments is None else self.segments.parts
        return (*(part.scorecard for part in parts), self.general)

    def each(self, frame: pd.DataFrame) -> Iterator[tuple[Indices, Scorecard]]:
        """Yield the positions of the leads that each scorecard serves, where it serves any."""
        places = self.places(frame)
        for place in np.unique(places):
            yield np.flatnonzero(places == place), self.scorecards[place]

    def of(self, lead: pd.DataFrame) -> Scorecard:
        """Return the scorecard that serves a lead, a frame of one row."""
        (_, scorecard), *_ = self.each(lead)
        return scorecard

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return what each term adds to each lead's log-odds; see `Scorecard.contributions`.

        There is a column for each term of any scorecard, 0 where a lead's own has
        no such term; the rows add up, from left to right, to the log-odds.

        Raises
        ------
        InvalidInput
            If `frame` has none of the fields, or one of them twice.
        """
        if self.segments is None or not set(self.fields) & set(frame.columns):
            return self.general.contributions(frame)
        columns = pd.Index([INTERCEPT, *self._terms])
        points = np.zeros((len(frame), len(columns)))
        for rows, scorecard in self.each(frame):
            own = scorecard.contributions(_with_a_field(frame.iloc[rows], scorecard))
            points[np.ix_(rows, columns.get_indexer(own.columns))] = own.to_numpy()
        return pd.DataFrame(points, index=frame.index, columns=columns)

    def log_odds(self, frame: pd.DataFrame) -> Vector:
        """Return each lead's log-odds before calibration, of shape (n_leads,)."""
        return add_up(self.contributions(frame))

    def probability(self, frame: pd.DataFrame, log_odds: Vector | None = None) -> Vector:
        """Return each lead's calibrated probability of conversion, of shape (n_leads,).

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            Leads with at least one of the fields.
        log_odds : ndarray of shape (n_leads,), optional
            As `log_odds` returned them, where already at hand.
        """
        found = self.log_odds(frame) if log_odds is None else log_odds
        probability = np.empty(len(frame))
        for rows, scorecard in self.each(frame):
            probability[rows] = scorecard.calibration(found[rows])
        return probability

    @cached_property
    def _terms(self) -> tuple[str, ...]:
        scorecards = [self.general, *self.scorecards[:-1]]
        return tuple(dict.fromkeys(term.name for card in scorecards for term in card.terms))


def _with_a_field(leads: pd.DataFrame, scorecard: Scorecard) -> pd.DataFrame:
    """Return leads with a blank field where all that this scorecard reads is missing."""
    if set(scorecard.fields) & set(leads.columns):
        return leads
    return leads.assign(**{scorecard.fields[0]: np.nan})
