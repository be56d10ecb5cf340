"""A database of the benchmark's own, thrown away at the end: a file, or one more on the given server."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import django
import environ
from django.core.management import call_command

NAME = f"egov_bench_{os.getpid()}"


@contextmanager
def temporary_database():
    """Set Django up on an empty migrated database; gives the name of its engine."""
    with tempfile.TemporaryDirectory(prefix="egov-bench-") as folder:
        given = os.environ.get("DATABASE_URL", "")
        os.environ["EGOV_DATA_DIR"] = folder
        (Path(folder) / "static").mkdir()
        os.environ["SECRET_KEY"] = "a key that is only used by measurements and protects nothing"
        if given.startswith("postgres"):
            with database_on_server(given) as url:
                yield from set_up("PostgreSQL", url)
        else:
            yield from set_up("SQLite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")


def set_up(engine, url):
    os.environ["DATABASE_URL"] = url
    django.setup()
    from django.db import connection

    call_command("migrate", verbosity=0)
    yield engine
    connection.close()


@contextmanager
def database_on_server(url):
    import psycopg2

    server = environ.Env.db_url_config(url)
    login = {
        "host": server["HOST"] or server.get("OPTIONS", {}).get("host", ""),
        "port": server["PORT"] or None,
        "user": server["USER"] or None,
        "password": server["PASSWORD"] or None,
        "dbname": server["NAME"],
    }
    connection = psycopg2.connect(**{key: value for key, value in login.items() if value})
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(f"CREATE DATABASE {NAME}")
    try:
        yield url.replace(f"/{server['NAME']}", f"/{NAME}", 1)
    finally:
        cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        connection.close()
