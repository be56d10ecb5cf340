"""The accounts that the login page of a demonstration offers, and no other page or installation."""

import json

from django.conf import settings

FILE = "logins.json"


def demo_logins(request):
    """Context processor: ``demo_logins`` is read only where a template asks for it."""
    return {"demo_logins": read_logins} if settings.DEMO else {}


def read_logins():
    path = settings.DATA_DIR / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
