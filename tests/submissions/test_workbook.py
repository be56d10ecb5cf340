"""The Excel form: written, filled in offline, compared, saved through the guard of the web form."""

import io
import re
import zipfile
from datetime import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from egov_scoring.events import first_broken_event
from egov_scoring.models import Event
from egov_scoring.tabular import TableError
from rubrics.answers import parse_answer
from submissions import officer_queries, services
from submissions.errors import ConflictError
from submissions.models import Response, Submission
from submissions.workbook import as_xlsx, compare, read_workbook
from submissions.workbook.layout import FORM, MEMORY, answer_text, choices_of
from tests.factories import (
    answer,
    criterion_of,
    fill,
    make_campaign,
    make_head,
    make_officer,
    make_rubric,
    make_submission,
    make_submitted,
    make_unit,
)
from tests.rubrics.samples import leaf

pytestmark = pytest.mark.django_db

ANSWER, NOTE = "F", "G"


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission):
    return make_officer(submission.unit)


def form_of(submission):
    return officer_queries.read_form(Submission.objects.with_places().get(pk=submission.pk))


def downloaded(submission):
    return as_xlsx(form_of(submission), timezone.now())


def filled_in(content, cells):
    """The workbook with other texts in some cells of its form, by (column, criterion code)."""
    book = load_workbook(io.BytesIO(content))
    sheet = book[FORM]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=5)}
    for (column, code), text in cells.items():
        cell = sheet[f"{column}{rows[code]}"]
        cell.value = text
        if column == NOTE:
            # A cell formatted as text keeps what looks like a formula as it was typed.
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(content, name="phieu.xlsx"):
    return SimpleUploadedFile(name, content)


def preview_of(submission, content):
    return compare(form_of(submission), read_workbook(upload(content)))


def save(submission, preview, actor):
    services.import_answers(submission, [found.values for found in preview.differences], actor=actor)


def test_a_workbook_brought_back_unchanged_changes_nothing(submission, officer):
    fill(submission, {"1.1": "#1", "1.2": "42/60"}, actor=officer)
    answer(submission, "2", "#1", actor=officer, note="=1+1\r\n-dòng hai\u0007 @ có dấu")

    preview = preview_of(submission, downloaded(submission))

    assert (preview.differences, preview.problems, preview.kept) == ((), (), ())
    assert preview.total_before == preview.total_after


def test_a_shipped_rubric_comes_back_unchanged():
    submission = make_submission(make_campaign(make_rubric("quang-binh-3270-2020")))
    officer = make_officer(submission.unit)
    for node in submission.campaign_block.spec.leaves:
        text = {"choice": "#2", "yes_no": "#1"}.get(node.rule.kind, "43/61")
        answer(submission, node.code, text, actor=officer, note="Theo báo cáo")

    preview = preview_of(submission, downloaded(submission))

    assert (preview.differences, preview.problems) == ((), ())


@pytest.mark.parametrize(
    ("rule", "canonical"),
    [
        ({"kind": "yes_no"}, "#2"),
        ({"kind": "fact"}, "0"),
        ({"kind": "ratio", "at_least": "50%"}, "1000.5/2000"),
        ({"kind": "count", "each": 1}, "1200"),
        ({"kind": "bonus_penalty", "bonus": 1, "penalty": 1}, "2/1"),
        ({"kind": "points"}, "2.25"),
        ({"kind": "choice", "options": [{"label": "A", "points": 5}, {"label": "a.", "points": 0}]}, "#2"),
        (
            {
                "kind": "sum",
                "parts": [
                    {"code": "a", "text": "Phần a", "max_points": 2, "rule": {"kind": "yes_no"}},
                    {"code": "b", "text": "Phần b", "max_points": 3, "rule": {"kind": "ratio"}},
                ],
            },
            "a=#1;b=3/4",
        ),
    ],
)
def test_every_kind_of_answer_is_read_back_from_its_cell(rule, canonical):
    node = leaf(rule)

    assert parse_answer(node, answer_text(node, canonical)).canonical == canonical
    assert canonical != "#2" or answer_text(node, canonical) in choices_of(node)


def test_only_cells_to_fill_in_are_open(submission):
    book = load_workbook(io.BytesIO(downloaded(submission)))

    sheet = book[FORM]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in (ANSWER, NOTE) for row in (6, 7, 8)}
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert book[MEMORY].sheet_state == "veryHidden"


def test_codes_are_texts_and_choices_are_lists(submission):
    sheet = load_workbook(io.BytesIO(downloaded(submission)))[FORM]

    assert [sheet[f"A{row}"].data_type for row in (5, 6, 7, 8)] == ["s"] * 4
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists["F6"] == "'Danh mục'!$A$6:$B$6"


