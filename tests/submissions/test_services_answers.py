import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from egov_scoring.models import Event, Role
from rubrics.answers import parse_answer
from rubrics.errors import AnswerError
from submissions import queries, services
from submissions.errors import ConflictError, LockedError, WorkflowError
from submissions.models import Citation, Evidence, Response, Waiver
from tests.factories import (
    PDF,
    SMALL_RUBRIC,
    answer,
    criterion_of,
    fill,
    make_campaign,
    make_head,
    make_officer,
    make_rubric,
    make_submission,
    make_submitted,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission):
    return make_officer(submission.unit)


def total_of(submission):
    submission.refresh_from_db()
    return submission.self_total


def test_an_answer_is_stored_with_the_exact_new_total_and_an_event(submission, officer):
    answer(submission, "1.1", "Có ban hành", actor=officer)
    saved = answer(submission, "1.2", "42/60", actor=officer, note="Báo cáo")

    assert (saved.answer, saved.note, saved.version, saved.saved_by) == ("42/60", "Báo cáo", 1, officer)
    assert total_of(submission) == Decimal("4.1")
    event = Event.objects.filter(stream=f"submission:{submission.pk}").latest("sequence")
    assert (event.action, event.data) == ("answer", {"criterion": "1.2", "answer": "42/60", "version": 1})


def test_saving_with_an_old_version_stores_nothing(submission, officer):
    answer(submission, "1.1", "#1", actor=officer)
    colleague = make_officer(submission.unit)

    with pytest.raises(ConflictError) as conflict:
        answer(submission, "1.1", "#2", actor=colleague, version=0)

    assert (conflict.value.stored.answer, conflict.value.stored.saved_by) == ("#1", officer)
    assert Response.objects.get().answer == "#1"


def test_two_colleagues_in_different_criteria_never_conflict(submission, officer):
    answer(submission, "1.1", "#1", actor=officer, version=0)
    answer(submission, "1.2", "30/60", actor=make_officer(submission.unit), version=0)

    assert total_of(submission) == Decimal("3.5")


@pytest.mark.parametrize("role", [Role.HEAD, Role.REVIEWER, Role.ADMINISTRATOR, None])
def test_only_an_officer_of_the_unit_answers(submission, role):
    person = make_user(submission.unit, role) if role else make_officer(make_submission().unit)

    with pytest.raises(PermissionDenied):
        answer(submission, "1.1", "#1", actor=person)

    assert not Response.objects.exists()


def test_a_submitted_form_takes_no_answer():
    submission = make_submitted()

    with pytest.raises(PermissionDenied):
        answer(submission, "1.1", "#2", actor=make_officer(submission.unit))

    assert submission.responses.get(criterion__code="1.1").answer == "#1"


def test_a_criterion_of_the_verifying_agency_is_not_answered_by_the_unit():
    source = SMALL_RUBRIC.replace('code = "nho"', 'code = "nho-2"').replace(
        'text = "Thanh tra"', 'text = "Thanh tra"\nscored_by = "verifier"'
    )
    submission = make_submission(make_campaign(make_rubric(source)))
    officer = make_officer(submission.unit)

    with pytest.raises(AnswerError, match="do cơ quan thẩm định chấm"):
        answer(submission, "2", "#1", actor=officer)


def ask(submission, officer, code="2", **values):
    return services.ask_waiver(
        submission, criterion_of(submission, code), actor=officer, **({"reason": "Không có"} | values)
    )


def test_a_request_counts_in_the_units_own_total_and_can_be_taken_back(submission, officer):
    waiver = ask(submission, officer)
    assert total_of(submission) == 5

    services.cancel_waiver(waiver, actor=officer)
    assert (total_of(submission), Waiver.objects.count()) == (0, 0)


