"""Outcomes that a file brings: its leads were closed elsewhere, as in a CRM."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, func, insert, select, update

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.outcomes import closed_outcome
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.tables import leads, outcomes

__all__ = ["FromFile", "file_outcomes", "record_from_file"]


@dataclass(frozen=True)
class FromFile:
    """The file that outcomes come from.

    Parameters
    ----------
    upload_id : int
        Number of the upload.
    by : int
        Number of the person who took it in.
    at : datetime
        When.
    """

    upload_id: int
    by: int
    at: datetime


def file_outcomes(
    frame: pd.DataFrame, column: str | None, positive: object = None
) -> npt.NDArray[np.object_]:
    """Return what a file says became of each lead.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        As the file was read.
    column : str or None
        The column that holds the outcome; None: nothing is known of any lead.
    positive : object, optional
        Its value that means converted; well-known words need none.

    Returns
    -------
    kinds : ndarray of object of shape (n_leads,)
        ``Outcome.CONVERTED``, ``Outcome.LOST``, or None where the cell is not filled in.

    Raises
    ------
    InvalidInput
        If there is no such column, or its values cannot be read as an outcome.

    Examples
    --------
    >>> [str(kind) for kind in file_outcomes(pd.DataFrame({"Won": ["No", None, "Yes"]}), "Won")]
    ['lost', 'None', 'converted']
    """
    kinds = np.full(len(frame), None, dtype=object)
    if column is None:
        return kinds
    if column not in frame.columns:
        raise InvalidInput(
            f"There is no column '{column}' with outcomes. "
            f"The columns are: {', '.join(map(str, frame.columns))}."
        )
    converted = closed_outcome(frame[column], positive)
    kinds[converted == 1] = Outcome.CONVERTED
    kinds[converted == 0] = Outcome.LOST
    return kinds


def record_from_file(
    link: Connection, source: FromFile, said: Mapping[str, Outcome]
) -> Counter[str]:
    """Close leads as a file says; one that is closed that way already stays untouched.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    source : FromFile
        The file.
    said : mapping of str to Outcome
        What became of each lead, by external id; at most a few thousand.

    Returns
    -------
    counts : Counter
        ``n_converted`` and ``n_lost`` leads closed now, ``n_outcomes_known`` before.
    """
    wanted = select(leads.c.id, leads.c.external_id, leads.c.status)
    found = link.execute(wanted.where(leads.c.external_id.in_(said))).all()
    new = {row.id: kind for row in found if row.status != (kind := said[row.external_id])}
    if new:
        _insert(link, source, new)
        _close(link, source, new)
    by_kind = Counter(new.values())
    return Counter(
        n_converted=by_kind[Outcome.CONVERTED],
        n_lost=by_kind[Outcome.LOST],
        n_outcomes_known=len(found) - len(new),
    )


def _insert(link: Connection, source: FromFile, new: Mapping[int, Outcome]) -> None:
    same = {"upload_id": source.upload_id, "by": source.by, "at": source.at}
    link.execute(
        insert(outcomes),
        [
            {
                "lead_id": lead_id,
                "kind": kind.value,
                "key": f"upload-{source.upload_id}-{lead_id}",
                **same,
            }
            for lead_id, kind in new.items()
        ],
    )


def _close(link: Connection, source: FromFile, new: Mapping[int, Outcome]) -> None:
    latest = select(func.max(outcomes.c.id)).where(outcomes.c.lead_id == leads.c.id)
    for kind in set(new.values()):
        closed = [lead_id for lead_id, said in new.items() if said == kind]
        link.execute(
            update(leads)
            .where(leads.c.id.in_(closed))
            .values(
                status=kind.value,
                follow_up_on=None,
                contacted_at=source.at,
                latest_outcome=latest.scalar_subquery(),
            )
        )
