"""The ledger: what was promised of each lead, whom it was promised to, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, func, select

from leadscoring.store import ledger_parts
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.ledger_parts import Some
from leadscoring.store.publication import Publication
from leadscoring.store.tables import assignments, audit, explored, leads, outcomes, scores

__all__ = [
    "COLUMNS",
    "how_chosen",
    "ledger",
    "ledger_stamp",
    "past_changed",
    "published_under",
    "read_ledger",
]

COLUMNS = {
    "lead_id": "int64",
    "created_on": "datetime64[us, UTC]",
    "source": "object",
    "owner_id": "Int64",
    "status": "object",
    "promised_at": "datetime64[us, UTC]",
    "version": "object",
    "probability": "float64",
    "revision": "Int64",
    "cutoff": "float64",
    "chosen": "object",
    "listed_on": "datetime64[us, UTC]",
    "worked_at": "datetime64[us, UTC]",
    "closed_at": "datetime64[us, UTC]",
    "by_file": "bool",
    "odds": "float64",
}
"""Columns of `ledger`, and their types."""


def ledger(database: Database, actor: Person, publications: Sequence[Publication]) -> pd.DataFrame:
    """Return what was promised of each lead and what came of it.

    The promise is the first score that a lead was given, with the cutoff that was
    published then, so that a lead counts once and by what was known before
    anybody called it. A score that came only after the lead was closed promised
    nothing: the lead is there without one.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; they must be allowed to see all leads.
    publications : sequence of Publication
        As `Registry.history` gives them.

    Returns
    -------
    ledger : pandas.DataFrame
        One row per lead, by number, with the columns `COLUMNS`: ``status``
        ("open" or what closed the lead), ``promised_at``, ``version`` and
        ``probability`` of the promise, ``revision`` and ``cutoff`` of the
        publication it was made under (missing where nothing was promised),
        ``chosen`` (how it came to be called: "explore" drawn at random from
        below the cutoff; "score" listed by its score or followed up since;
        "first" put first by somebody; "" on no list), ``listed_on`` (the first day
        on which it was on a list, from its beginning in UTC), ``worked_at`` (the first
        outcome that somebody pressed), ``closed_at`` (the last that closed it),
        ``by_file`` (whether a file closed it) and ``odds`` (the chance with
        which it was drawn, where it was).

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    require(database, actor, Act.SEE_ALL, subject="results")
    with database.reading() as link:
        return read_ledger(link, publications)


def read_ledger(
    link: Connection, publications: Sequence[Publication], some: Some = None
) -> pd.DataFrame:
    """Return the ledger of all leads, or the rows of `some`, a thousand at most; see `ledger`.

    A lead's row is told by what is recorded of that lead, whatever the others are.
    """
    found = ledger_parts.of_leads(link, some)
    for read in _PARTS:
        part = read(link, some).set_index("lead_id").reindex(found["lead_id"])
        found = found.assign(**{str(name): part[name].array for name in part})
    found["chosen"] = found["chosen"].fillna("").mask(found["odds"].notna(), "explore")
    found["by_file"] = found["by_file"].fillna(value=False)
    too_late = found["closed_at"].notna() & (found["promised_at"] >= found["first_closed_at"])
    found.loc[too_late, ["promised_at", "version", "probability"]] = [pd.NaT, None, np.nan]
    found["revision"], found["cutoff"] = published_under(found, publications)
    found = found[list(COLUMNS)].astype(COLUMNS)
    texts = (found[name] for name in ("source", "version"))  # missing ones are None, and not nan
    return found.assign(**{str(text.name): text.where(text.notna(), None) for text in texts})


_PARTS = (
    ledger_parts.first_scores,
    ledger_parts.work,
    ledger_parts.closings,
    ledger_parts.lists,
    ledger_parts.odds,
)
# Of acts that the tables' own newest rows do not tell: owners, leads and scores taken away, files
# that say something else of leads that are known.
_ACTS = ("erased", "restored", "samples forgotten", "thinned out", "upload", "upload finished")


def ledger_stamp(database: Database) -> tuple[object, ...]:
    """Return what changes whenever the ledger may: to be asked before it is read again.

    It looks up the newest rows and counts none, however many leads there are.
    """
    tables = (scores, outcomes, explored, leads, assignments)
    newest = [select(func.max(table.c.id)) for table in tables]
    with database.reading() as link:
        grown = (link.execute(each).scalar_one() for each in newest)
        return (*grown, *past_changed(link))


def past_changed(link: Connection) -> tuple[int, ...]:
    """Return the last acts that changed what was recorded before; 0 where there is none."""
    asked = [select(func.max(audit.c.id)).where(audit.c.act == act) for act in _ACTS]
    return tuple(link.execute(each).scalar_one() or 0 for each in asked)


def how_chosen(link: Connection) -> dict[int, str]:
    """Return how each lead that was on a list came to be called, by its number.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.

    Returns
    -------
    chosen : dict of int to str
        "explore", "score" or "first", as in `ledger`.
    """
    listed = ledger_parts.lists(link)
    drawn = dict.fromkeys(ledger_parts.odds(link)["lead_id"].tolist(), "explore")
    return dict(zip(listed["lead_id"].tolist(), listed["chosen"].tolist(), strict=True)) | drawn


def published_under(
    found: pd.DataFrame, publications: Sequence[Publication]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return revision and cutoff of the publication that each promise was made under; nan for none.

    It is the last one of the version that gave the score: a score that was being
    written while the next was published is no promise of the next.
    """
    revision, cutoff = np.full((2, len(found)), np.nan)
    promised = found["promised_at"].dt.tz_localize(None).to_numpy()
    places, versions = pd.factorize(found["version"])
    for place, version in enumerate(versions):
        past = sorted((one for one in publications if one.version == version), key=_moment)
        rows = np.flatnonzero(places == place)
        times = np.array([_moment(one) for one in past], dtype="datetime64[us]")
        last = np.searchsorted(times, promised[rows], side="right") - 1
        rows, last = rows[last >= 0], last[last >= 0]
        revision[rows] = np.array([one.revision for one in past], dtype=np.float64)[last]
        cutoff[rows] = np.array([one.cutoff for one in past], dtype=np.float64)[last]
    return revision, cutoff


def _moment(publication: Publication) -> datetime:
    """Return when something was published, in UTC without saying so."""
    return datetime.fromisoformat(publication.at).astimezone(UTC).replace(tzinfo=None)
