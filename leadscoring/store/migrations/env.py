"""Runs the migrations on the connection that `migrating` hands over, within its transaction."""

from __future__ import annotations

from alembic import context

from leadscoring.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
