"""What came of a lead: entered by one press, kept once, and taken back by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, RowMapping, insert, select

from leadscoring.exceptions import InvalidInput, NotAllowed, Overtaken
from leadscoring.store import audit, moments
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database
from leadscoring.store.lead_state import refresh
from leadscoring.store.outcome_entries import ENTRIES, Entry, entries, entry_of
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.own_leads import lead_of, turn_to_work
from leadscoring.store.tables import outcomes
from leadscoring.store.texts import storable

__all__ = ["Entry", "entries", "record", "undo"]

_LONGEST_NOTE = 4_000
_LONGEST_KEY = 64
_FARTHEST = timedelta(days=366)


def record(
    database: Database,
    actor: Person,
    lead_id: int,
    kind: Outcome,
    *,
    key: str,
    seen: int | None,
    on: date | None = None,
    note: str | None = None,
    now: datetime | None = None,
    day: date | None = None,
) -> Entry:
    """Enter what came of a lead.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who enters it.
    lead_id : int
        The lead's number.
    kind : Outcome
        What came of it.
    key : str
        Of the form that was sent, new for each one shown; sent again, it changes
        nothing and returns the first entry.
    seen : int or None
        The lead's ``latest_outcome`` as the person saw it.
    on : date, optional
        When to be in touch again: of a follow-up, and of nothing else.
    note : str, optional
        What else there is to know.
    now : datetime, optional
        When it is entered, if not at present.
    day : date, optional
        The person's today, from which a follow-up may be; that of this machine where None.

    Returns
    -------
    entry : Entry
        As it was kept.

    Raises
    ------
    NotAllowed
        If the lead is not theirs to work on.
    Overtaken
        If there is an entry that they have not seen.
    InvalidInput
        If there is no such lead, or the day or the note cannot be.
    """
    at = now or moments.now()
    with turn_to_work(database, actor, subject=f"lead {lead_id}") as (link, person):
        if sent := _sent(link, key, person, lead_id):
            return entry_of(sent)
        _check_day(kind, on, day or at.astimezone().date())
        _check_seen(link, lead_of(link, person, lead_id), seen, person)
        row = {"kind": kind, "follow_up_on": on, "note": _tidy(note), "key": key, "at": at}
        return _keep(link, person, "outcome", lead_id, row)


def undo(
    database: Database, actor: Person, outcome_id: int, *, key: str, now: datetime | None = None
) -> Entry:
    """Take an entry back; the lead then stands where its other entries leave it.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who takes it back: who entered it, or who may see all leads.
    outcome_id : int
        The entry's number.
    key : str
        Of the press; sent again, it changes nothing.
    now : datetime, optional
        When it is taken back, if not at present.

    Returns
    -------
    entry : Entry
        The one that was taken back.

    Raises
    ------
    NotAllowed
        If somebody else entered it.
    Overtaken
        If it was taken back before.
    InvalidInput
        If there is no such entry.
    """
    at = now or moments.now()
    with turn_to_work(database, actor, subject=f"outcome {outcome_id}") as (link, person):
        entry = _own_entry(link, person, outcome_id)
        if not _sent(link, key, person, entry.lead_id):
            _check_not_undone(link, outcome_id, person)
            row = {"kind": entry.kind, "undoes": outcome_id, "key": key, "at": at}
            _keep(link, person, "outcome undone", entry.lead_id, row)
        return _own_entry(link, person, outcome_id)


def _keep(
    link: Connection, person: Person, act: str, lead_id: int, row: Mapping[str, object]
) -> Entry:
    made = link.execute(insert(outcomes).values(lead_id=lead_id, by=person.id, **row))
    assert made.inserted_primary_key is not None  # noqa: S101 - a single insert always has one
    refresh(link, lead_id)
    number = row.get("undoes") or made.inserted_primary_key[0]
    details = {"outcome": number, "kind": row["kind"]}
    audit.append(link, person, act, subject=f"lead {lead_id}", details=details)
    return entry_of(link.execute(ENTRIES.where(outcomes.c.id == number)).mappings().one())


def _sent(link: Connection, key: str, person: Person, lead_id: int) -> RowMapping | None:
    """Return what a press left behind when it came the first time."""
    if not 0 < len(key) <= _LONGEST_KEY:
        raise InvalidInput(f"The key of a press needs 1 to {_LONGEST_KEY} letters, got {len(key)}.")
    row = link.execute(ENTRIES.where(outcomes.c.key == key)).mappings().one_or_none()
    if row is not None and (row["by"], row["lead_id"]) != (person.id, lead_id):
        raise InvalidInput("This form was sent before for another lead. Open the lead again.")
    return row


def _own_entry(link: Connection, person: Person, outcome_id: int) -> Entry:
    wanted = ENTRIES.where(outcomes.c.id == outcome_id, outcomes.c.undoes.is_(None))
    row = link.execute(wanted).mappings().one_or_none()
    if row is None:
        raise InvalidInput(f"There is no entry {outcome_id} to take back. Open the lead again.")
    entry = entry_of(row)
    if entry.by_id != person.id and not may(person, Act.SEE_ALL):
        raise NotAllowed(f"{entry.by} entered this. Ask them or a manager to take it back.")
    return entry


def _check_day(kind: Outcome, on: date | None, day: date) -> None:
    if kind != Outcome.FOLLOW_UP:
        if on is not None:
            raise InvalidInput(f"Only a follow-up has a day, not {kind.words!r}. Leave it out.")
        return
    if on is None or not day <= on <= day + _FARTHEST:
        raise InvalidInput(
            f"A follow-up needs a day from {day} to {day + _FARTHEST}, got {on}. Choose one."
        )


def _tidy(note: str | None) -> str | None:
    clean = storable(note or "", _LONGEST_NOTE + 1).strip()
    if len(clean) > _LONGEST_NOTE:
        raise InvalidInput(f"A note may have {_LONGEST_NOTE:,} letters at most. Shorten it.")
    return clean or None


def _check_seen(link: Connection, lead: RowMapping, seen: int | None, person: Person) -> None:
    latest = lead["latest_outcome"]
    if latest != seen and latest is not None:
        raise _overtaken(link, latest, person, "Enter yours again if it still holds.")


def _check_not_undone(link: Connection, outcome_id: int, person: Person) -> None:
    wanted = select(outcomes.c.id).where(outcomes.c.undoes == outcome_id)
    back = link.execute(wanted).scalar_one_or_none()
    if back is not None:
        raise _overtaken(link, back, person, "There is nothing left to take back.")


def _overtaken(link: Connection, latest: int, person: Person, remedy: str) -> Overtaken:
    row = link.execute(ENTRIES.where(outcomes.c.id == latest)).mappings().one()
    who = "You" if row["by"] == person.id else row["by_name"]
    did = "took back" if row["undoes"] else "entered"
    kind = Outcome(row["kind"]).words
    by_file = f" by the file {row['file_name']}" if row["file_name"] else ""
    return Overtaken(
        f"{who} {did} “{kind}”{by_file} on {row['at']:%d %b at %H:%M} UTC. "
        f"Nothing was changed. {remedy}",
        latest=latest,
    )