def test_the_preview_shows_both_values_and_the_points(submission, officer):
    answer(submission, "1.2", "42/60", actor=officer)
    content = filled_in(
        downloaded(submission),
        {(ANSWER, "1.2"): "60 / 60", (ANSWER, "1.1"): "có ban hành", (NOTE, "1.1"): "Số 5"},
    )

    preview = preview_of(submission, content)

    shown = {
        found.row.code: (found.changes, found.row.points or 0, found.points) for found in preview.differences
    }
    assert shown == {
        "1.1": ([("Trả lời", "", "Có ban hành"), ("Giải trình", "", "Số 5")], 0, Fraction(2)),
        "1.2": ([("Trả lời", "42/60", "60/60")], Fraction(21, 10), Fraction(3)),
    }
    assert (preview.total_before, preview.total_after) == (Fraction(21, 10), Fraction(5))
    assert not Response.objects.filter(criterion__code="1.1").exists()


def test_saving_stores_the_answers_and_records_who(submission, officer):
    content = filled_in(
        downloaded(submission), {(ANSWER, "1.1"): "Có ban hành", (NOTE, "1.1"): "=HYPERLINK(1)"}
    )

    save(submission, preview_of(submission, content), officer)

    stored = Response.objects.get(criterion__code="1.1")
    assert (stored.answer, stored.note, stored.saved_by) == ("#1", "=HYPERLINK(1)", officer)
    assert [event.action for event in Event.objects.filter(actor=officer).order_by("pk")] == [
        "answer",
        "import",
    ]


def test_an_emptied_cell_takes_the_answer_away(submission, officer):
    answer(submission, "1.1", "#1", actor=officer)
    content = filled_in(downloaded(submission), {(ANSWER, "1.1"): None})

    save(submission, preview_of(submission, content), officer)

    assert Response.objects.get().answer == ""


def test_what_was_changed_on_the_web_only_is_kept(submission, officer):
    answer(submission, "1.2", "42/60", actor=officer)
    content = downloaded(submission)
    answer(submission, "1.2", "50/60", actor=officer)

    preview = preview_of(submission, content)

    assert (preview.differences, preview.kept) == ((), ("1.2",))


def test_what_was_changed_on_both_sides_is_a_conflict(submission, officer):
    answer(submission, "1.2", "42/60", actor=officer)
    content = filled_in(downloaded(submission), {(ANSWER, "1.2"): "55/60"})
    answer(submission, "1.2", "50/60", actor=officer)

    preview = preview_of(submission, content)

    assert [(found.row.code, found.is_conflict) for found in preview.differences] == [("1.2", True)]
    assert preview.total_before == preview.total_after


def test_a_save_after_the_preview_stores_nothing(submission, officer):
    content = filled_in(downloaded(submission), {(ANSWER, "1.1"): "Có ban hành", (ANSWER, "1.2"): "55/60"})
    answer(submission, "1.2", "1/2", actor=officer)
    preview = preview_of(submission, content)
    answer(submission, "1.2", "50/60", actor=officer)

    with pytest.raises(ConflictError):
        save(submission, preview, officer)

    assert list(Response.objects.values_list("criterion__code", "answer")) == [("1.2", "50/60")]


@pytest.mark.parametrize(
    ("cell", "text", "problem"),
    [
        ((ANSWER, "1.2"), "61/60", "phieu.xlsx:Phiếu!F7: "),
        ((ANSWER, "1.2"), "nhiều", "“nhiều” chưa đúng dạng"),
        ((ANSWER, "1.1"), "Có lẽ", "không có trong danh sách lựa chọn"),
        ((ANSWER, "1.2"), "=A1/2", "công thức chưa có giá trị"),
        ((ANSWER, "1.2"), datetime(2021, 3, 4), "ô là ngày giờ"),
        ((ANSWER, "1"), "5", "1 là nhóm tiêu chí"),
        ((NOTE, "1.1"), "x" * 4001, "dài 4001 ký tự, chỉ nhận 4000"),
        (("A", "1.2"), 1.2, "mã tiêu chí phải là chữ"),
        (("A", "1.2"), "9.9", "“9.9” không phải mã tiêu chí"),
        (("A", "1.2"), "1.1", "mã 1.1 đã có ở"),
    ],
)
def test_a_mistake_is_named_with_its_cell_and_the_rest_is_taken(submission, cell, text, problem):
    good = {(ANSWER, "2"): "#1"}
    content = filled_in(downloaded(submission), {**good, cell: text})

    preview = preview_of(submission, content)

    assert [problem in line for line in preview.problems] == [True]
    assert "phieu.xlsx:Phiếu!" in preview.problems[0]
    assert [found.row.code for found in preview.differences] == ["2"]


def test_the_workbook_of_another_unit_is_refused(submission):
    other = make_submission()

    with pytest.raises(TableError, match="không phải của phiếu đang mở"):
        preview_of(submission, downloaded(other))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.4", b"a,b\n1,2"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(TableError):
        read_workbook(upload(content))


def test_a_workbook_of_ones_own_making_is_refused():
    stream = io.BytesIO()
    load = load_workbook(io.BytesIO(downloaded(make_submission())))
    del load[MEMORY]
    load.save(stream)

    with pytest.raises(TableError, match="không phải biểu mẫu tải từ trang phiếu"):
        read_workbook(upload(stream.getvalue()))


