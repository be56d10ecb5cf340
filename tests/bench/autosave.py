"""Measurement 6: autosave as officers feel it, through the server as ``demo`` starts it."""

import asyncio
import os
import random
import socket
import subprocess
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from rankings.management.commands.demo import server_command
from tests.bench.beside import computing, slow_uploads
from tests.bench.desks import Typist, lost_updates, make_desks
from tests.bench.http import Connection
from tests.bench.pages import PLAIN, counter
from tests.bench.rubric import SEED
from tests.bench.table import Line, duration
from tests.bench.world import make_world

SECONDS = 15
OFFICERS = 500
RANKED = 1_500
THINK = 5
HOST = "127.0.0.1"


class Load:
    """The answers of one run: how long each acknowledged save took, and what was not acknowledged."""

    def __init__(self, typist):
        self.typist = typist
        self.taken = []
        self.errors = []
        self.length = 0

    async def officer(self, port, desk, until, think):
        """One officer: save, wait for the answer, think; what was begun is finished."""
        chance = random.Random(SEED + desk.form)
        await asyncio.sleep(chance.uniform(0, think))
        line = Connection(HOST, port)
        while time.monotonic() < until:
            await self.save(line, desk)
            await asyncio.sleep(chance.uniform(think / 2, think * 1.5))
        line.close()

    async def save(self, line, desk):
        code, text, address, body = self.typist.next_save(desk)
        headers = {"Cookie": desk.cookie, "X-CSRFToken": desk.token, "HX-Request": "true"}
        start = time.perf_counter()
        try:
            status = await line.post(address, body, headers)
        except (OSError, EOFError, ValueError) as error:
            self.errors.append(str(error))
            return
        if status == 200:
            self.taken.append(time.perf_counter() - start)
            desk.versions[code] += 1
            desk.stored[code] = text
        else:
            self.errors.append(f"HTTP {status}")

    async def run(self, port, desks, think):
        start = time.monotonic()
        await asyncio.gather(*(self.officer(port, desk, start + SECONDS, think) for desk in desks))
        self.length = time.monotonic() - start


def measure():
    call_command("collectstatic", interactive=False, verbosity=0)
    desks, leaves = make_desks(OFFICERS, year=2023)
    typist = Typist(leaves)
    lines = [statements(desks[0], typist)]
    computed = make_world(RANKED, year=2024)
    connection.close()
    with server() as port:
        asyncio.run(Load(typist).run(port, desks[:8], 0))  # every thread has opened its database
        floor = asyncio.run(cheapest_page(port))
        for what, count, think, beside, goal in (
            (f"autosave: 200 officers, a save every {THINK} s", 200, THINK, nullcontext(), "p95 <= 50 ms"),
            (f"autosave: 500 officers, a save every {THINK} s", 500, THINK, nullcontext(), "p95 <= 100 ms"),
            (
                f"autosave: 200 officers beside a ranking of {RANKED} units computed again and again",
                200,
                THINK,
                computing(computed),
                "p95 <= 150 ms",
            ),
            ("autosave: 50 connections flat out", 50, 0, nullcontext(), ">= 200 saves/s"),
        ):
            load = Load(typist)
            with beside:
                asyncio.run(load.run(port, desks[:count], think))
            lines += figures(what, load, floor, goal, lost_updates(desks))
        lines.append(asyncio.run(slow_uploads(port, desks, leaves[0].code)))
    return lines


def figures(what, load, floor, goal, lost):
    taken = sorted(load.taken) or [0]
    shown = ", ".join(f"p{share} {duration(percentile(taken, share))}" for share in (50, 95, 99))
    answered = f"{len(load.taken)} saves, {len(load.taken) / load.length:.0f}/s"
    words = "; ".join(sorted(set(load.errors))[:3])
    return [
        Line(what, shown, f"{duration(floor)} /healthz", f"{percentile(taken, 50) / floor:.1f}x", goal),
        Line("  acknowledged", answered, goal=""),
        Line("  errors, lost updates", f"{len(load.errors)}, {lost} {words}".strip(), goal="0, 0"),
        Line("  load of the machine in the last minute", f"{os.getloadavg()[0]:.1f}"),
    ]


def percentile(ordered, share):
    """The nearest rank: at least this share of the saves took no longer."""
    return ordered[max(-(-len(ordered) * share // 100) - 1, 0)]


def statements(desk, typist):
    """Of one save through the page, from the session to the fragment that comes back."""
    code, text, address, body = typist.next_save(desk)
    client, sent = Client(), []
    client.cookies.load(desk.cookie)
    with override_settings(**PLAIN), connection.execute_wrapper(counter(sent)):
        response = client.post(
            address,
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-CSRFToken": desk.token, "HX-Request": "true"},
        )
    assert response.status_code == 200, (address, response.status_code)
    desk.versions[code] += 1
    desk.stored[code] = text
    return Line("autosave: statements of one save through the page", str(len(sent)), goal="<= 10")


async def cheapest_page(port):
    line, taken = Connection(HOST, port), []
    for _ in range(50):
        start = time.perf_counter()
        await line.get("/healthz")
        taken.append(time.perf_counter() - start)
    line.close()
    return percentile(sorted(taken), 50)


@contextmanager
def server():
    """The product as it is served, on a port of its own; gives the port."""
    port = free_port()
    environment = os.environ | {"ALLOWED_HOSTS": HOST, "EGOV_SECURE_COOKIES": "0"}
    log_file = Path(os.environ["EGOV_DATA_DIR"]) / "server.log"
    with log_file.open("w") as log:
        process = subprocess.Popen(server_command(port), env=environment, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield port
            if process.poll() is not None:
                last = log_file.read_text(encoding="utf-8")[-3000:]
                raise RuntimeError(f"the server ended by itself with {process.returncode}: {last}")
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_for(port, process, longest=30):
    until = time.monotonic() + longest
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
