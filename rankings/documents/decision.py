"""The act that publishes a result: a decision in articles, or a report or notice in points."""

from rankings import board
from rankings.documents.case import (
    ROMAN,
    Case,
    Result,
    envelope_words,
    full_name,
    head_of,
    is_committee,
    long_date,
    rubric_words,
    signature_of,
    state_counts,
)
from rankings.documents.content import BLANK, Appendix, Block, Paper, Paragraph
from rankings.documents.result_tables import ranking_blocks
from rankings.documents.statistics import tier_shares

DECISION = "quyết định"


def decision(case: Case) -> Paper:
    """The act in the words that its kind asks for, with a list per block as appendix."""
    issuer = case.envelope.issuer if case.envelope else case.issuer
    kind = case.envelope.kind if case.envelope else case.kind
    is_decision = kind.lower() == DECISION
    return Paper(
        head_of(case, issuer, kind, case.envelope),
        title=kind.upper(),
        about=f"Công bố kết quả đánh giá, xếp hạng {case.subject} năm {case.year}{whose(case)}",
        blocks=(*(bases(case, issuer) if is_decision else ()), *articles(case, issuer, is_decision)),
        signature=signature_of(issuer, case.envelope.signer if case.envelope else ""),
        copies=copies(case, is_decision),
        mark=case.mark,
        appendices=tuple(appendix(case, place, result) for place, result in enumerate(case.results)),
    )


def whose(case: Case) -> str:
    """Where only one block or parent unit is ranked, the heading says which."""
    if case.scope_name:
        return f" tại {case.scope_name}"
    return f" của {lower_first(board.label(case.first))}" if len(case.results) == 1 else ""


def lower_first(text: str) -> str:
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def bases(case: Case, issuer: str) -> tuple[Block, ...]:
    """Căn cứ; what only the office knows stays open."""
    lines = [
        f"Căn cứ Luật Tổ chức chính quyền địa phương {long_date(None)};",
        f"Căn cứ {rubric_words(case.first)} ban hành {rubric_title(case.first)};",
        f"Theo đề nghị của {proposer(case)} tại Tờ trình số {BLANK}/TTr-{BLANK} {long_date(None)}.",
    ]
    crown = "CHỦ TỊCH " if is_committee(issuer) else ""
    return (
        Paragraph(f"{crown}{full_name(issuer).upper()}", style="crown"),
        *(Paragraph(line, style="basis") for line in lines),
        Paragraph("QUYẾT ĐỊNH:", style="crown"),
    )


def rubric_title(result: Result) -> str:
    title = str(result["rubric"]["title"])
    return title if title.lower().startswith("bộ tiêu chí") else f"bộ tiêu chí “{title}”"


def proposer(case: Case) -> str:
    if case.scope_name:
        return BLANK
    return f"Giám đốc {case.agency}" if case.agency.startswith("Sở ") else case.agency


def articles(case: Case, issuer: str, is_decision: bool) -> list[Block]:
    """Results with their appendices, who makes them known, who is responsible."""
    names = ["Điều 1.", "Điều 2.", "Điều 3."] if is_decision else ["1.", "2.", "3."]
    blocks: list[Block] = [Paragraph(published_words(case), lead=names[0])]
    blocks += [Paragraph(block_words(case, place)) for place in range(len(case.results))]
    if case.corrected:
        blocks.append(Paragraph(f"Kết quả này thay thế kết quả đã công bố tại {case.corrected}."))
    blocks.append(Paragraph(duties(case), lead=names[1]))
    act = "Quyết định này" if is_decision else "văn bản này"
    effect = "Quyết định này có hiệu lực kể từ ngày ký. " if is_decision else ""
    blocks.append(
        Paragraph(f"{effect}{bearers(case, issuer)} chịu trách nhiệm thi hành {act}./.", lead=names[2])
    )
    return blocks


def bearers(case: Case, issuer: str) -> str:
    """Who is responsible for carrying the act out."""
    office = "Chánh Văn phòng Ủy ban nhân dân, " if is_committee(issuer) else ""
    proposing = "Thủ trưởng các phòng chuyên môn" if case.scope_name else proposer(case)
    return (
        f"{office}{proposing}, Thủ trưởng các đơn vị có tên tại phụ lục và các tổ chức, cá nhân có liên quan"
    )


def published_words(case: Case) -> str:
    counts = "; ".join(f"{count} đơn vị {word}" for word, count in state_counts(case.results))
    return (
        f"Công bố kết quả đánh giá, xếp loại, xếp hạng {case.subject} năm {case.year} theo "
        f"{rubric_words(case.first)} ({counts}), gồm:"
    )


def block_words(case: Case, place: int) -> str:
    """One block in a line: how many units reached which tier, and where the list is."""
    result = case.results[place]
    shares = ", ".join(f"{share.tier} {share.units} đơn vị" for share in tier_shares(result) if share.units)
    count = len(board.assessed(result))
    found = f"{count} đơn vị được đánh giá" + (f", trong đó {shares}" if shares else "")
    return f"- {board.label(result)}: {found} (chi tiết tại Phụ lục{number_of(case, place)})."


def number_of(case: Case, place: int) -> str:
    return f" {ROMAN[place]}" if len(case.results) > 1 else ""


def duties(case: Case) -> str:
    return (
        f"{case.agency} công khai kết quả và dữ liệu mở kèm mã kiểm tra, thông báo đến từng đơn vị; "
        "các đơn vị căn cứ kết quả để khắc phục những tiêu chí chưa đạt điểm tối đa và báo cáo theo quy định."
    )


def copies(case: Case, is_decision: bool) -> tuple[str, ...]:
    first = "Như Điều 3" if is_decision else "Các đơn vị có tên tại phụ lục"
    agency = () if case.scope_name else (case.agency,)
    return (first, *agency, "Cổng Thông tin điện tử", "Lưu: VT, ………")


def appendix(case: Case, place: int, result: Result) -> Appendix:
    kind = case.envelope.kind if case.envelope else case.kind
    issuer = case.envelope.issuer if case.envelope else case.issuer
    basis = f"(Kèm theo {envelope_words(case.envelope, kind)} của {full_name(issuer)})"
    title = f"Kết quả đánh giá, xếp hạng {case.subject} năm {case.year}: {board.label(result)}"
    earlier = case.earlier.get(result["block"]["code"])
    return Appendix(f"Phụ lục{number_of(case, place)}", title, basis, ranking_blocks(result, earlier))
