import os

from django.core.management.base import BaseCommand

from egov_scoring import jobs

NICENESS = 10


class Command(BaseCommand):
    help = "Do one waiting job; the page that waits for it starts this where no worker runs."

    def add_arguments(self, parser):
        parser.add_argument("job", type=int)

    def handle(self, *, job, **options):
        os.nice(NICENESS)
        jobs.run(job)
