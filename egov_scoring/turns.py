"""Requests that take turns: threads of one process that calculate at once only interrupt one another.

Every row that is read from a database hands the interpreter's lock to another thread; with thirty threads at
work a save costs almost twice the processor time of a save alone.
"""

import threading
from contextlib import ExitStack

from django.http import UnreadablePostError

TURN = threading.Lock()
LONGEST_WAIT = 0.5
FORM_POST = "application/x-www-form-urlencoded"


def in_turn(view):
    """Marks a view whose posts are short and many."""
    view.takes_turns = True
    return view


class TurnMiddleware:
    """Lets one post through at a time; who has waited ``LONGEST_WAIT`` seconds goes on beside the other."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with ExitStack() as request.turn:
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and request.content_type == FORM_POST and hasattr(view, "takes_turns"):
            # All of it has arrived before the turn begins: nobody waits for another's slow line.
            try:
                request.body  # noqa: B018
            except UnreadablePostError:
                # The client has gone; the check of its token refuses what is left.
                return
            if TURN.acquire(timeout=LONGEST_WAIT):
                request.turn.callback(TURN.release)
