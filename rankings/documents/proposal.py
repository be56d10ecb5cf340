"""The letter in which the agency asks the issuer to publish the result."""

from rankings import board
from rankings.documents.case import Case, full_name, head_of, rubric_words, signature_of, state_counts
from rankings.documents.content import BLANK, Paper, Paragraph
from rankings.documents.decision import whose
from rankings.documents.report_tables import tier_table

KIND = "Tờ trình"


def proposal(case: Case) -> Paper:
    """What was done, what came out, what is asked for."""
    sender = BLANK if case.scope_name else case.agency
    return Paper(
        head_of(case, sender, KIND),
        title=KIND.upper(),
        about=f"Đề nghị công bố kết quả đánh giá, xếp hạng {case.subject} năm {case.year}{whose(case)}",
        blocks=(
            Paragraph(f"Kính gửi: {full_name(case.issuer)}.", style="address"),
            Paragraph(process_words(case)),
            Paragraph(outcome_words(case)),
            tier_table(case.results, case.earlier),
            *(Paragraph(f"- {board.label(result)}: {board.headline(result)}.") for result in case.results),
            Paragraph(request_words(case)),
        ),
        signature=signature_of(sender),
        copies=("Như trên", "Lưu: VT, ………"),
        mark=case.mark,
    )


def process_words(case: Case) -> str:
    counts = "; ".join(f"{count} đơn vị {word}" for word, count in state_counts(case.results))
    return (
        f"Thực hiện {rubric_words(case.first)}, {case.agency} đã tổ chức tiếp nhận, thẩm định phiếu tự chấm "
        f"điểm của các đơn vị năm {case.year}. Kết quả tham gia: {counts}."
    )


def outcome_words(case: Case) -> str:
    return "Kết quả xếp loại như sau (điểm từng đơn vị tại Báo cáo thẩm định kèm theo):"


def request_words(case: Case) -> str:
    return (
        f"{case.agency} kính trình {full_name(case.issuer)} xem xét, ban hành {case.kind} công bố kết quả "
        f"đánh giá, xếp hạng {case.subject} năm {case.year} (có dự thảo {case.kind} và Báo cáo thẩm định "
        "gửi kèm)./."
    )
