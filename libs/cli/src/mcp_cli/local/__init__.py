"""The platform on one machine: its own PostgreSQL and Valkey, the processes, and the person who started them."""
