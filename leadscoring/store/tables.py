"""The tables of the database, as they are after every migration.

A change here needs a migration in ``migrations/versions`` that makes it; a test
compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from leadscoring.store.moments import Moment

__all__ = [
    "METADATA",
    "assignments",
    "audit",
    "explored",
    "forgotten",
    "grouped",
    "leads",
    "model_notes",
    "outcomes",
    "people",
    "pins",
    "scores",
    "settings",
    "today",
    "uploads",
]

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

people = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),  # in small letters
    Column("name", String(200), nullable=False),
    Column("login", String(100), unique=True),  # of the operating system, for the command line
    Column("roles", JSON, nullable=False),  # given by an administrator
    Column("claimed_roles", JSON, nullable=False),  # given by the sign-in's claim
    Column("capacity", Integer),  # calls a day; None: the team's
    Column("is_active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

uploads = Table(
    "uploads",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("file_name", String(400), nullable=False),
    Column("sha256", String(64), nullable=False),  # of the content
    Column("read_as", String(64), nullable=False),  # of the options it was read with
    Column("receipt", JSON, nullable=False),  # without the texts of rows set aside
    Column("id_column", String(400)),  # None: leads are known by what they say
    Column("outcome_column", String(400)),  # None: no outcomes were taken from it
    Column("counts", JSON, nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Column("by", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("finished_at", Moment),  # None: broken off; taking the file in again finishes it
    UniqueConstraint("sha256", "read_as"),
)

leads = Table(
    "leads",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("external_id", String(400), nullable=False, unique=True),
    Column("attributes", JSON, nullable=False),  # every column of the file, by the file's names
    # What lists show and are narrowed by, taken from the attributes.
    Column("label", String(400), nullable=False),
    Column("source", String(200)),
    Column("email", String(320)),
    Column("phone", String(100)),
    Column("activity", String(200)),
    Column("contact_problem", String(200)),  # why the lead cannot be reached, if so
    # Name, id, mail, phone and source in small letters; an index of PostgreSQL holds no more.
    Column("searched", String(400), nullable=False),
    Column("created_on", Moment, nullable=False),  # by the file, or when first seen
    # The present state, which the other tables tell in full.
    Column("first_upload", ForeignKey("uploads.id"), nullable=False),
    Column("last_upload", ForeignKey("uploads.id"), nullable=False),
    Column("owner_id", ForeignKey("people.id")),
    Column("do_not_contact", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("follow_up_on", Date),
    Column("contacted_at", Moment),
    Column("latest_outcome", Integer),  # the last row of outcomes, undone or not
    Column("probability", Float),
    Column("scored_by", String(40)),  # None: to be scored
    Column("scored_at", Moment),
    CheckConstraint("probability >= 0 AND probability <= 1", name="probability"),
    CheckConstraint("status IN ('open', 'converted', 'lost', 'bad_data')", name="status"),
    sqlite_autoincrement=True,  # the number of an erased lead is never given again
)
# Lists read these alone, in order, and look into no lead that they do not show.
Index(
    "ix_leads_best_of_all",
    *(leads.c.status, leads.c.probability.desc(), leads.c.id, leads.c.source, leads.c.searched),
)
Index(
    "ix_leads_best",
    *(leads.c.owner_id, leads.c.status, leads.c.probability.desc(), leads.c.id, leads.c.source),
)
Index("ix_leads_due", leads.c.owner_id, leads.c.status, leads.c.follow_up_on)
Index("ix_leads_scored_by", leads.c.status, leads.c.scored_by)

scores = Table(
    "scores",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    Column("version", String(40), nullable=False),
    Column("probability", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "lead_id", "at"),
)

outcomes = Table(
    "outcomes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("follow_up_on", Date),
    Column("note", Text),
    Column("undoes", ForeignKey("outcomes.id", ondelete="CASCADE")),
    Column("key", String(64), nullable=False, unique=True),  # of the press: sent twice, kept once
    Column("upload_id", ForeignKey("uploads.id")),  # None: pressed by a person
    Column("by", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "lead_id", "id"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

_TAKES_BACK = outcomes.c.undoes.is_not(None)  # few do, and nobody asks for the others by it
Index(
    "ix_outcomes_undoes",
    outcomes.c.undoes,
    unique=True,
    sqlite_where=_TAKES_BACK,
    postgresql_where=_TAKES_BACK,
)

assignments = Table(
    "assignments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    Column("owner_id", ForeignKey("people.id")),  # None: taken from its owner
    Column("by", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "lead_id"),
)

pins = Table(
    "pins",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("reason", String(400), nullable=False),
    Column("by", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

today = Table(
    "today",
    METADATA,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("why", String(20), nullable=False),  # put first, to follow up, drawn, or by its score
    Column("latest_outcome", Integer),  # the lead's when it came on the list: any since is work
    Index(None, "lead_id"),
)

explored = Table(
    "explored",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("cutoff", Float, nullable=False),
    Column("n_drawn", Integer, nullable=False),  # of so many at once...
    Column("n_pool", Integer, nullable=False),  # ...that could have been drawn
    Index(None, "lead_id"),
)

grouped = Table(
    "grouped",
    METADATA,
    Column("lead_id", ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, nullable=False),  # of the lead's group among the groups, from 0
    Index(None, "place"),
)

model_notes = Table(
    "model_notes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("version", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "version"),
)

settings = Table(
    "settings",
    METADATA,
    Column("key", String(60), primary_key=True),
    Column("value", JSON, nullable=False),
)

forgotten = Table(
    "forgotten",
    METADATA,
    Column("mark", String(64), primary_key=True),  # keyed digest of an erased lead's external id
    Column("at", Moment, nullable=False),
)

audit = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),  # counts from 1 without a gap
    Column("at", Moment, nullable=False),
    Column("person_id", Integer),  # no foreign key: the log outlasts everything else
    Column("who", String(320), nullable=False),
    Column("act", String(60), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("details", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "act", "id"),
)
