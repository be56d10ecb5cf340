"""What an uploaded workbook would change in the form as it is stored now."""

from dataclasses import dataclass
from fractions import Fraction

from egov_scoring.tabular import TableError
from rubrics.answers import parse_answer, read_answer
from rubrics.errors import AnswerError
from rubrics.scoring import Entry, score_answer
from rubrics.spec import RESCALE
from submissions import queries
from submissions.locks import criterion_lock
from submissions.models import Waiver
from submissions.officer_queries import Row
from submissions.workbook.layout import answer_text, clean
from submissions.workbook.reading import DOWNLOAD_AGAIN, Base

NEW = Base(0, "", "", "")
LABELS = ("Trả lời", "Giải trình", "Văn bản chấp nhận")


@dataclass(frozen=True)
class Difference:
    """One criterion where the workbook says something else than what is stored."""

    row: Row
    place: str
    told: tuple[str, str, str]
    stored: tuple[str, str, str]
    points: Fraction | None
    is_conflict: bool

    @property
    def changes(self):
        """Label, stored text and text of the file, for each of the three cells that differs."""
        before, after = self.shown(self.stored), self.shown(self.told)
        return [
            entry for entry in zip(LABELS, before, after, strict=True) if clean(entry[1]) != clean(entry[2])
        ]

    def shown(self, texts):
        return (answer_text(self.row.node, texts[0]), *texts[1:])

    @property
    def version(self):
        return self.row.response.version if self.row.response else 0

    @property
    def values(self):
        """What ``import_answers`` stores: code, answer, note, document, the version that was compared."""
        return [self.row.code, *self.told, self.version]


@dataclass(frozen=True)
class Preview:
    """Everything that the page before saving shows; nothing is stored yet."""

    differences: tuple[Difference, ...]
    problems: tuple[str, ...]
    kept: tuple[str, ...]
    total_before: Fraction | None
    total_after: Fraction | None


def compare(form, file):
    """Compare a workbook with the form; a cell left as it was downloaded changes nothing."""
    check_origin(form, file)
    rows = {row.code: row for row in form.rows}
    differences, problems, kept = [], list(file.problems), []
    for line in file.lines:
        try:
            found = difference_at(form, rows, line, file.base.get(line.code, NEW))
        except AnswerError as error:
            problems.append(f"{line.place}: {error}")
            continue
        if isinstance(found, Difference):
            differences.append(found)
        elif found:
            kept.append(line.code)
    total = form.sheet.total
    return Preview(tuple(differences), tuple(problems), tuple(kept), total, total_with(form, differences))


def check_origin(form, file):
    submission, facts = form.submission, file.facts
    if facts.get("form") != str(submission.pk):
        raise TableError(
            [
                f"{file.name}: tệp này là biểu mẫu của “{facts.get('unit')}” trong "
                f"“{facts.get('campaign')}”, không phải của phiếu đang mở "
                f"({submission.unit}, {submission.campaign}). Hãy chọn đúng tệp."
            ]
        )
    rubric = submission.campaign_block.block.rubric
    if facts.get("rubric") != rubric.content_hash:
        raise TableError([f"{file.name}: bộ tiêu chí đã có phiên bản khác. {DOWNLOAD_AGAIN}"])


def difference_at(form, rows, line, base):
    """A difference; or whether the file's untouched line is older than what is stored."""
    row = rows.get(line.code)
    if row is None:
        return refuse_unknown(form, line)
    stored = stored_texts(row)
    downloaded = (base.answer, clean(base.note), clean(base.document))
    if told_as_downloaded(row.node, line, downloaded):
        return cleaned(stored) != downloaded
    refuse_closed(form, row)
    told = told_texts(row, line, stored)
    if told == stored:
        return False
    return Difference(
        row=row,
        place=line.place,
        told=told,
        stored=stored,
        points=points_of(row.node, told[0]),
        is_conflict=cleaned(stored) != downloaded,
    )


def refuse_unknown(form, line):
    """A heading has nothing to fill in; a code that the rubric does not know is a mistake."""
    if line.code not in form.spec.by_code:
        raise AnswerError(f"“{line.code}” không phải mã tiêu chí của phiếu này. {DOWNLOAD_AGAIN}")
    if line.answer or line.note or line.document:
        raise AnswerError(f"{line.code} là nhóm tiêu chí: chỉ ghi ở các tiêu chí con của nó.")
    return False


def refuse_closed(form, row):
    if row.node.scored_by != "unit":
        raise AnswerError(f"tiêu chí {row.code} do cơ quan thẩm định chấm. Hãy để trống ô này.")
    if row.waiver:
        raise AnswerError(
            f"tiêu chí {row.code} đang được đề nghị không áp dụng. Rút đề nghị trên trang phiếu trước."
        )
    lock = criterion_lock(form.submission, row.code)
    if lock:
        raise AnswerError(f"tiêu chí {row.code}: {lock}")


def stored_texts(row):
    response = row.response
    return (response.answer, response.note, response.document) if response else ("", "", "")


def cleaned(texts):
    return (texts[0], *(clean(text) for text in texts[1:]))


def told_as_downloaded(node, line, downloaded):
    as_text = (answer_text(node, downloaded[0]), *downloaded[1:])
    return (line.answer, clean(line.note), clean(line.document)) == as_text


def told_texts(row, line, stored):
    """What the file says; a text that differs from the stored one only in its line ends is the stored one."""
    answer = parse_answer(row.node, line.answer).canonical if line.answer else ""
    note = stored[1] if clean(stored[1]) == clean(line.note) else line.note
    is_open = row.node.waiver.policy == RESCALE and clean(stored[2]) != clean(line.document)
    return (answer, note, line.document if is_open else stored[2])


def points_of(node, canonical):
    return score_answer(node, read_answer(node, canonical)).points if canonical else Fraction(0)


def total_with(form, differences):
    """The total if every difference without a conflict is taken."""
    answers = {row.code: stored_texts(row) for row in form.rows}
    answers |= {found.row.code: found.told for found in differences if not found.is_conflict}
    entries = {
        code: Entry(answer=read_answer(form.spec.node(code), texts[0]), document=texts[2])
        for code, texts in answers.items()
        if texts[0]
    }
    asked = {code for code, waiver in form.waivers.items() if waiver.state != Waiver.State.REFUSED}
    return queries.score_waived(form.spec, entries, frozenset(asked)).total
