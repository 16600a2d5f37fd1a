"""Alembic environment: migrations run on the connection that `mcp_core.database.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

from mcp_core.database.tables import Base

connection: Connection | None = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("Migrations run through `mcp-platform migrate`, which takes the lock that guards them.")

# One transaction for each migration, which an autocommit_block can leave: indexes are built concurrently.
context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
