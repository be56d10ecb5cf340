"""The long work of this floor; how to add more stands at the head of ``egov_scoring.jobs``."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied

from egov_scoring.errors import JobError
from egov_scoring.jobs import Result, asked_by, register
from egov_scoring.pdf import PdfError
from egov_scoring.sheets import XLSX_TYPE
from rankings import document_queries, queries
from rankings.document_services import keep_document
from rankings.documents.making import make
from rankings.models import MadeDocument, Ranking
from rankings.permissions import can_see_ranking, is_approver_of
from submissions.errors import WorkflowError

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX_TYPE,
    "zip": "application/zip",
}
WHOLE_CAMPAIGN = {"report", "workbook"}
SINGLE_LIST = {"sheet", "sheets"}


def may_read_document(user, job):
    """Who asked, as long as the ranking is still that person's to see; void ones are on the page only."""
    ranking = queries.rankings_with_places().filter(pk=job.parameters["ranking"]).first()
    is_closed = ranking is not None and ranking.status == Ranking.Status.FINAL
    return is_closed and asked_by(user, job) and can_see_ranking(user, ranking)


@register("make-document", may_read=may_read_document, limit=timedelta(hours=1))
def make_document(job, target, progress):
    """Made from the closed bytes as they are when the job runs, kept on the desk of the ranking."""
    wanted = job.parameters
    ranking = queries.rankings_with_places().get(pk=wanted["ranking"])
    if not is_approver_of(job.actor, ranking):
        raise JobError("Bạn không còn là người duyệt kết quả của bảng xếp hạng này.")
    if ranking.status != Ranking.Status.FINAL:
        raise JobError("Kết quả chưa chốt hoặc đã mở lại. Chốt kết quả rồi lập văn bản.")
    progress(0, 2)
    sources, below = sources_of(ranking, wanted["document"])
    case = document_queries.case_of(sources, below)
    try:
        made = make(case, wanted["document"], wanted["made_as"], wanted["unit"], progress)
        document = keep_document(
            ranking,
            [*sources, *below],
            made.content,
            actor=job.actor,
            kind=wanted["document"],
            format=made.format,
            unit=document_queries.unit_of(ranking, wanted["unit"]),
            number=number_of(case, wanted["document"]),
        )
    except (PdfError, WorkflowError) as error:
        raise JobError(str(error)) from error
    except PermissionDenied as error:
        raise JobError("Bạn không còn là người duyệt kết quả của bảng xếp hạng này.") from error
    target.write(made.content)
    return Result(
        document.file_name, TYPES[made.format], f"Đã lập: {document}, {document.get_format_display()}."
    )


def number_of(case, kind):
    """Only the publishing document has its number from the publication; the others get theirs by hand."""
    return case.envelope.number if kind == MadeDocument.Kind.DECISION and case.envelope else ""


def sources_of(ranking, kind):
    """Sheets are of this list, acts of all lists with the same number, the report of everything closed."""
    if kind in WHOLE_CAMPAIGN:
        return list(document_queries.closed_with(ranking)), document_queries.closed_below(ranking)
    together = document_queries.in_one_act(ranking)
    if kind in SINGLE_LIST:
        return [closed for closed in together if closed.pk == ranking.pk], []
    return together, []
