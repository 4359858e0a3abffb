"""What must be true of a database and a models folder whatever has happened."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import func, select, text

from leadscoring.store import audit
from leadscoring.store.database import Database
from leadscoring.store.registry import Publication, Registry
from leadscoring.store.tables import audit as log
from leadscoring.store.tables import leads, outcomes

PUBLISHING = ("cutoff published", "model published", "publication taken back")


def check_database(database: Database) -> None:
    """The file is sound, the audit log whole, each outcome told once, each lead where it stands."""
    with database.reading() as link:
        if database.is_sqlite:
            assert link.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert link.execute(text("PRAGMA foreign_key_check")).all() == []
        assert audit.verify(link).problem is None
        rows = link.execute(select(outcomes.c.id).where(outcomes.c.upload_id.is_(None))).scalars()
        told = link.execute(select(log.c.details).where(log.c.act == "outcome")).scalars()
        assert sorted(rows) == sorted(details["outcome"] for details in told)
        last = select(outcomes.c.lead_id, func.max(outcomes.c.id)).group_by(outcomes.c.lead_id)
        stands = select(leads.c.id, leads.c.latest_outcome).where(
            leads.c.latest_outcome.is_not(None)
        )
        assert dict(map(tuple, link.execute(last))) == dict(map(tuple, link.execute(stands)))


def keys(database: Database, beginning: str) -> list[str]:
    """Return the keys of outcomes that begin so, in the order in which they were kept."""
    wanted = select(outcomes.c.key).where(outcomes.c.key.startswith(beginning))
    with database.reading() as link:
        return list(link.execute(wanted.order_by(outcomes.c.id)).scalars())


def check_folder(registry: Registry) -> Publication | None:
    """Every version is whole; publications count from 1 without a gap, the last one serves."""
    for version in registry.versions():
        registry.read(version)
    history = registry.history()
    assert all(later.revision == past.revision + 1 for past, later in pairwise(history))
    latest = registry.published()
    assert latest == (history[-1] if history else None)
    if latest is not None:
        assert registry.serving().problems == ()
        assert registry.serving().publication == latest
    return latest


def check_told(database: Database, registry: Registry, *, since: int = 0) -> None:
    """The audit log tells of each publication after a revision once, in their order."""
    with database.reading() as link:
        rows = link.execute(select(log).where(log.c.act.in_(PUBLISHING)).order_by(log.c.id))
        told = [(row.details["revision"], row.subject, row.details["cutoff"]) for row in rows]
        saved = (
            link.execute(select(log.c.subject).where(log.c.act == "model saved")).scalars().all()
        )
    made = [(past.revision, past.version, past.cutoff) for past in registry.history()]
    assert told == [entry for entry in made if entry[0] > since]
    assert len(saved) == len(set(saved))


def leftovers(registry: Registry) -> list[str]:
    """Return what is in the models folder and does not belong there."""
    belong = {".lock", "published.json", "history.jsonl", *registry.versions()}
    return sorted({path.name for path in registry.folder.iterdir()} - belong)
