"""What can be invalidated: one name per group of tables that answers are made of. Migration 0002 announces them."""

SERVERS = "servers"
USERS = "users"
VULNERABILITIES = "vulnerabilities"

ALL = (SERVERS, USERS, VULNERABILITIES)
