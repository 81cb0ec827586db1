"""A team's day on this machine: many simulated mailboxes through the real workers, PostgreSQL and Redis."""
