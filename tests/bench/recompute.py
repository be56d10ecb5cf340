"""Measurement 2: a ranking computed from the database and written back, in a process of its own."""

import json
import resource
import subprocess
import sys
import time

from tests.bench.table import Line, seconds, timed

READ = """
SELECT submission_id, criterion_id, answer, document FROM submissions_response
WHERE answer <> '' ORDER BY submission_id, criterion_id
"""
READ_CHANGES = "SELECT response_id, kind, answer, points FROM submissions_verdict WHERE kind <> 'accept'"


def measure(world, units):
    place = [str(world.campaign_block.pk), str(world.approver.pk)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.recompute", *place], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    what = f"recompute: {units} units x 80 leaves, database -> scored, ranked, written back"
    same = "identical" if found["first"] == found["second"] else "DIFFERENT"
    return [
        timed(what, found["seconds"], found["floor"], "read those rows only", "<= 5 s, aim 4x"),
        timed(
            "  processor time of our process alone", found["processor"], found["processor_floor"], "the same"
        ),
        Line("  peak memory of the whole process", f"{found['megabytes']} MB", goal="<= 600 MB"),
        Line("  bytes of a second run", same, goal="identical"),
    ]


def read_only():
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in (READ, READ_CHANGES):
            cursor.execute(statement)
            while cursor.fetchmany(10_000):
                pass


def stored_lines(ranking):
    from rankings.snapshot import canonical_bytes, sha256_of

    columns = ("unit__code", "position", "state", "total", "tier__name", "rank", "detail")
    return sha256_of(canonical_bytes(list(ranking.entries.values_list(*columns))))


def processor_seconds(action):
    """Not what other programs on the machine took meanwhile; the database server is left out too."""
    start = time.process_time_ns()
    action()
    return (time.process_time_ns() - start) / 1_000_000_000


def main(campaign_block_id, approver_id):
    import django

    django.setup()
    from egov_scoring.models import User
    from rankings import services
    from submissions.models import CampaignBlock

    approver = User.objects.get(pk=approver_id)
    computed = []

    def compute():
        place = CampaignBlock.objects.get(pk=campaign_block_id)
        computed.append(services.compute_ranking(place, None, actor=approver))

    taken = seconds(compute, times=2)
    processor = processor_seconds(compute)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    first = computed[-1].sha256 + stored_lines(computed[-1])
    compute()
    second = computed[-1].sha256 + stored_lines(computed[-1])
    found = {
        "seconds": taken,
        "processor": processor,
        "floor": seconds(read_only),
        "processor_floor": processor_seconds(read_only),
        "megabytes": megabytes,
        "first": first,
        "second": second,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
