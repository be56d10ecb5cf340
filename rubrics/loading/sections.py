"""Read the small sections of a rubric file: decision, dates, publication, not applicable."""

from collections.abc import Collection
from dataclasses import dataclass

from rubrics.loading.tables import Table
from rubrics.spec import FULL, REFUSE, RESCALE, Agency, Decision, Due, Period, PublicationSpec, Waivability

POLICIES = (REFUSE, FULL, RESCALE)
YEARS = (-5, 5)


@dataclass(frozen=True, slots=True)
class WaiverRule:
    """A permission as written, and the blocks that have it (None: every block)."""

    waiver: Waivability
    blocks: tuple[str, ...] | None


def read_decision(parent: Table) -> Decision | None:
    table = parent.table("decision", required=True)
    if table is None:
        return None
    decision = Decision(
        number=table.text("number", required=True),
        date=table.date("date"),
        issuer=table.text("issuer", required=True),
        title=table.text("title"),
        signer=table.text("signer"),
        replaces=table.text("replaces"),
        source=table.text("source"),
    )
    table.close()
    return decision


def read_agency(parent: Table) -> Agency | None:
    table = parent.table("agency")
    if table is None:
        return None
    agency = Agency(table.text("name", required=True))
    table.close()
    return agency


def read_period(parent: Table) -> Period | None:
    table = parent.table("period")
    if table is None:
        return None
    period = Period(
        text=table.text("text"),
        start=table.day("from"),
        start_year=table.integer("from_year", 0, *YEARS),
        until=table.day("until"),
        until_year=table.integer("until_year", 0, *YEARS),
        article=table.text("article"),
    )
    table.close()
    return period


def read_publication(parent: Table) -> PublicationSpec | None:
    table = parent.table("publication")
    if table is None:
        return None
    publication = PublicationSpec(
        kind=table.text("kind"),
        issuer=table.text("issuer"),
        before=table.day("before"),
        year_offset=table.integer("year_offset", 0, *YEARS),
        article=table.text("article"),
    )
    table.close()
    return publication


def read_due(parent: Table, key: str) -> Due | None:
    table = parent.table(key)
    if table is None:
        return None
    due = Due(
        before=table.day("before"),
        through=table.day("through"),
        year_offset=table.integer("year_offset", 0, *YEARS),
        text=table.text("text"),
        article=table.text("article"),
    )
    if bool(due.before) == bool(due.through):
        allowed = "phải có đúng một trong before (không kể ngày đó) hoặc through (kể cả ngày đó)"
        table.report("before", "không rõ hạn", allowed, "hãy sửa lại")
    table.close()
    return due


def read_waivability(parent: Table, blocks: Collection[str]) -> WaiverRule | None:
    table = parent.table("not_applicable")
    if table is None:
        return None
    waiver = Waivability(
        policy=table.one_of("policy", POLICIES, REFUSE, required=True),
        document=table.flag("document"),
        note=table.text("note"),
        article=table.text("article"),
    )
    named = table.known("blocks", blocks, "các khối") if table.has("blocks") else None
    table.close()
    return WaiverRule(waiver, named)
