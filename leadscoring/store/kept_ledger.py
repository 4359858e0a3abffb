"""The ledger kept in memory: each look reads what was recorded since the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, func, select

from leadscoring.store import ledger_parts
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.ledger import COLUMNS, past_changed, published_under, read_ledger
from leadscoring.store.publication import Publication
from leadscoring.store.tables import assignments, leads, outcomes, scores

__all__ = ["KeptLedger"]

_GROWING = (scores, outcomes, assignments, leads)
_AT_ONCE = 1_000
_MOST = 20_000  # new rows whose leads are read one by one; after more, all are read

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Look:
    """The ledger as it was at a moment, and what tells what came after."""

    ledger: pd.DataFrame
    publications: tuple[Publication, ...]
    newest: tuple[int, ...]
    past: tuple[int, ...]
    listed: pd.DataFrame


class KeptLedger:
    """The ledger of one database; many threads may share it.

    Of a million leads the ledger takes some ten seconds to read, and an outcome changes
    one of its rows. Scores, outcomes and owners are only ever added, so the leads whose
    rows may have changed are those that were named since; lists are compared as a whole,
    as people draw them again. What removes or rewrites has an entry in the audit log: after
    it, all is read anew.

    Parameters
    ----------
    database : Database
        Where the leads are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._look: _Look | None = None

    def read(self, actor: Person, publications: Sequence[Publication]) -> pd.DataFrame:
        """Return what `ledger` does, row for row; leave it unchanged.

        Parameters
        ----------
        actor : Person
            Who asks; they must be allowed to see all leads.
        publications : sequence of Publication
            As `Registry.history` gives them.

        Returns
        -------
        ledger : pandas.DataFrame
            See `ledger`.

        Raises
        ------
        NotAllowed
            If the actor may not see all leads.
        """
        require(self._database, actor, Act.SEE_ALL, subject="results")
        with self._lock, self._database.reading() as link:
            self._look = _next(link, self._look, tuple(publications))
            return self._look.ledger


def _next(link: Connection, last: _Look | None, publications: tuple[Publication, ...]) -> _Look:
    now, past, listed = _newest(link), past_changed(link), _listed(link)
    known = None if last is None else _brought_up(link, last, now, past, listed, publications)
    found = read_ledger(link, publications) if known is None else known
    return _Look(found, publications, now, past, listed)


def _brought_up(
    link: Connection,
    last: _Look,
    now: tuple[int, ...],
    past: tuple[int, ...],
    listed: pd.DataFrame,
    publications: tuple[Publication, ...],
) -> pd.DataFrame | None:
    """Return the ledger with what was recorded since; None where all is to be read anew."""
    if past != last.past or any(new < old for new, old in zip(now, last.newest, strict=True)):
        return None
    named = _named(link, last.newest)
    if len(named) > _MOST:
        return None
    touched = np.union1d(named, _differing(last.listed, listed))
    found = last.ledger
    if publications != last.publications:
        revision, cutoff = published_under(found, publications)
        found = found.assign(revision=revision, cutoff=cutoff).astype(COLUMNS)
    if not len(touched):
        return found
    rows = pd.concat([read_ledger(link, publications, some) for some in _batches(touched)])
    return _with_rows(found, rows) if len(rows) == len(touched) else None


def _newest(link: Connection) -> tuple[int, ...]:
    asked = [select(func.max(table.c.id)) for table in _GROWING]
    return tuple(link.execute(each).scalar_one() or 0 for each in asked)


def _named(link: Connection, since: tuple[int, ...]) -> Numbers:
    """Return the leads that rows name which came since; no more rows than tell that they are many."""
    found: list[int] = []
    for table, last in zip(_GROWING, since, strict=True):
        lead = leads.c.id if table is leads else table.c.lead_id
        wanted = select(lead).where(table.c.id > last).order_by(table.c.id).limit(_MOST + 1)
        found += link.execute(wanted).scalars()
    return np.array(found, dtype=np.int64)


def _listed(link: Connection) -> pd.DataFrame:
    """Return how leads came on lists: one row for each that ever was on one."""
    return ledger_parts.lists(link).merge(ledger_parts.odds(link), how="outer", on="lead_id")


def _differing(before: pd.DataFrame, now: pd.DataFrame) -> Numbers:
    """Return the leads whose rows are in one of two tables only."""
    alone = pd.concat([before, now]).drop_duplicates(keep=False)
    return alone["lead_id"].to_numpy(dtype=np.int64)


def _batches(numbers: Numbers) -> Iterator[list[int]]:
    for first in range(0, len(numbers), _AT_ONCE):
        yield numbers[first : first + _AT_ONCE].tolist()


def _with_rows(found: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a ledger with other rows of some leads, and those of new ones."""
    known = found["lead_id"].to_numpy()
    is_new = ~np.isin(rows["lead_id"].to_numpy(), known)
    if is_new.any():
        found = pd.concat([found, rows[is_new]]).sort_values("lead_id", ignore_index=True)
    rows = rows[~is_new]
    places = np.searchsorted(found["lead_id"].to_numpy(), rows["lead_id"].to_numpy())
    changed = {}
    for name in found:
        new = rows[name].set_axis(places)
        if not found[name].iloc[places].equals(new):  # most columns of a long ledger stay
            changed[str(name)] = found[name].copy()
            changed[str(name)].iloc[places] = new
    return found.assign(**changed)
