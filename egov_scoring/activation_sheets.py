"""The sheets with activation codes: one page for each unit, with the codes of its people."""

from itertools import groupby

from egov_scoring import pdf
from egov_scoring.permissions import roles_to_judge

TEMPLATE, STYLE = "egov_scoring/activation_pdf.html", "egov_scoring/activation_pdf.css"
NAME, TYPE = "phieu-kich-hoat.pdf", "application/pdf"


def sheets_of(issued):
    placed = sorted(((unit_of(code.user), code) for code in issued), key=lambda pair: place_of(*pair))
    return [
        {"unit": unit, "codes": [code for _, code in codes]}
        for unit, codes in groupby(placed, key=lambda pair: pair[0])
    ]


def unit_of(account):
    return roles_to_judge(account)[0].unit


def place_of(unit, code):
    return unit.sort_key, unit.pk, code.user.full_name


def printed(sheets, address):
    """The PDF of these sheets; ``address`` is where a code is used."""
    return pdf.render_pdf(TEMPLATE, STYLE, {"sheets": sheets, "address": address})
