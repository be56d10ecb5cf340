import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from egov_scoring import startup
from egov_scoring.edge import Edge
from egov_scoring.turns import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "egov_scoring.settings")
django.setup()
startup.stop_if_unsafe(settings)
application = get_wsgi_application()
if not settings.DEBUG:
    application = Edge(application)
application = Turns(application)
startup.settle()
