"""What goes on beside the officers: a ranking computed again and again, and uploads over slow lines."""

import asyncio
import subprocess
import sys
import time
from contextlib import contextmanager

from django.urls import reverse

from tests.bench.http import Connection
from tests.bench.table import Line, duration

HOST = "127.0.0.1"
UPLOADS = 40
PIECES, PIECE, PAUSE = 20, b"x" * 4_096, 0.5
BOUNDARY = "a-boundary-of-the-benchmark"


@contextmanager
def computing(world):
    """A process of its own computes the ranking without a pause."""
    place = [str(world.campaign_block.pk), str(world.approver.pk)]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.beside", *place])
    try:
        time.sleep(3)  # it has begun
        yield
        if process.poll() is not None:
            raise RuntimeError(f"the computing process ended by itself with {process.returncode}")
    finally:
        process.terminate()
        process.wait(timeout=30)


def compute_for_ever(campaign_block_id, approver_id):
    import django

    django.setup()
    from egov_scoring.models import User
    from rankings import services
    from submissions.models import CampaignBlock

    approver = User.objects.get(pk=approver_id)
    while True:
        services.compute_ranking(CampaignBlock.objects.get(pk=campaign_block_id), None, actor=approver)


async def slow_uploads(port, desks, code):
    """How long the cheapest page takes while many officers send a file over a slow line."""
    uploads = asyncio.gather(*(upload_slowly(port, desk, code) for desk in desks[:UPLOADS]))
    line, taken = Connection(HOST, port), []
    await asyncio.sleep(1)
    while not uploads.done():
        start = time.perf_counter()
        await line.get("/healthz")
        taken.append(time.perf_counter() - start)
        await asyncio.sleep(0.05)
    line.close()
    answers = sorted(set(await uploads))
    taken.sort()
    shown = ", ".join(f"p{share} {duration(taken[len(taken) * share // 100])}" for share in (50, 95))
    return Line(
        f"/healthz beside {UPLOADS} uploads of {PIECES * PAUSE:.0f} s",
        f"{shown}; uploads answered {answers}",
        goal="answers all the while",
    )


async def upload_slowly(port, desk, code):
    """One file in small pieces; the status of the answer."""
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(body) + len(PIECE) * PIECES + len(end)
    reader, writer = await asyncio.open_connection(HOST, port)
    head = [
        f"POST {reverse('submissions:evidence-add', args=[desk.form, code])} HTTP/1.1",
        f"Host: {HOST}",
        f"Cookie: {desk.cookie}",
        f"X-CSRFToken: {desk.token}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {length}",
        "",
        "",
    ]
    writer.write("\r\n".join(head).encode() + body)
    for _ in range(PIECES):
        writer.write(PIECE)
        await writer.drain()
        await asyncio.sleep(PAUSE)
    writer.write(end)
    await writer.drain()
    answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    writer.close()
    return int(answer.split(" ")[1])


if __name__ == "__main__":
    compute_for_ever(*sys.argv[1:])
