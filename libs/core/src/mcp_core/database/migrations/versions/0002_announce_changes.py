"""Announce every change that caches and live streams depend on, in the transaction that makes it.

An announcement commits with its write or not at all, whoever writes and whatever happens to the writer afterwards.
The texts are read by mcp_core.cache.channel.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Tables whose rows cached answers are made of, with the namespace of these answers.
_NAMESPACES = {"servers": "servers", "users": "users", "vulnerabilities": "vulnerabilities"}
# Row by row: trigger, table and event, topic, and the message about the row.
_MESSAGES = (
    ("account_changed", "users", "update of username, role, is_active, tokens_valid_from", "auth user:", "id"),
    ("token_revoked", "revoked_tokens", "insert", "auth token:", "token_id"),
    ("key_changed", "api_keys", "update of role, expires_at, revoked_at or delete", "auth token:key:", "id"),
    ("scan_changed", "scans", "insert or update of status, cancel_requested or delete", "scan ", "id"),
)


def upgrade() -> None:
    """Expand the schema."""
    # Equal texts of one transaction are announced once. The transaction's number makes a version unique, its time
    # keeps it so in a database that was restored from a backup.
    op.execute(
        """
        create function announce_change() returns trigger language plpgsql as $$
        begin
            perform pg_notify('mcp_changes', 'change ' || tg_argv[0] || ' ' || pg_current_xact_id()::text || '-'
                || (extract(epoch from now()) * 1000000)::bigint);
            return null;
        end $$
        """
    )
    op.execute(
        """
        create function announce_row() returns trigger language plpgsql as $$
        begin
            perform pg_notify('mcp_changes', 'message ' || tg_argv[0]
                || (to_jsonb(coalesce(new, old)) ->> tg_argv[1]));
            return null;
        end $$
        """
    )
    op.execute(
        """
        create function announce_all_credentials() returns trigger language plpgsql as $$
        begin
            perform pg_notify('mcp_changes', 'message auth all');
            return null;
        end $$
        """
    )
    for table, namespace in _NAMESPACES.items():
        op.execute(
            f"create trigger announce_{table} after insert or update or delete or truncate on {table} "
            f"for each statement execute function announce_change('{namespace}')"
        )
    for trigger, table, event, topic, column in _MESSAGES:
        op.execute(
            f"create trigger {trigger} after {event} on {table} "
            f"for each row execute function announce_row('{topic}', '{column}')"
        )
    op.execute(
        "create trigger signing_keys_changed after insert or update or delete on signing_generations "
        "for each statement execute function announce_all_credentials()"
    )


def downgrade() -> None:
    """Undo the expansion."""
    op.execute("drop trigger signing_keys_changed on signing_generations")
    for trigger, table, *_ in _MESSAGES:
        op.execute(f"drop trigger {trigger} on {table}")
    for table in _NAMESPACES:
        op.execute(f"drop trigger announce_{table} on {table}")
    for function in ("announce_all_credentials", "announce_row", "announce_change"):
        op.execute(f"drop function {function}()")
