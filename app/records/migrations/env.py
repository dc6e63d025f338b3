"""Runs the steps on the connection that `app.records.database` hands over; never on one of its own."""

from alembic import context

from app.records.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
