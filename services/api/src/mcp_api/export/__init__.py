"""Exports: findings streamed from PostgreSQL's COPY to the client's socket."""
