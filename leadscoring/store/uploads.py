"""Files of leads taken into the database, each content once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping, insert, select, update

from leadscoring.exceptions import Cancelled
from leadscoring.leads.reading import LeadFile
from leadscoring.store import audit, moments
from leadscoring.store.access import Act, Person, require
from leadscoring.store.closed_leads import FromFile
from leadscoring.store.database import Database
from leadscoring.store.kept_receipts import digest_of_way, kept_receipt
from leadscoring.store.prepared_files import PreparedFile, prepare
from leadscoring.store.quotas import check_quota
from leadscoring.store.sample_leads import forget_samples, refuse_samples
from leadscoring.store.tables import people, uploads
from leadscoring.store.taken import COUNTS, Taken
from leadscoring.store.taking_in import put_leads
from leadscoring.store.texts import storable

__all__ = ["Progress", "Taken", "last_at", "past", "remembered_id_column", "take_in"]

Progress = Callable[[int, int], None]
"""Takes how many leads are done, and of how many."""
_BATCH = 500  # some 50 ms, for which others wait with what they want to write
_DONE = "done"
_ROOM = 400


def take_in(
    database: Database,
    actor: Person,
    read: LeadFile,
    *,
    sha256: str,
    id_column: str | None,
    outcome: str | None = None,
    positive: object = None,
    is_sample: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Taken:
    """Take the leads of a file into the database.

    In batches: others work on in between, and a file that was broken off is
    finished by taking it in again.

    Parameters
    ----------
    database : Database
        Where leads are kept.
    actor : Person
        Who brings the file.
    read : LeadFile
        The file as it was read.
    sha256 : str
        Digest of its content, in hexadecimal digits.
    id_column : str or None
        The column by which its leads are known; None: by all that is said of them.
    outcome : str, optional
        The column that says what became of them, to be recorded.
    positive : object, optional
        Its value that means converted.
    is_sample : bool
        Whether the leads are invented; they go away when real ones come.
    progress : callable, optional
        Takes the leads done and all leads, after each batch.
    now : datetime, optional
        The moment that counts as now.

    Returns
    -------
    taken : Taken
        The counts; those of the first time where the file is there already.

    Raises
    ------
    NotAllowed
        If the actor may not upload leads.
    InvalidInput
        If a column is not there, the outcome cannot be read, sample leads
        would come among real ones, or a team's limit for a day is reached.
    """
    require(database, actor, Act.UPLOAD, subject="leads")
    way = digest_of_way(read.receipt, id_column, outcome, positive)
    with database.reading() as link:
        found = _found(link, sha256, way)
    if found is not None and found["finished_at"] is not None:
        return Taken.of(found, already=True)
    ready = prepare(read.frame, id_column=id_column, outcome=outcome, positive=positive)
    at = now or moments.now()
    columns = {
        "file_name": storable(read.receipt.name, _ROOM),
        "sha256": sha256,
        "read_as": way,
        "receipt": kept_receipt(read.receipt),
        "id_column": id_column and storable(id_column, _ROOM),
        "outcome_column": outcome and storable(outcome, _ROOM),
        "is_sample": is_sample,
        "by": actor.id,
        "at": at,
    }
    source = _begin(database, actor, ready, columns)
    return _finish(database, actor, ready, source, progress)


def _begin(
    database: Database, actor: Person, ready: PreparedFile, columns: dict[str, Any]
) -> FromFile:
    """Note the upload, unless that was done before it was broken off."""
    with database.writing() as link:
        if columns["is_sample"]:
            refuse_samples(link)
        else:
            forget_samples(link, actor)
        found = _found(link, columns["sha256"], columns["read_as"])
        if found is None:
            if not columns["is_sample"]:
                check_quota(link, actor, columns["receipt"].get("size", 0), columns["at"])
            counts = Counter(
                {_DONE: 0, "n_without_id": ready.n_without_id, "n_repeated_id": ready.n_repeated_id}
            )
            made = link.execute(insert(uploads).values(**columns, counts=counts))
            number = made.inserted_primary_key
            assert number is not None  # noqa: S101 - a single insert always has one
            audit.append(link, actor, "upload", subject=f"upload {number[0]}")
            return FromFile(number[0], actor.id, columns["at"])
    return FromFile(found["id"], actor.id, found["at"])


def _finish(
    database: Database,
    actor: Person,
    ready: PreparedFile,
    source: FromFile,
    progress: Progress | None,
) -> Taken:
    while True:
        with database.writing() as link:
            row = _go_on(link, actor, ready, source)
        if progress is not None:
            progress(min(row["counts"][_DONE], len(ready.ids)), len(ready.ids))
        if row["finished_at"] is not None:
            return Taken.of(row)


def _go_on(
    link: Connection, actor: Person, ready: PreparedFile, source: FromFile
) -> dict[str, Any]:
    """Take the next batch in; whoever else takes in the same file goes on after it."""
    this = uploads.c.id == source.upload_id
    found = link.execute(select(uploads).where(this)).mappings().one_or_none()
    if found is None:
        raise Cancelled("The sample leads were taken away: somebody has brought real ones.")
    if found["finished_at"] is not None:
        return dict(found)
    done = found["counts"][_DONE]
    part = slice(done, done + _BATCH)
    counts = Counter(found["counts"])
    counts.update(put_leads(link, source, ready.rows(part), ready.said(part)))
    counts.update({_DONE: _BATCH})
    changed = {
        "counts": counts,
        "finished_at": moments.now() if counts[_DONE] >= len(ready.ids) else None,
    }
    link.execute(update(uploads).where(this).values(**changed))
    if changed["finished_at"] is not None:
        told = {name: counts[name] for name in COUNTS}
        audit.append(
            link, actor, "upload finished", subject=f"upload {source.upload_id}", details=told
        )
    return {**found, **changed}


def past(database: Database, actor: Person, limit: int = 50) -> pd.DataFrame:
    """Return the files that were taken in, the newest first.

    Parameters
    ----------
    database : Database
        Where leads are kept.
    actor : Person
        Who asks.
    limit : int
        Most files to return.

    Returns
    -------
    past : pandas.DataFrame
        Columns upload_id, file_name, at, by (a name), is_finished, is_sample,
        id_column, outcome_column, and the counts of `Taken`.

    Raises
    ------
    NotAllowed
        If the actor may not upload leads.
    """
    require(database, actor, Act.UPLOAD, subject="uploads")
    wanted = select(uploads, people.c.name).join(people).order_by(uploads.c.id.desc())
    with database.reading() as link:
        found = link.execute(wanted.limit(limit)).mappings().all()
    return pd.DataFrame([_told(row) for row in found], columns=[*_PAST, *COUNTS])


_PAST = (
    *("upload_id", "file_name", "at", "by"),
    *("is_finished", "is_sample", "id_column", "outcome_column"),
)


def _told(row: RowMapping) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _PAST if name in row},
        "upload_id": row["id"],
        "by": row["name"],
        "is_finished": row["finished_at"] is not None,
        **{name: row["counts"].get(name, 0) for name in COUNTS},
    }


def last_at(link: Connection) -> datetime | None:
    """Return when the last file came that was taken in to its end; None before the first."""
    wanted = select(uploads.c.at).where(uploads.c.finished_at.is_not(None))
    return link.execute(wanted.order_by(uploads.c.id.desc()).limit(1)).scalar_one_or_none()


def remembered_id_column(link: Connection) -> str | None:
    """Return the column by which the leads of the last real file with one are known."""
    wanted = select(uploads.c.id_column).where(
        uploads.c.id_column.is_not(None), uploads.c.is_sample.is_(False)
    )
    return link.execute(wanted.order_by(uploads.c.id.desc()).limit(1)).scalar_one_or_none()


def _found(link: Connection, sha256: str, way: str) -> RowMapping | None:
    wanted = select(uploads).where(uploads.c.sha256 == sha256, uploads.c.read_as == way)
    return link.execute(wanted).mappings().one_or_none()
