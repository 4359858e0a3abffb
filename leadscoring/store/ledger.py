"""The ledger: what was promised of each lead, whom it was promised to, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, func, select

from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.lead_state import standing
from leadscoring.store.outcome_kinds import CLOSING, Outcome
from leadscoring.store.publication import Publication
from leadscoring.store.tables import explored, leads, outcomes, scores, today

__all__ = ["COLUMNS", "how_chosen", "ledger", "ledger_stamp"]

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
        found = _leads(link)
        for part in (_first_scores(link), _work(link), _closings(link), _lists(link), _odds(link)):
            found = found.merge(part, how="left", on="lead_id")
    found["chosen"] = found["chosen"].fillna("").mask(found["odds"].notna(), "explore")
    found["by_file"] = found["by_file"].fillna(value=False)
    too_late = found["closed_at"].notna() & (found["promised_at"] >= found["first_closed_at"])
    found.loc[too_late, ["promised_at", "version", "probability"]] = [pd.NaT, None, np.nan]
    return _under(found, publications)[list(COLUMNS)].astype(COLUMNS)


def ledger_stamp(database: Database) -> tuple[object, ...]:
    """Return what changes whenever the ledger may: to be asked before it is read again."""
    with database.reading() as link:
        newest = [
            link.execute(select(func.max(table.c.id))).scalar_one()
            for table in (scores, outcomes, explored, leads)
        ]
        counted = select(func.count(), func.count(leads.c.owner_id), func.max(leads.c.last_upload))
        return (*newest, *link.execute(counted).one())


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
    listed = _lists(link)
    drawn = dict.fromkeys(_odds(link)["lead_id"].tolist(), "explore")
    return dict(zip(listed["lead_id"].tolist(), listed["chosen"].tolist(), strict=True)) | drawn


def _leads(link: Connection) -> pd.DataFrame:
    names = ("created_on", "source", "owner_id", "status")
    wanted = select(leads.c.id, *(leads.c[name] for name in names)).order_by(leads.c.id)
    return _table(link.execute(wanted).all(), *names)


def _first_scores(link: Connection) -> pd.DataFrame:
    first = select(func.min(scores.c.id)).group_by(scores.c.lead_id)
    columns = (scores.c.lead_id, scores.c.at, scores.c.version, scores.c.probability)
    wanted = select(*columns).where(scores.c.id.in_(first))
    return _table(link.execute(wanted).all(), "promised_at", "version", "probability")


def _work(link: Connection) -> pd.DataFrame:
    """Return when somebody first said what came of a lead; that a score is wrong says nothing."""
    by_hand = and_(outcomes.c.upload_id.is_(None), outcomes.c.kind != Outcome.WRONG_SCORE)
    wanted = standing(outcomes.c.lead_id, func.min(outcomes.c.at)).where(by_hand)
    return _table(link.execute(wanted.group_by(outcomes.c.lead_id)).all(), "worked_at")


def _closings(link: Connection) -> pd.DataFrame:
    columns = (outcomes.c.lead_id, outcomes.c.at, outcomes.c.upload_id)
    wanted = standing(*columns).where(outcomes.c.kind.in_(sorted(CLOSING)))
    found = _table(link.execute(wanted.order_by(outcomes.c.id)).all(), "closed_at", "by_file")
    found["by_file"] = found["by_file"].notna()
    last = found.drop_duplicates("lead_id", keep="last")
    first = found.groupby("lead_id")["closed_at"].min().rename("first_closed_at")
    return last.merge(first, on="lead_id")


def _lists(link: Connection) -> pd.DataFrame:
    """Return how, and when, a lead first came on a list."""
    columns = (today.c.lead_id, today.c.why, today.c.day)
    wanted = select(*columns).order_by(today.c.lead_id, today.c.day)
    found = _table(link.execute(wanted).all(), "chosen", "listed_on").drop_duplicates("lead_id")
    found["chosen"] = found["chosen"].replace({"follow_up": "score"})
    return found.assign(listed_on=pd.to_datetime(found["listed_on"], utc=True))


def _odds(link: Connection) -> pd.DataFrame:
    chance = explored.c.n_drawn * 1.0 / explored.c.n_pool
    wanted = select(explored.c.lead_id, func.max(chance)).group_by(explored.c.lead_id)
    return _table(link.execute(wanted).all(), "odds").astype({"odds": "float64"})


def _table(rows: Sequence[object], *names: str) -> pd.DataFrame:
    # Of a plain tuple pandas does not ask by name, which costs rows of SQLAlchemy dear.
    found = pd.DataFrame([tuple(row) for row in rows], columns=["lead_id", *names], dtype=object)  # type: ignore[arg-type]
    return found.astype({"lead_id": "int64"})


def _under(found: pd.DataFrame, publications: Sequence[Publication]) -> pd.DataFrame:
    """Return the leads with the publication that each promise was made under.

    It is the last one of the version that gave the score: a score that was being
    written while the next was published is no promise of the next.
    """
    past = pd.DataFrame(
        [
            (one.version, one.revision, one.cutoff, datetime.fromisoformat(one.at))
            for one in publications
        ],
        columns=["version", "revision", "cutoff", "published_at"],
    ).astype({"published_at": "datetime64[us, UTC]", "version": "object"})
    moment = found["promised_at"].astype("datetime64[us, UTC]")
    told = found.assign(promised_at=moment)
    promised = told[moment.notna()].sort_values("promised_at")
    merged = pd.merge_asof(
        promised,
        past.sort_values("published_at"),
        left_on="promised_at",
        right_on="published_at",
        by="version",
    )
    return pd.concat([merged, told[moment.isna()]]).sort_values("lead_id", ignore_index=True)