def test_answers_below_a_request_wait_until_it_is_taken_back(submission, officer):
    answer(submission, "2", "#2", actor=officer)
    waiver = ask(submission, officer)

    assert total_of(submission) == 5
    with pytest.raises(WorkflowError, match="đang được đề nghị không áp dụng"):
        answer(submission, "2", "#1", actor=officer)

    services.cancel_waiver(waiver, actor=officer)
    assert total_of(submission) == 0
    assert submission.responses.get(criterion__code="2").answer == "#2"


def test_a_stored_answer_below_a_request_needs_no_evidence(submission, officer):
    answer(submission, "2", "#1", actor=officer)
    ask(submission, officer)

    assert queries.blocking_problems(submission) == []


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("1.1", {}, "không cho phép “không áp dụng”"),
        ("2", {"reason": " "}, "Hãy ghi lý do"),
    ],
)
def test_a_request_is_refused_where_the_decision_does_not_allow_it_or_without_reason(
    submission, officer, code, values, words
):
    with pytest.raises(WorkflowError, match=words):
        ask(submission, officer, code, **values)


def test_where_the_decision_asks_for_a_document_the_request_names_it():
    submission = make_submission(make_campaign(make_rubric("thua-thien-hue-3043-2021")))
    officer = make_officer(submission.unit)

    with pytest.raises(WorkflowError, match="số và ngày văn bản"):
        ask(submission, officer, "3")

    waiver = ask(submission, officer, "3", document_number="12/UBND-TH", document_date=date(2022, 1, 5))
    assert (waiver.document_number, waiver.state) == ("12/UBND-TH", "requested")


def test_a_smaller_applicable_maximum_needs_its_document_before_signing():
    submission = make_submission(make_campaign(make_rubric("thua-thien-hue-3043-2021")))
    officer = make_officer(submission.unit)
    answer(submission, "3", "8/9", actor=officer, note="Báo cáo")

    assert [code for code, _ in queries.blocking_problems(submission)] == ["3"]

    answer(submission, "3", "8/9", actor=officer, note="Báo cáo", document="12/UBND-TH")
    assert queries.blocking_problems(submission) == []


def test_the_whole_maximum_needs_no_document():
    submission = make_submission(make_campaign(make_rubric("thua-thien-hue-3043-2021")))
    maximum = submission.campaign_block.spec.node("3").max_points
    answer(submission, "3", f"8/{maximum}", actor=make_officer(submission.unit), note="Báo cáo")

    assert queries.blocking_problems(submission) == []


@pytest.mark.parametrize(
    ("proof", "note", "has_file", "problems"),
    [
        ("either", "Theo báo cáo", False, []),
        ("evidence", "Theo báo cáo", False, ["1.1"]),
        ("evidence", "", True, []),
        ("explanation", "", True, ["1.1"]),
        ("explanation", "Theo báo cáo", False, []),
        ("none", "", False, []),
    ],
)
def test_the_rubric_says_what_a_claim_above_zero_must_come_with(proof, note, has_file, problems):
    source = SMALL_RUBRIC.replace('text = "Chính sách"\n', f'text = "Chính sách"\nproof = "{proof}"\n')
    submission = make_submission(make_campaign(make_rubric(source)))
    officer = make_officer(submission.unit)
    answer(submission, "1.1", "#1", actor=officer, note=note)
    if has_file:
        services.add_file(submission, criterion_of(submission, "1.1"), make_upload(), actor=officer)

    assert [code for code, _ in queries.blocking_problems(submission)] == problems


def test_one_file_serves_several_criteria_and_is_stored_once(submission, officer):
    for code in ("1.1", "1.2"):
        services.add_file(submission, criterion_of(submission, code), make_upload(), actor=officer)

    assert Evidence.objects.count() == 1
    assert Citation.objects.count() == 2


