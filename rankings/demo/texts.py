"""What the invented people write: explanations of units, reasons of verifiers."""

from datetime import timedelta

from egov_scoring.templatetags.formats import vndate

NOTES_CHOICE = [
    "Kế hoạch số {number}/KH-{sign} ngày {day}.",
    "Quyết định số {number}/QĐ-{sign} ngày {day}.",
    "Báo cáo số {number}/BC-{sign} ngày {day}, mục 2.",
    "Công văn số {number}/{sign}-VP ngày {day} kèm ảnh chụp màn hình.",
]
NOTES_RATIO = [
    "Số liệu trích từ hệ thống ngày {day}.",
    "Theo Báo cáo số {number}/BC-{sign} ngày {day}, phụ lục số liệu.",
    "Thống kê của Văn phòng ngày {day}, có danh sách kèm theo.",
]
NOTES_POINTS = [
    "Tổng hợp từ biểu chi tiết kèm Báo cáo số {number}/BC-{sign} ngày {day}.",
    "Theo phiếu chi tiết của đơn vị ngày {day}; tài liệu kiểm chứng lưu tại Văn phòng.",
    "Báo cáo số {number}/BC-{sign} ngày {day}; đã rà soát với bộ phận CNTT.",
]
REASONS_CHOICE = [
    "Văn bản viện dẫn ban hành ngoài năm đánh giá.",
    "Minh chứng là dự thảo, chưa có số và chữ ký.",
    "Kiểm tra trực tiếp trên hệ thống chưa thấy thực hiện như đơn vị nêu.",
    "Văn bản viện dẫn chỉ nhắc chung, không quy định nội dung của tiêu chí.",
]
REASONS_RATIO = [
    "Đối chiếu nhật ký hệ thống của tỉnh: số đạt thấp hơn số đơn vị báo cáo.",
    "Loại các hồ sơ, văn bản tính trùng giữa hai kỳ.",
    "Danh sách kèm theo có người đã chuyển công tác; tính lại theo danh sách tháng cuối kỳ.",
]
REASONS_POINTS = [
    "Trừ nội dung chưa có tài liệu kiểm chứng.",
    "Kết quả kiểm tra thực tế thấp hơn số liệu trong phiếu.",
    "Một nội dung thực hiện sau kỳ số liệu, chuyển sang năm sau.",
    "Đối chiếu với số liệu theo dõi của Sở, thống nhất với đơn vị qua điện thoại.",
]
REASONS_WEBSITE = [
    "Theo dõi trực tiếp trong năm: còn chuyên mục không cập nhật quá 3 tháng.",
    "Theo dõi trực tiếp trong năm: đủ mục thông tin theo Nghị định 43/2011/NĐ-CP.",
    "Theo dõi trực tiếp trong năm: tin, bài đều hằng tuần, thiếu mục hỏi đáp.",
]
RETURN_REASONS = [
    "Đề nghị bổ sung minh chứng cho các tiêu chí về hạ tầng và ghi rõ số, ngày văn bản.",
    "Số liệu hai mục không khớp nhau; đề nghị rà soát lại rồi nộp bổ sung.",
    "Thiếu phụ lục chi tiết kèm báo cáo; đề nghị gửi lại đủ phụ lục có xác nhận của thủ trưởng.",
]

KEPT_REASONS = [
    "Đã kiểm tra trên hệ thống theo dõi của tỉnh: số liệu thấp hơn báo cáo.",
    "Minh chứng chưa có chữ ký, chưa đóng dấu của đơn vị.",
    "Văn bản viện dẫn không thuộc kỳ số liệu.",
]
QUESTION = "Đề nghị bổ sung tài liệu hoặc giải trình."
MENDED = "Bổ sung theo yêu cầu: danh sách chi tiết có xác nhận của thủ trưởng."


def note_for(node, rng, unit, day):
    """The explanation of an answer: a document or a source that the unit names."""
    notes = NOTES_CHOICE if node.rule.options else NOTES_POINTS
    if node.rule.numerator:
        notes = NOTES_RATIO
    named = day - timedelta(days=rng.randint(3, 120))
    return rng.choice(notes).format(number=rng.randint(12, 380), sign=sign_of(unit), day=vndate(named))


def sign_of(unit):
    """The letters of the unit in the numbers of its documents: STC, UBND."""
    if unit.kind in {"huyen", "xa"}:
        return "UBND"
    return "".join(word[0] for word in unit.name.replace("-", " ").split() if word[0].isalpha()).upper()


def reason_for(node, rng):
    reasons = REASONS_CHOICE if node.rule.options else REASONS_POINTS
    return rng.choice(REASONS_RATIO if node.rule.numerator else reasons)
