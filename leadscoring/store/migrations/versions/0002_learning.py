"""What learning from outcomes needs: leads drawn at random, groups of leads, notes on versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from leadscoring.store.moments import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "explored",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cutoff", sa.Float(), nullable=False),
        sa.Column("n_drawn", sa.Integer(), nullable=False),
        sa.Column("n_pool", sa.Integer(), nullable=False),
        _to_lead("explored"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_explored_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explored")),
    )
    op.create_index(op.f("ix_explored_lead_id"), "explored", ["lead_id"])
    op.create_table(
        "grouped",
        sa.Column("lead_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _to_lead("grouped"),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_grouped")),
    )
    op.create_index(op.f("ix_grouped_place"), "grouped", ["place"])
    op.create_table(
        "model_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_model_notes_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_notes")),
    )
    op.create_index(op.f("ix_model_notes_version"), "model_notes", ["version"])


def _to_lead(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["lead_id"], ["leads.id"], name=op.f(f"fk_{table}_lead_id"), ondelete="CASCADE"
    )