def test_evidence_added_first_does_not_make_the_first_answer_a_conflict(submission, officer):
    services.add_file(submission, criterion_of(submission, "1.1"), make_upload(), actor=officer)

    assert answer(submission, "1.1", "#1", actor=officer, version=0).answer == "#1"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "không nhận loại"),
        ("a.svg", b"<svg/>", "không nhận loại"),
        ("a.pdf", b"<html>", "nội dung không phải"),
        ("a.docx", b"PK", "hỏng hoặc không đúng loại"),
        ("a.pdf", b"", "dung lượng"),
    ],
)
def test_a_file_is_refused_by_name_size_and_content(submission, officer, name, content, words):
    with pytest.raises(WorkflowError, match=words):
        services.add_file(
            submission, criterion_of(submission, "1.1"), make_upload(name, content), actor=officer
        )

    assert not Evidence.objects.exists()


def test_evidence_of_another_unit_cannot_be_cited(submission, officer):
    other = make_submission()
    foreign = services.add_file(
        other, criterion_of(other, "1.1"), make_upload(), actor=make_officer(other.unit)
    ).evidence

    with pytest.raises(PermissionDenied):
        services.cite(submission, criterion_of(submission, "1.1"), foreign, actor=officer)


def test_a_stranger_adds_no_evidence_and_leaves_no_bytes(submission, settings):
    stranger = make_officer(make_submission().unit)

    with pytest.raises(PermissionDenied):
        services.add_file(
            submission, criterion_of(submission, "1.1"), make_upload(content=PDF + b"%x"), actor=stranger
        )
    with pytest.raises(PermissionDenied):
        services.add_link(
            submission, criterion_of(submission, "1.1"), "https://example.gov.vn", actor=stranger
        )

    assert not Evidence.objects.exists()


def test_the_revision_freezes_answers_and_evidence(submission, officer):
    fill(submission, {"1.1": "#1"}, actor=officer)
    services.add_link(submission, criterion_of(submission, "1.1"), "https://a.gov.vn/1", actor=officer)
    services.request_signature(submission, actor=officer)

    revision = services.sign_and_submit(submission, actor=make_head(submission.unit))

    content = json.loads(revision.content)
    assert revision.sha256 == hashlib.sha256(revision.content).hexdigest()
    assert content["self_total"] == "2.000000"
    assert content["answers"] == {
        "1.1": {
            "answer": "#1",
            "document": "",
            "note": "Theo báo cáo của đơn vị.",
            "evidence": [
                {
                    "date": "",
                    "issuer": "",
                    "name": "https://a.gov.vn/1",
                    "number": "",
                    "page": "",
                    "sha256": "",
                    "summary": "",
                    "url": "https://a.gov.vn/1",
                }
            ],
        }
    }


def test_the_database_keeps_one_response_per_criterion(submission, officer):
    saved = answer(submission, "1.1", "#1", actor=officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(submission=submission, criterion=saved.criterion)


def test_what_happened_between_reading_a_form_and_saving_in_it_is_read_again(submission, officer):
    colleague = make_officer(submission.unit)
    read = queries.form_with_rules(submission.pk)
    answer(submission, "1.2", "30/60", actor=colleague)
    node = read.campaign_block.spec.node("1.1")
    said = services.Said("1.1", parse_answer(node, "#1"), version=0)
    form = services.save_said(read, said, actor=officer)
    assert form.row_at("1.2").response.answer == "30/60"
    submission.refresh_from_db()
    assert submission.self_total == queries.sheet_of(submission, queries.SELF).total
    with pytest.raises(ConflictError):
        services.save_said(read, said, actor=officer)


def test_a_form_that_was_signed_after_it_was_read_takes_no_answer(submission, officer):
    fill(submission, {"1.1": "#1", "1.2": "42/60"}, actor=officer)
    read = queries.form_with_rules(submission.pk)
    services.request_signature(submission, actor=officer)
    before = Event.objects.count()
    said = services.Said("1.1", parse_answer(read.campaign_block.spec.node("1.1"), "#2"))
    with pytest.raises(LockedError):
        services.save_said(read, said, actor=officer)
    assert Event.objects.count() == before
