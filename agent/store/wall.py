"""The second wall between teams: on PostgreSQL a unit of one team works under a role that sees only its rows.

The policies are made by migration 0005. They bind `ROLE`, which owns nothing and may not log in: the
server's own user, who owns the tables, goes round them, and so do units of all teams (`Store.across_teams`)
and a previous kept that is still running. SQLite has the first wall only (`teams.py`).
"""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

ROLE = "kept_team"  # one for all databases of a server; what it may do is granted in each

_NOT_ALLOWED = "42501"

_IS_UP = text(
    "SELECT CASE WHEN to_regrole(:role) IS NULL THEN false ELSE pg_has_role(:role, 'MEMBER') AND"
    " (SELECT bool_and(has_table_privilege(:role, oid, 'DELETE')) FROM pg_class"
    " WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace) END"
)
_PUT_UP = (
    # Two processes may open at the same moment; the second finds the role made.
    f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    f"GRANT {ROLE} TO CURRENT_USER",
    f"DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema()); END $$",
    f"""DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %I TO {ROLE}', name);
      END LOOP;
      EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO {ROLE}', current_schema());
    END $$""",  # noqa: S608 a name of ours
    f"GRANT SELECT ON TABLE turn TO {ROLE}",
)
# A setting that nobody set reads as empty, and empty is the name of a laptop's team: so the name has a sign before it.
_ENTER = text(f"SELECT set_config('role', '{ROLE}', true), set_config('kept.team', '=' || :team, true)")

BY_HAND = f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO the user of KEPT_DATABASE_URL;"
"""What an administrator types where that user may not make roles."""


def put_up(engine: Engine) -> bool:
    """Whether the wall stands; it is put up where it is missing and the database's user may do that."""
    if engine.dialect.name != "postgresql":
        return False
    with engine.connect() as connection:
        if _is_up(connection):
            return True
        connection.rollback()
        try:
            for statement in _PUT_UP:
                connection.execute(text(statement))
            connection.commit()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _NOT_ALLOWED:
                raise
            connection.rollback()  # `kept doctor` says what an administrator types
        return _is_up(connection)


def enter(connection: Connection, team: str) -> None:
    """Go behind the wall until the transaction ends."""
    connection.execute(_ENTER, {"team": team})


def _is_up(connection: Connection) -> bool:
    return bool(connection.execute(_IS_UP, {"role": ROLE}).scalar_one())
