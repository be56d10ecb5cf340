"""Measurement 5: the public ranking of 300 units under load, beside the same bytes served in other ways."""

import asyncio
import gzip
import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from rankings.models import Publication
from tests.bench import pages
from tests.bench.autosave import HOST, free_port, percentile, server, wait_for
from tests.bench.http import Connection
from tests.bench.table import Line, duration
from tests.bench.world import make_world

SECONDS = 4
ROUNDS = 2
FEW, MANY = 32, 100
QUIET, LONGEST_WAIT = 0.02, 30
FILE = "bench/ranking.html"
PACKED = {"Accept-Encoding": "gzip"}
# A request of htmx is never answered from what is kept.
RENDERED = PACKED | {"HX-Request": "true"}
NGINX = """
{user}worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  types {{ text/html html; }}
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen {host}:{port}; root {root}; gzip_static on; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of the load generator saw."""

    rate: float
    p99: float
    errors: int


def measure():
    publication = Publication.objects.first() or pages.publish(make_world(pages.PUBLISHED, year=2024))
    address = publication.get_absolute_url()
    call_command("collectstatic", interactive=False, verbosity=0)
    with override_settings(**pages.PLAIN):
        content = Client().get(address).content
    write_file(content)
    connection.close()
    with server() as port, nginx() as nginx_port:
        cases = {
            "page": (port, address, PACKED),
            "304": (port, address, PACKED | {"If-None-Match": "*"}),
            "file": (port, f"/static/{FILE}", PACKED),
            "nginx": (nginx_port, f"/{FILE}", PACKED),
            "rendered": (port, address, RENDERED),
        }
        if not nginx_port:
            del cases["nginx"]
        found = run_all(cases, port)
    return lines(found, publication.unit_count, content)


def write_file(content):
    """The same bytes, plain and compressed, where whitenoise and nginx find them."""
    path = Path(settings.STATIC_ROOT) / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    Path(f"{path}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def run_all(cases, port):
    """Every case in turn, some rounds, so that no case has the machine at its best alone."""
    runs = {}
    load(*cases["page"], FEW, 1)
    for _ in range(ROUNDS):
        for name, case in cases.items():
            for connections in (FEW, MANY):
                asyncio.run(settle(port))
                runs.setdefault((name, connections), []).append(load(*case, connections, SECONDS))
    return {key: max(found, key=lambda run: run.rate) for key, found in runs.items()}


async def settle(port):
    """Wait until the server has done what an earlier case still left in its queue."""
    quick, until = 0, time.monotonic() + LONGEST_WAIT
    while quick < 8 and time.monotonic() < until:
        line, start = Connection(HOST, port), time.perf_counter()
        await line.get("/healthz")
        line.close()
        quick = quick + 1 if time.perf_counter() - start < QUIET else 0


def lines(best, units, content):
    page = best["page", FEW].rate
    size = f"{len(content) // 1024} KB, {len(gzip.compress(content, 9)) / 1024:.1f} KB gzipped"
    words = {
        "304": ("a reader who has the page already (304)", ""),
        "file": ("the same bytes as a file through whitenoise", "page >= 1x"),
        "rendered": ("the same page rendered for each request", ""),
        "nginx": ("the same bytes as a file from nginx", "page >= 0.25x"),
    }
    made = [
        Line(f"public page of {units} units, {FEW} connections", rate(page), goal=">= 10,000/s"),
        Line("  load generator", generator()),
        Line("  size", size, goal="<= 100 KB, <= 15 KB gzipped"),
        Line("  first visit with style, script and icons", first_visit(content), goal="<= 150 KB gzipped"),
        Line(f"  p99 at {MANY} connections", duration(best["page", MANY].p99), goal="<= 50 ms"),
        Line("  answers that were errors", str(sum(run.errors for run in best.values()))),
    ]
    for name, (what, goal) in words.items():
        if (name, FEW) not in best:
            made.append(Line(f"  {what}", "không có nginx, không đo / no nginx, not measured"))
            continue
        other = max(best[name, FEW].rate, 1)
        made.append(Line(f"  page beside {what}", rate(page), rate(other), f"{page / other:.2f}x", goal))
    return [*made, Line("  load of the machine in the last minute", f"{os.getloadavg()[0]:.1f}")]


def first_visit(content):
    """Everything that a browser fetches for the page, each file once."""
    names = set(re.findall(r"/static/([\w./-]+)", content.decode()))
    files = [(Path(settings.STATIC_ROOT) / name).read_bytes() for name in names]
    size = sum(len(gzip.compress(file, 9)) for file in [content, *files])
    return f"{size / 1024:.1f} KB in {len(names) + 1} files"


def rate(figure):
    return f"{figure:,.0f}/s"


def generator():
    if shutil.which("wrk"):
        return "wrk, 1 thread, on the same cores"
    return "own client in Python, which is the limit; apt-get install wrk shows the server's"


def load(port, address, headers, connections, seconds):
    if shutil.which("wrk"):
        return wrk(port, address, headers, connections, seconds)
    return asyncio.run(own_client(port, address, headers, connections, seconds))


def wrk(port, address, headers, connections, seconds):
    options = [f"-H{name}: {value}" for name, value in headers.items()]
    done = subprocess.run(
        [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}",
            "--latency",
            *options,
            f"http://{HOST}:{port}{address}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", done.stdout).groups()
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    return Load(
        float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1)),
        float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}[unit],
        int(wrong.group(1)) if wrong else 0,
    )


async def own_client(port, address, headers, connections, seconds):
    taken, errors, until = [], [], time.monotonic() + seconds

    async def reader():
        line = Connection(HOST, port)
        while time.monotonic() < until:
            start = time.perf_counter()
            status = await line.get(address, headers)
            taken.append(time.perf_counter() - start)
            if status not in (200, 304):
                errors.append(status)
        line.close()

    await asyncio.gather(*(reader() for _ in range(connections)))
    return Load(len(taken) / seconds, percentile(sorted(taken), 99), len(errors))


@contextmanager
def nginx():
    """The static root from nginx on a port of its own; gives no port where nginx is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="egov-nginx-") as folder:
        user = "user root;\n" if os.geteuid() == 0 else ""
        text = NGINX.format(user=user, folder=folder, host=HOST, port=port, root=settings.STATIC_ROOT)
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(text, encoding="utf-8")
        process = subprocess.Popen([program, "-p", folder, "-c", str(configuration), "-g", "daemon off;"])
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)
