"""A file made ready to be taken in: each lead once, with by what it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.store.closed_leads import file_outcomes
from leadscoring.store.lead_ids import external_ids
from leadscoring.store.lead_rows import FileColumns, LeadRow, file_columns, lead_rows
from leadscoring.store.outcome_kinds import Outcome

__all__ = ["PreparedFile", "prepare"]


@dataclass(frozen=True)
class PreparedFile:
    """The leads of a file.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead, in file order.
    ids : list of str of length n_leads
        By which each lead is known; none twice.
    outcomes : ndarray of object of shape (n_leads,)
        What became of it, None where the file does not say.
    told : FileColumns
        What the file tells of its leads.
    n_without_id, n_repeated_id : int
        Rows that are not among the leads, and why.
    """

    frame: pd.DataFrame
    ids: list[str]
    outcomes: npt.NDArray[np.object_]
    told: FileColumns
    n_without_id: int
    n_repeated_id: int

    def rows(self, part: slice) -> list[LeadRow]:
        """Return what the file says of some of its leads."""
        return lead_rows(self.frame.iloc[part], self.ids[part], self.told)

    def said(self, part: slice) -> dict[str, Outcome]:
        """Return what became of some of its leads, where the file says it."""
        outcomes = zip(self.ids[part], self.outcomes[part], strict=True)
        return {external_id: kind for external_id, kind in outcomes if kind is not None}


def prepare(
    frame: pd.DataFrame, *, id_column: str | None, outcome: str | None, positive: object
) -> PreparedFile:
    """Make a file ready to be taken in.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_rows, n_columns)
        As the file was read.
    id_column : str or None
        The column that identifies a lead; None: all that is said of it, but for
        its outcome. Of rows that share an id the last one counts.
    outcome : str or None
        The column that says what became of it.
    positive : object
        Its value that means converted; None where well-known words say it.

    Returns
    -------
    ready : PreparedFile
        The leads, and how many rows are not among them.

    Raises
    ------
    InvalidInput
        If there is no such column, or the outcome cannot be read.
    """
    outcomes = file_outcomes(frame, outcome, positive)
    telling = frame if id_column or outcome is None else frame.drop(columns=outcome)
    ids = external_ids(telling, id_column)
    known = ids.notna()
    last = known & ~ids.duplicated(keep="last")
    return PreparedFile(
        frame.loc[last],
        ids[last].tolist(),
        outcomes[last.to_numpy()],
        file_columns(frame),
        n_without_id=int((~known).sum()),
        n_repeated_id=int((known & ~last).sum()),
    )
