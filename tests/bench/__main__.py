"""``python -m tests.bench``: every measurement on one database, that of DATABASE_URL or a new SQLite file."""

import argparse
import logging
import os

from tests.bench.database import temporary_database
from tests.bench.table import print_table

UNITS = 12_000


def main():
    parser = argparse.ArgumentParser(description="Measure the speed; each figure beside a floor of this run.")
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument(
        "--only",
        choices=["autosave", "public", "queue", "documents"],
        help="One measurement instead of all.",
    )
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egov_scoring.settings")
    with temporary_database() as engine:
        logging.disable(logging.INFO)
        # Only now: models can be imported when the database is known.
        from tests.bench import autosave, documents, public, queue

        served = {
            "queue": queue.measure,
            "autosave": autosave.measure,
            "public": public.measure,
            "documents": documents.measure,
        }
        lines = [] if chosen.only else measure_all(chosen.units)
        for name, measure in served.items():
            lines += measure() if chosen.only in (None, name) else []
        print_table(engine, lines)


def measure_all(units):
    """Everything that needs no server of its own."""
    from tests.bench import command, core, form, pages, recompute, world

    lines = [*core.measure(units), *command.measure()]
    made = world.make_world(units)
    lines += recompute.measure(made, units) + form.measure(made)
    return lines + pages.measure(world.make_world(pages.PUBLISHED, year=2024))


if __name__ == "__main__":
    main()