def test_a_zip_bomb_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(9):
            archive.writestr(f"xl/worksheets/sheet{part}.xml", b" " * (50 * 1024 * 1024))

    with pytest.raises(TableError, match="giải nén ra quá lớn"):
        read_workbook(upload(stream.getvalue()))


def test_entities_in_the_xml_are_refused(submission):
    attack = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    source, stream = zipfile.ZipFile(io.BytesIO(downloaded(submission))), io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                content = attack + re.sub(rb"^<\?xml[^>]*\?>", b"", content)
            archive.writestr(entry, content)

    with pytest.raises(TableError):
        read_workbook(upload(stream.getvalue()))


def test_a_stranger_imports_nothing(submission):
    content = filled_in(downloaded(submission), {(ANSWER, "1.1"): "Có ban hành"})
    preview = preview_of(submission, content)

    with pytest.raises(PermissionDenied):
        save(submission, preview, make_head(submission.unit))
    with pytest.raises(PermissionDenied):
        save(submission, preview, make_officer(make_unit(submission.campaign.province)))


def test_a_locked_form_takes_no_workbook():
    submission = make_submitted()
    officer = submission.unit.memberships.get(role="officer").user
    content = filled_in(downloaded(submission), {(ANSWER, "1.1"): "Không ban hành"})

    with pytest.raises(PermissionDenied):
        save(submission, preview_of(submission, content), officer)


def test_the_pages_from_download_to_save(client, submission, officer):
    client.force_login(officer)
    address = reverse("submissions:workbook", args=[submission.pk])
    content = client.get(reverse("submissions:workbook-download", args=[submission.pk])).content
    content = filled_in(content, {(ANSWER, "1.1"): "Có ban hành", (ANSWER, "1.2"): "60/60"})

    page = client.post(address, {"file": upload(content)}).content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    saved = client.post(
        reverse("submissions:workbook-save", args=[submission.pk]), {"sealed": sealed, "take": ["1.1"]}
    )

    assert "2 tiêu chí khác với bản đang lưu" in page
    assert "0,00 → <b>5,00</b>" in page
    assert saved.status_code == 302
    assert list(Response.objects.values_list("criterion__code", "answer")) == [("1.1", "#1")]


@pytest.mark.parametrize("sealed", ["", "giả mạo", "eyJhIjoxfQ:1abc:xyz"])
def test_values_that_were_not_previewed_are_not_saved(client, submission, officer, sealed):
    client.force_login(officer)
    client.post(
        reverse("submissions:workbook-save", args=[submission.pk]), {"sealed": sealed, "take": ["1.1"]}
    )

    assert not Response.objects.exists()


def test_a_damaged_upload_is_explained_on_the_page(client, submission, officer):
    client.force_login(officer)

    response = client.post(
        reverse("submissions:workbook", args=[submission.pk]), {"file": upload(b"PK\x03\x04")}
    )

    assert response.status_code == 422
    assert "không đọc được như tệp Excel" in response.content.decode()


def test_pages_of_another_unit_do_not_exist(client, submission):
    client.force_login(make_officer(make_unit(submission.campaign.province)))

    pages = [
        client.get(reverse(f"submissions:{name}", args=[submission.pk])).status_code
        for name in ("workbook", "workbook-download")
    ]

    assert pages == [404, 404]


def test_a_whole_form_is_stored_in_as_many_statements_as_two_answers_each_with_its_event(
    submission, officer, django_assert_num_queries
):
    few = [("1.1", "#1", "Kế hoạch", ""), ("1.2", "42/60", "Báo cáo", "")]
    assert officer.active_memberships

    with CaptureQueriesContext(connection) as first:
        services.import_answers(submission, few[:1], actor=officer)
    with django_assert_num_queries(len(first)):
        services.import_answers(submission, [few[1], ("2", "#1", "Ảnh chụp", "")], actor=officer)

    events = Event.objects.filter(action="answer").order_by("sequence")
    assert [event.data["criterion"] for event in events] == ["1.1", "1.2", "2"]
    assert first_broken_event() is None


def test_a_criterion_that_may_not_apply_passes_through_the_workbook(submission, officer):
    fill(submission, {"1.1": "#1", "1.2": "42/60"}, actor=officer)
    services.ask_waiver(
        submission, criterion_of(submission, "2"), actor=officer, reason="Không có thanh tra."
    )

    unchanged = preview_of(submission, downloaded(submission))
    changed = preview_of(submission, filled_in(downloaded(submission), {(ANSWER, "1.2"): "50/60"}))
    save(submission, changed, officer)

    assert (unchanged.differences, unchanged.problems, unchanged.kept) == ((), (), ())
    assert unchanged.total_before == unchanged.total_after
    assert ([found.row.code for found in changed.differences], changed.problems) == (["1.2"], ())
    assert submission.waivers.get().state == "requested"
    assert not Response.objects.filter(submission=submission, criterion__code="2").exists()
