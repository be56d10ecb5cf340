"""One writer at a time, where the database has only one lock."""

import threading
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction

TURN = threading.Lock()


@contextmanager
def one_writer():
    """A transaction; on SQLite the threads of a process queue for it instead of polling its one lock."""
    with ExitStack() as stack:
        if connection.vendor == "sqlite":
            stack.enter_context(TURN)
        stack.enter_context(transaction.atomic())
        yield
