"""Find text in findings by trigrams, so that a search without a match need not read every row."""

from __future__ import annotations

import sqlalchemy as sa
import structlog
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_log = structlog.get_logger(__name__)


def upgrade() -> None:
    """Expand the schema. Without the extension the search works too, and is given up when it takes too long."""
    op.execute(
        """
        do $$ begin
            create extension if not exists pg_trgm;
        exception when insufficient_privilege or undefined_file or feature_not_supported then
            null;
        end $$
        """
    )
    connection = op.get_bind()
    known = "select count(*) from pg_extension where extname = 'pg_trgm'"
    if isinstance(connection, sa.Connection) and not connection.scalar(sa.text(known)):
        _log.warning(
            "pg_trgm is missing",
            consequence="searches for text in findings read every row",
            remedy="as a superuser: create extension pg_trgm; then the index of docs/postgresql-performance-tuning.md",
        )
        return
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_vulnerabilities_text",
            "vulnerabilities",
            ["title", "evidence"],
            postgresql_using="gin",
            postgresql_ops={"title": "gin_trgm_ops", "evidence": "gin_trgm_ops"},
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    """Undo the expansion; the extension stays, others may use it."""
    with op.get_context().autocommit_block():
        op.drop_index("ix_vulnerabilities_text", "vulnerabilities", postgresql_concurrently=True, if_exists=True)
