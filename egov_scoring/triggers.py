"""Triggers by which both databases refuse to change or delete an event.

The migrations call ``create``; restore and the test fixture drop and recreate them openly.
"""

TABLE = "egov_scoring_event"

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS event_no_{verb} BEFORE {verb} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    f"""CREATE OR REPLACE TRIGGER event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()""",
]


def create(connection):
    run(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def drop(connection):
    if connection.vendor == "sqlite":
        run(connection, [f"DROP TRIGGER IF EXISTS event_no_{verb}" for verb in ("UPDATE", "DELETE")])
    else:
        run(connection, [f"DROP TRIGGER IF EXISTS event_no_change ON {TABLE}"])


def run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
