"""A year before this system, brought in from a workbook with the table of the document that published it."""

import io
from decimal import Decimal

from openpyxl import Workbook

from egov_scoring.models import Role
from rankings import imported
from rankings.import_services import publish_imported
from rankings.snapshot import plain
from rankings.withdrawal_services import withdraw

LINES = [
    ("92,5", "Hạng A", 1),
    ("86,25", "Hạng A", 2),
    ("81", "Hạng A", 3),
    ("74,75", "Hạng B", 5),
    ("63,5", "Hạng C", 8),
    ("77", "Hạng B", 4),
    ("71,25", "Hạng B", 6),
    ("71,25", "Hạng B", 6),
]


def bring_in(world, block_code, year, document):
    """Totals, tiers and places of one block; no points of groups, as the old document had none."""
    block = world.rubric.blocks.get(code=block_code)
    spec = block.spec
    units = [unit for kind in spec.unit_kinds for unit in world.of_kind(kind)]
    names = {unit.code: unit.name for unit in units}
    rules = imported.Rules(names, Decimal(int(spec.max_points)), spec.decimals, spec)
    groups, lines = imported.read("ket-qua.xlsx", workbook(units), rules)
    province = {"code": world.province.code, "name": world.province.name}
    campaign = {"title": f"Kết quả năm {year}", "year": year, "agency": document["issuer"]}
    campaign |= {"period_from": None, "period_until": None}
    header = {"province": province, "campaign": campaign, "scope": None}
    name = {"code": block.code, "name": block.name}
    result = imported.result_of(header, name, world.rubric.spec.subject, groups, lines, rules)
    approver = world.people.of(world.agency, Role.APPROVER)
    return publish_imported(
        world.province, plain(result), actor=approver, position=block.position, document=document
    )


def take_back(publication, **document):
    """Who brought the result in withdraws it."""
    withdraw(publication, actor=publication.published_by, **document)


def workbook(units):
    book = Workbook()
    book.active.title = imported.SHEET
    book.active.append(imported.FIXED)
    for unit, line in zip(units, LINES, strict=True):
        book.active.append([unit.code, unit.name, *line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
