"""The first tables, and the triggers that keep what is only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from leadscoring.store.moments import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _people()
    _uploads()
    _leads()
    _scores()
    _outcomes()
    _assignments()
    _pins()
    _today()
    _settings()
    _forgotten()
    _audit()
    _never_changed("audit", "UPDATE", "DELETE")
    _never_changed("outcomes", "UPDATE")
    _never_changed("scores", "UPDATE")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("claimed_roles", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("read_as", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("id_column", sa.String(length=400), nullable=True),
        sa.Column("outcome_column", sa.String(length=400), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_uploads_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("sha256", "read_as", name=op.f("uq_uploads_sha256_read_as")),
    )


def _leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=400), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=400), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("activity", sa.String(length=200), nullable=True),
        sa.Column("contact_problem", sa.String(length=200), nullable=True),
        sa.Column("searched", sa.String(length=400), nullable=False),
        sa.Column("created_on", Moment(), nullable=False),
        sa.Column("first_upload", sa.Integer(), nullable=False),
        sa.Column("last_upload", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("contacted_at", Moment(), nullable=True),
        sa.Column("latest_outcome", sa.Integer(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("scored_by", sa.String(length=40), nullable=True),
        sa.Column("scored_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'converted', 'lost', 'bad_data')", name=op.f("ck_leads_status")
        ),
        sa.CheckConstraint(
            "probability >= 0 AND probability <= 1", name=op.f("ck_leads_probability")
        ),
        sa.ForeignKeyConstraint(
            ["first_upload"], ["uploads.id"], name=op.f("fk_leads_first_upload")
        ),
        sa.ForeignKeyConstraint(["last_upload"], ["uploads.id"], name=op.f("fk_leads_last_upload")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_leads_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("external_id", name=op.f("uq_leads_external_id")),
        sqlite_autoincrement=True,
    )
    _indexes_of_leads()


def _indexes_of_leads() -> None:
    best: sa.ColumnElement[float] = sa.literal_column("probability DESC")
    op.create_index("ix_leads_best_of_all", "leads", ["status", best, "id", "source", "searched"])
    op.create_index("ix_leads_best", "leads", ["owner_id", "status", best, "id", "source"])
    op.create_index("ix_leads_due", "leads", ["owner_id", "status", "follow_up_on"])
    op.create_index("ix_leads_scored_by", "leads", ["status", "scored_by"], unique=False)


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_scores_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
    )
    op.create_index(op.f("ix_scores_lead_id_at"), "scores", ["lead_id", "at"], unique=False)


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_outcomes_by")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_outcomes_lead_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["outcomes.id"], name=op.f("fk_outcomes_undoes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_outcomes_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("key", name=op.f("uq_outcomes_key")),
        sqlite_autoincrement=True,
    )
    takes_back = sa.text("undoes IS NOT NULL")
    op.create_index(
        "ix_outcomes_undoes",
        "outcomes",
        ["undoes"],
        unique=True,
        sqlite_where=takes_back,
        postgresql_where=takes_back,
    )
    op.create_index(op.f("ix_outcomes_at"), "outcomes", ["at"], unique=False)
    op.create_index(op.f("ix_outcomes_lead_id_id"), "outcomes", ["lead_id", "id"], unique=False)


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_assignments_by")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_assignments_lead_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_assignments_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_lead_id"), "assignments", ["lead_id"], unique=False)


def _pins() -> None:
    op.create_table(
        "pins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_pins_by")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_pins_lead_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
        sa.UniqueConstraint("lead_id", name=op.f("uq_pins_lead_id")),
    )


def _today() -> None:
    op.create_table(
        "today",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("latest_outcome", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_today_lead_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_today_person_id")),
        sa.PrimaryKeyConstraint("person_id", "day", "lead_id", name=op.f("pk_today")),
    )
    op.create_index(op.f("ix_today_lead_id"), "today", ["lead_id"], unique=False)


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )


def _forgotten() -> None:
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_forgotten")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=320), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_act_id"), "audit", ["act", "id"], unique=False)


def _never_changed(table: str, *ways: str) -> None:
    """Refuse to change what is written, whoever asks; an erased lead takes its rows along."""
    if op.get_bind().dialect.name == "sqlite":
        for way in ways:
            op.execute(
                f"CREATE TRIGGER {table}_no_{way.lower()} BEFORE {way} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'rows of {table} are only ever added'; END $$"
    )
    for way in ways:
        op.execute(
            f"CREATE TRIGGER {table}_no_{way.lower()} BEFORE {way} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )
