"""PostgreSQL access: engine per process, sessions, declarative base, migrations."""
