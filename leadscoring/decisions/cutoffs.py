"""Every cutoff's consequences, and the cutoffs that reach a target."""

from __future__ import annotations

import math
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from leadscoring.decisions.checks import check_share, check_whole
from leadscoring.decisions.cutoff_point import FIELDS, Counts, CutoffPoint, consequences
from leadscoring.decisions.cutoff_table import checked_table, from_bytes, tabulate, to_bytes
from leadscoring.decisions.unreachable import no_value, precision_out_of_reach
from leadscoring.exceptions import InvalidInput

__all__ = ["Counts", "CutoffPoint", "Cutoffs"]

# A precision counts as reached on at least 30 hot leads, or a twentieth of a small table.
_ENOUGH_LEADS = 30
_ENOUGH_PART = 20


class Cutoffs:
    """The consequences of every cutoff, computed once and looked up afterwards.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per distinct probability, ascending, with the fields of
        `CutoffPoint` as columns; its first row holds all leads.

    Raises
    ------
    InvalidInput
        If the table's columns, order or counts are not those of such a table.

    Examples
    --------
    >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
    >>> cutoffs.table[["cutoff", "n_hot", "precision", "recall"]].round(2)
       cutoff  n_hot  precision  recall
    0     0.1      5       0.60    1.00
    1     0.2      4       0.75    1.00
    2     0.4      3       0.67    0.67
    3     0.7      2       1.00    0.67
    4     0.9      1       1.00    0.33
    >>> cutoffs.at(0.5).tp
    2
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = checked_table(table)
        self._columns = {name: self._table[name].to_numpy() for name in FIELDS}
        self.n_leads = int(self._columns["n_hot"][0])
        self.n_buyers = int(self._columns["tp"][0])
        # These fall along the table; a binary search wants them to rise.
        self._minus_hot = -self._columns["n_hot"]
        self._minus_recall = -self._columns["recall"]
        enough = min(_ENOUGH_LEADS, max(1, self.n_leads // _ENOUGH_PART))
        last = np.searchsorted(self._minus_hot, -enough, side="right")
        self._best_f1 = int(np.argmax(self._columns["f1"]))
        none = np.zeros(1, dtype=np.int64)
        self._nobody = consequences(
            np.ones(1), none, none, n_leads=self.n_leads, n_buyers=self.n_buyers
        )
        # Precision goes up and down; the best so far only goes up.
        self._best_precision = np.maximum.accumulate(self._columns["precision"][:last])

    @classmethod
    def from_predictions(
        cls, probability: ArrayLike, outcome: ArrayLike, *, weight: ArrayLike | None = None
    ) -> Self:
        """Return the consequences of every cutoff by one sort.

        Parameters
        ----------
        probability : array-like of shape (n_leads,)
            Calibrated probabilities, in [0, 1], of leads that the model was
            not fitted on.
        outcome : array-like of shape (n_leads,)
            1 where the lead converted, else 0; both must occur.
        weight : array-like of shape (n_leads,), optional
            What each lead counts, above 0. The table is then that of as many leads,
            spread as their weights say; see `tabulate`.

        Returns
        -------
        cutoffs : Cutoffs
            One row per distinct probability.

        Raises
        ------
        InvalidInput
            If lengths differ, a probability lies outside [0, 1], an outcome is
            neither 0 nor 1, only one of them occurs, or a weight is not above 0.

        Examples
        --------
        >>> Cutoffs.from_predictions([0.8, 0.8, 0.3], [1, 0, 0])
        Cutoffs(n_leads=3, n_buyers=1, rows=2)
        """
        return cls(tabulate(probability, outcome, weight))

    @classmethod
    def from_parquet(cls, data: bytes) -> Self:
        """Return the cutoffs that `to_parquet` wrote, unchanged to the last bit.

        Parameters
        ----------
        data : bytes
            Content of a ``cutoffs.parquet``.

        Returns
        -------
        cutoffs : Cutoffs
            As they were written.

        Raises
        ------
        InvalidInput
            If the bytes are no such table.

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.8, 0.3], [1, 0])
        >>> Cutoffs.from_parquet(cutoffs.to_parquet()).at(0.5) == cutoffs.at(0.5)
        True
        """
        return cls(from_bytes(data))

    def to_parquet(self) -> bytes:
        """Return the table as the content of a Parquet file."""
        return to_bytes(self._table)

    @property
    def table(self) -> pd.DataFrame:
        """One row per distinct probability, ascending; changing it changes nothing here."""
        return self._table.copy(deep=False)

    @property
    def auc(self) -> float:
        """Area under the ROC curve; ties count half."""
        tp = np.append(self._columns["tp"], 0)
        fp = np.append(self._columns["fp"], 0)
        doubled = int(np.sum((fp[:-1] - fp[1:]) * (tp[:-1] + tp[1:])))
        return doubled / (2 * self.n_buyers * (self.n_leads - self.n_buyers))

    def at(self, cutoff: float) -> CutoffPoint:
        """Return the consequences of calling leads with ``probability >= cutoff``.

        Parameters
        ----------
        cutoff : float
            Any probability in [0, 1]; the point returned carries it as it is.

        Returns
        -------
        point : CutoffPoint
            Above the highest probability no lead is hot: `precision`, its
            interval and `lift` are nan, `recall` is 0.

        Raises
        ------
        InvalidInput
            If `cutoff` lies outside [0, 1].

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.8, 0.3], [1, 0])
        >>> cutoffs.at(0.5).n_hot, cutoffs.at(0.9).n_hot, cutoffs.at(0.9).precision
        (1, 0, nan)
        """
        if not 0 <= cutoff <= 1:
            raise InvalidInput(
                f"cutoff must lie in [0, 1], got {cutoff}. Pass a probability: 0.7 for a score of 70."
            )
        row = int(np.searchsorted(self._columns["cutoff"], cutoff, side="left"))
        return self._point(row, cutoff=float(cutoff))

    def for_precision(self, precision: float) -> CutoffPoint:
        """Return the cutoff that reaches a precision and misses the fewest buyers.

        A precision that only a handful of leads reach is chance, so it counts
        as reached on at least 30 hot leads (with fewer than 600 leads in the
        table, on a twentieth of them).

        Parameters
        ----------
        precision : float
            Share of the hot leads that shall convert, in (0, 1].

        Returns
        -------
        point : CutoffPoint
            The lowest cutoff with at least this precision.

        Raises
        ------
        InvalidInput
            If `precision` lies outside (0, 1].
        NotReachable
            If no cutoff reaches it; `best` is the point that comes closest.

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
        >>> cutoffs.for_precision(0.75).cutoff
        0.2
        """
        check_share("precision", precision)
        row = int(np.searchsorted(self._best_precision, precision, side="left"))
        if row == len(self._best_precision):
            few = self._columns["n_hot"][self._columns["precision"] >= precision]
            raise precision_out_of_reach(
                precision,
                best=self._point(int(np.argmax(self._best_precision))),
                n_few=int(few.max(initial=0)),
            )
        return self._point(row)

    def for_recall(self, recall: float) -> CutoffPoint:
        """Return the cutoff that reaches a share of the buyers with the fewest calls.

        Parameters
        ----------
        recall : float
            Share of the buyers that shall be hot, in (0, 1].

        Returns
        -------
        point : CutoffPoint
            The highest cutoff with at least this recall.

        Raises
        ------
        InvalidInput
            If `recall` lies outside (0, 1].

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
        >>> cutoffs.for_recall(0.5).cutoff, cutoffs.for_recall(1.0).cutoff
        (0.7, 0.2)
        """
        check_share("recall", recall)
        return self._point(int(np.searchsorted(self._minus_recall, -recall, side="right")) - 1)

    def for_capacity(self, calls: int, *, of: int | None = None) -> CutoffPoint:
        """Return the cutoff that fills a number of calls.

        Parameters
        ----------
        calls : int
            Calls that the team can make, at least 1.
        of : int, optional
            Number of leads that the calls are chosen from, such as a day's
            list; the calls are scaled from it to this table. By default the
            calls are out of the table's own leads.

        Returns
        -------
        point : CutoffPoint
            The lowest probability that a lead may have and still be called.
            Ties with it can select more than `calls` leads; with fewer leads
            than calls every lead is selected.

        Raises
        ------
        InvalidInput
            If `calls` or `of` is not a whole number of at least 1.

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
        >>> cutoffs.for_capacity(2).cutoff, cutoffs.for_capacity(180, of=300).cutoff
        (0.7, 0.4)
        """
        wanted = check_whole("calls", calls, least=1)
        listed = self.n_leads if of is None else check_whole("of", of, least=1)
        n_hot = min(max(1, wanted * self.n_leads // listed), self.n_leads)
        return self._point(int(np.searchsorted(self._minus_hot, -n_hot, side="right")) - 1)

    def for_value(self, *, gain: float, cost: float) -> CutoffPoint:
        """Return the cutoff that earns the most: ``gain x tp - cost x n_hot``.

        Parameters
        ----------
        gain : float
            What a call to a lead that converts brings, before the cost of the
            call; above 0.
        cost : float
            What each call costs, at least 0.

        Returns
        -------
        point : CutoffPoint
            The point of highest value; of several, the one with fewest calls.

        Raises
        ------
        InvalidInput
            If `gain` or `cost` is not such a number.
        NotReachable
            If every cutoff costs more than it brings; `best` loses least.

        Examples
        --------
        >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
        >>> cutoffs.for_value(gain=100, cost=20).cutoff
        0.2
        >>> cutoffs.for_value(gain=100, cost=60).cutoff
        0.7
        """
        if not 0 < gain < math.inf or not 0 <= cost < math.inf:
            raise InvalidInput(
                f"gain must be above 0 and cost at least 0, got {gain} and {cost}. "
                "Pass both in the same currency."
            )
        value = gain * self._columns["tp"] - cost * self._columns["n_hot"]
        row = len(value) - 1 - int(np.argmax(value[::-1]))
        if value[row] <= 0:
            raise no_value(gain=gain, cost=cost, best=self._point(row))
        return self._point(row)

    def for_f1(self) -> CutoffPoint:
        """Return the cutoff of highest F1, the lowest one where several share it."""
        return self._point(self._best_f1)

    def __repr__(self) -> str:
        return f"Cutoffs(n_leads={self.n_leads}, n_buyers={self.n_buyers}, rows={len(self._table)})"

    def _point(self, row: int, *, cutoff: float | None = None) -> CutoffPoint:
        columns, at = self._columns, row
        if row == len(self._table):
            columns, at = self._nobody, 0
        values = {name: columns[name][at].item() for name in FIELDS}
        if cutoff is not None:
            values |= {"cutoff": cutoff, "score": 100 * cutoff}
        return CutoffPoint(**values)
