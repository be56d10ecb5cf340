"""What the papers of one approver are written from, and the words that several of them share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from egov_scoring.signing import COMMITTEES, HEAD_OF_UNIT
from egov_scoring.templatetags.formats import vndatetime
from rankings import board
from rankings.documents.content import BLANK, SHORT_BLANK, Head, Signature
from rankings.documents.statistics import Passage, UnitKey, merged
from rankings.movement import Predecessors

Result = Mapping[str, Any]

ABBREVIATIONS = {"quyết định": "QĐ", "báo cáo": "BC", "thông báo": "TB", "tờ trình": "TTr"}
SMALL_PLACE = re.compile(r"^(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|TP) (.+)$")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The publishing document, once it is entered."""

    kind: str
    number: str
    date: date
    issuer: str
    signer: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A published result of a year before, of one block, and which units carry on which."""

    year: int
    document: str
    result: Result
    predecessors: Predecessors = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnForm:
    """A unit that verifies others, and who verified its own form instead."""

    unit: str
    verifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Closed results of one approver, lists closed below it, and the process that led to them."""

    results: tuple[Result, ...]
    hashes: tuple[str, ...]
    closed_at: datetime
    kind: str
    issuer: str
    inner: tuple[Result, ...] = ()
    envelope: Envelope | None = None
    corrected: str = ""
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    passages: Mapping[UnitKey, Passage] = field(default_factory=dict)
    own_forms: tuple[OwnForm, ...] = ()
    due: Mapping[str, str] = field(default_factory=dict)

    @property
    def first(self) -> Result:
        return self.results[0]

    @property
    def year(self) -> int:
        return int(self.first["campaign"]["year"])

    @property
    def subject(self) -> str:
        rubric = self.first["rubric"]
        return str(rubric["subject"] or rubric["title"])

    @property
    def scope_name(self) -> str:
        return str(self.first["scope"]["name"]) if self.first["scope"] else ""

    @property
    def agency(self) -> str:
        """Who put the result together: the verifying agency, or the parent unit that ranks its own."""
        return self.scope_name or str(self.first["campaign"]["agency"])

    @property
    def province(self) -> str:
        return str(self.first["province"]["name"])

    @property
    def all_results(self) -> Sequence[Result]:
        """One result per block, with the lists that parent units closed."""
        return merged([*self.results, *self.inner])

    @property
    def mark(self) -> str:
        """The line at the foot of every page that ties the paper to the closed bytes."""
        hashes = ", ".join(sha256[:16] for sha256 in self.hashes)
        return f"Lập từ kết quả chốt lúc {vndatetime(self.closed_at)}; mã SHA-256 bắt đầu bằng {hashes}."


def long_date(day: date | str | None, blank: str = BLANK) -> str:
    """A day in a sentence; what only the signing day will show stays visibly open."""
    if not day:
        return f"ngày {blank} tháng {blank} năm {blank}"
    known = date.fromisoformat(day) if isinstance(day, str) else day
    month = f"{known.month:02}" if known.month < 3 else str(known.month)
    return f"ngày {known.day:02} tháng {month} năm {known.year}"


def is_committee(name: str) -> bool:
    return name.startswith(COMMITTEES)


def full_name(name: str) -> str:
    return re.sub(r"^UBND\b", "Ủy ban nhân dân", name)


def place_of(case: Case, issuer: str) -> str:
    """The place name before the day: a committee's own, else the province's."""
    named = SMALL_PLACE.match(re.sub(r"^(?:UBND|Ủy ban nhân dân) ", "", issuer))
    return named[1] if named else case.province


def head_of(case: Case, issuer: str, kind: str, envelope: Envelope | None = None) -> Head:
    """Who issues, above whom, number and day; what only the office knows stays open."""
    lines: tuple[str, ...]
    if is_committee(issuer):
        above, lines = "", ("Ủy ban nhân dân", re.sub(r"^(?:UBND|[UỦ][yỷ] ban nhân dân) ", "", issuer))
    else:
        superior = case.issuer if is_committee(case.issuer) else f"UBND tỉnh {case.province}"
        above, lines = superior, (issuer,)
    day = envelope.date if envelope else None
    place = f"{place_of(case, issuer)}, {long_date(day, SHORT_BLANK)}"
    return Head(lines, f"Số: {printed_number(issuer, kind, envelope)}", place, above)


def printed_number(issuer: str, kind: str, envelope: Envelope | None) -> str:
    if envelope:
        return envelope.number
    short = ABBREVIATIONS.get(kind.lower())
    return f"{BLANK}/{short}-{'UBND' if is_committee(issuer) else BLANK}" if short else BLANK


def signature_of(issuer: str, name: str = "") -> Signature:
    """A committee signs in its own name through its chairman; a department through its director."""
    if is_committee(issuer):
        return Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), name)
    if issuer.startswith("Ban Chỉ đạo"):
        return Signature(("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN"), name)
    return Signature(("GIÁM ĐỐC" if issuer.startswith("Sở ") else HEAD_OF_UNIT,), name)


def rubric_words(result: Result) -> str:
    """The act that issued the rubric, as other acts refer to it."""
    decision = result["rubric"]["decision"]
    issuer = full_name(decision["issuer"])
    return f"Quyết định số {decision['number']} {long_date(decision['date'])} của {issuer}"


def envelope_words(envelope: Envelope | None, kind: str) -> str:
    number = envelope.number if envelope else BLANK
    return f"{kind} số {number} {long_date(envelope.date if envelope else None)}"


def state_counts(results: Sequence[Result]) -> list[tuple[str, int]]:
    """How many units stand in each state, in the words of the lists."""
    units = [unit for result in results for unit in result["units"]]
    words = [
        ("được đánh giá", sum(1 for unit in units if board.is_assessed(unit))),
        ("nộp muộn", sum(1 for unit in units if unit["status"] == "late")),
        ("không nộp", sum(1 for unit in units if unit["status"] == "missing")),
        ("không thuộc diện đánh giá", sum(1 for unit in units if unit["status"] == "excluded")),
    ]
    return [(word, count) for word, count in words if count]
