"""One writer at a time, where the database has only one lock."""

import fcntl
import threading
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db import connection, transaction

TURN = threading.Lock()
LOCK_FILE = "writer.lock"


@contextmanager
def one_writer():
    """A transaction; on SQLite threads and processes queue for it instead of asking for its lock in vain.

    Inside a transaction there is no queue: its lock is held already.
    """
    with ExitStack() as stack:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            stack.enter_context(TURN)
            stack.enter_context(turn_of_process())
        stack.enter_context(transaction.atomic())
        yield


@contextmanager
def turn_of_process():
    with (settings.DATA_DIR / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
