"""The form as a document for signature, in the layout of Nghị định 30/2020."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import segno
from django.utils import timezone
from django.utils.safestring import mark_safe

from egov_scoring.numbers import format_number
from egov_scoring.pdf import render_pdf
from egov_scoring.signing import COMMITTEES, HEAD_OF_UNIT
from egov_scoring.templatetags.formats import vndate
from rubrics.answers import display, read_answer
from rubrics.explaining import rule_words
from rubrics.scoring import Entry, Sheet
from rubrics.spec import BlockSpec, Node
from submissions import queries
from submissions.freezing import content_of, thaw
from submissions.models import Revision, Submission, Waiver

STYLE = "documents/document.css"
PLACE = re.compile(
    r"^(?:UBND|[UỦ][yỷ] ban nhân dân) (?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|TP) (.+)$"
)
ELSEWHERE = "Cơ quan thẩm định chấm"


@dataclass(frozen=True)
class Line:
    """One line of the table of criteria: a heading with its subtotal, or a leaf with its answer."""

    node: Node
    points: Fraction | None
    answer: str = ""
    evidence: tuple[str, ...] = ()
    note: str = ""

    @property
    def number(self):
        return self.node.printed_code or self.node.code

    @property
    def rule(self):
        return rule_words(self.node)


@dataclass(frozen=True)
class FormDocument:
    """Everything that the printed form shows, of a revision or of the form as it stands now."""

    submission: Submission
    revision: Revision | None
    content: dict
    spec: BlockSpec
    sheet: Sheet
    lines: tuple[Line, ...]

    @property
    def rubric(self):
        return self.submission.campaign.rubric.spec

    @property
    def place(self):
        """The place name before the date: a committee's own, else the province's."""
        named = PLACE.match(self.content["unit_name"])
        return named[1] if named else self.submission.campaign.province.name

    @property
    def above(self):
        """Cơ quan chủ quản; a committee writes none above its own name."""
        if self.content["unit_name"].startswith(COMMITTEES):
            return ""
        return self.content["parent_name"] or self.rubric.decision.issuer

    @property
    def issuer(self):
        return re.sub(r"^UBND ", "Ủy ban nhân dân ", self.content["unit_name"])

    @property
    def receiver(self):
        """The unit that the form goes to first."""
        levels = self.submission.levels
        verifier = self.submission.participation.verifier_at(levels[0]) if levels else None
        return verifier or self.submission.campaign.agency

    @property
    def last_day(self):
        return self.submission.campaign.period_until - timedelta(days=1)

    @property
    def year_signed(self):
        return self.revision.submitted_at.year if self.revision else timezone.localtime().year

    @property
    def signature(self):
        return self.content["signature"] or {"lines": [HEAD_OF_UNIT], "name": ""}

    @property
    def rescaled(self):
        return self.sheet.applicable_max != self.spec.max_points

    @property
    def facts(self):
        """Name and words of each figure of the unit, in the rubric's order; older revisions keep none."""
        known = self.content.get("facts", {})
        return [
            (fact.text, fact_words(fact, known[fact.code])) for fact in self.spec.facts if fact.code in known
        ]

    @property
    def on_behalf(self):
        """Who entered the form from which paper of the unit; older revisions keep the unit's code only."""
        entry = self.content.get("on_behalf")
        if entry is None:
            return ""
        body, person = entry.get("unit_name", entry["unit"]), entry.get("entered_by", "")
        who = f"{body} ({person})" if person else body
        paper = f"văn bản số {entry['number']}{day_words(entry['date'])}"
        return f"{who} nhập theo {paper} của đơn vị. Lý do: {entry['reason']}"

    @property
    def qr(self):
        """The receipt code as an image that belongs to the page itself."""
        code = segno.make(self.revision.receipt, error="m", micro=False)
        return mark_safe(code.svg_inline(scale=2, border=1, svgclass=None, lineclass=None, omitsize=True))


def form_document(submission, revision=None):
    """The document of a frozen revision, or of the form as its unit would submit it now."""
    content = thaw(revision) if revision else content_of(submission)
    spec = submission.campaign_block.spec
    asked = {code: w for code, w in content["waivers"].items() if w.get("state") != Waiver.State.REFUSED}
    sheet = queries.score_waived(spec, entries_of(spec, content["answers"]), frozenset(asked))
    return FormDocument(submission, revision, content, spec, sheet, lines_of(spec, sheet, content, asked))


def entries_of(spec, answers):
    return {
        code: Entry(answer=read_answer(spec.node(code), said["answer"]), document=said["document"])
        for code, said in answers.items()
        if said["answer"]
    }


def lines_of(spec, sheet, content, asked):
    waived = {below: asked[code] for code in asked for below in spec.subtree(code)}
    return tuple(
        leaf_line(node, sheet, content["answers"].get(node.code), waived.get(node.code))
        if node.is_leaf
        else Line(node, sheet.figures[node.code].points)
        for node in spec.nodes
    )


def leaf_line(node, sheet, said, waiver):
    points = sheet.figures[node.code].points
    if waiver:
        return Line(node, points, waiver_words(waiver), note=waiver["reason"])
    if node.scored_by != "unit":
        return Line(node, None, ELSEWHERE)
    if said is None:
        return Line(node, points, "Chưa trả lời")
    answer = display(node, read_answer(node, said["answer"])) if said["answer"] else "Chưa trả lời"
    note = "; ".join(text for text in (said["note"].strip(), said["document"].strip()) if text)
    return Line(node, points, answer, tuple(evidence_words(cited) for cited in said["evidence"]), note)


def waiver_words(waiver):
    words = "Đề nghị không áp dụng"
    if waiver["document"]:
        words += f" (văn bản số {waiver['document']}{day_words(waiver['document_date'])})"
    return words


def evidence_words(cited):
    """Số, ngày, cơ quan ban hành, trích yếu, trang; the file's name only where nothing says what it is."""
    named = cited["summary"] or ("" if cited["number"] else cited["name"])
    words = [
        f"Số {cited['number']}{day_words(cited['date'])}" if cited["number"] else "",
        cited["issuer"],
        named,
    ]
    words += [f"trang {cited['page']}" if cited["page"] else ""]
    return ", ".join(word for word in words if word)


def fact_words(fact, said):
    """ "120 người, tính đến ngày 31/12/2021 (Số 15/BC ngày …)"."""
    words = f"{format_number(Decimal(said['value']))} {fact.unit}".strip()
    proof = f" ({evidence_words(said['evidence'])})" if said["evidence"] else ""
    return f"{words}, tính đến{day_words(said['as_of'])}{proof}"


def day_words(iso):
    return f" ngày {vndate(date.fromisoformat(iso))}" if iso else ""


def form_pdf(submission, revision=None):
    document = form_document(submission, revision)
    now = timezone.now()
    return render_pdf("documents/form.html", STYLE, {"document": document, "now": now, **roles_of(document)})


def roles_of(document):
    contacts = document.content["contacts"]
    return {"preparer": contacts["preparer"], "head": contacts["head"]}
