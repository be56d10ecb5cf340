"""Sessions in the database, read by a statement that is composed once."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.utils import timezone

from egov_scoring.composed import Composed

session_with_key = Composed(
    lambda key: DatabaseSessionStore.get_model_class().objects.filter(session_key=key)
)


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self):
        found = session_with_key(self.session_key)
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
