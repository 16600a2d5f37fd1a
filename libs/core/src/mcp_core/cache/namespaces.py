"""What can be invalidated: one name per group of tables that answers are made of."""

AUTH = "auth"
SCANS = "scans"
SERVERS = "servers"
USERS = "users"
VULNERABILITIES = "vulnerabilities"

ALL = (AUTH, SCANS, SERVERS, USERS, VULNERABILITIES)
