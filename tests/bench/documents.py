"""Measurement 8: the papers of a result of 300 units and of 3 000, from the closed bytes to the file."""

import io
import time

from pypdf import PdfReader

from rankings import document_queries, queries
from rankings.documents.making import make
from tests.bench import pages
from tests.bench.table import Line, duration
from tests.bench.world import make_world

SIZES = (pages.PUBLISHED, 3000)
GOAL = "<= 4 s"
WANTED = (("decision", "pdf"), ("report", "pdf"), ("decision", "docx"), ("workbook", "xlsx"))
# Six pages for each unit: so few that it takes seconds, enough to be drawn in parts and joined.
SHEETS = 40


def measure():
    papers = [line for place, units in enumerate(SIZES) for line in papers_of(units, year=2022 + place)]
    return [*papers, *sheets_of(SHEETS, year=2024)]


def papers_of(units, year):
    case = case_of(units, year)
    return [paper(case, kind, made_as, units) for kind, made_as in WANTED]


def sheets_of(units, year):
    """All sheets as one file, and what that is for each."""
    case = case_of(units, year)
    start = time.perf_counter()
    line = paper(case, "sheets", "pdf", units)
    each = (time.perf_counter() - start) / units
    return [line, Line("each of these sheets", duration(each))]


def case_of(units, year):
    return document_queries.case_of(document_queries.in_one_act(published(units, year)))


def published(units, year):
    """The closed ranking of that many units."""
    closed = pages.publish(make_world(units, year=year)).ranking
    return queries.rankings_with_places().get(pk=closed.pk)


def paper(case, kind, made_as, units):
    start = time.perf_counter()
    made = make(case, kind, made_as, "", lambda done, total: None)
    taken = time.perf_counter() - start
    size = f"{len(made.content) / 1_000_000:.2f} MB"
    if made.format == "pdf":
        size = f"{len(PdfReader(io.BytesIO(made.content)).pages)} pages, {size}"
    goal = GOAL if (kind, made_as, units) == ("decision", "pdf", pages.PUBLISHED) else ""
    return Line(f"{kind} of {units:,} units as {made.format}: {size}", duration(taken), goal=goal)
