"""Facts of a unit: entered once, used by every ratio that names them, moved together."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from egov_scoring.models import Event
from rubrics.errors import AnswerError
from submissions import fact_queries, services
from submissions.documents.form import form_document
from submissions.errors import ConflictError, LockedError, WorkflowError
from submissions.models import Response, UnitFact
from tests.factories import (
    SMALL_RUBRIC,
    answer,
    make_campaign,
    make_head,
    make_officer,
    make_rubric,
    make_submission,
    make_upload,
)

pytestmark = pytest.mark.django_db

FACTS = """
[[facts]]
code = "can-bo"
text = "Tổng số cán bộ"
unit = "người"

[[facts]]
code = "may-tinh"
text = "Tổng số máy tính"

[[criteria]]
code = "1"
text = "Chính sách"
"""
BOTH = """rule = { kind = "ratio", over_one = true, full_at = "100%", numerator = "Số máy tính", \
denominator = "Số cán bộ", numerator_fact = "may-tinh", denominator_fact = "can-bo" }

[[tiers]]
name = "Hạng A"
"""
CHOICE = SMALL_RUBRIC[SMALL_RUBRIC.index('code = "2"\n') :]
RULE = CHOICE[CHOICE.index("rule = {") : CHOICE.index('[[tiers]]\nname = "Hạng B"')]
RUBRIC = (
    SMALL_RUBRIC.replace('\n[[criteria]]\ncode = "1"\ntext = "Chính sách"\n', FACTS, 1)
    .replace('denominator = "Tổng số văn bản"', 'denominator = "Tổng số cán bộ", denominator_fact = "can-bo"')
    .replace(RULE, BOTH + 'min_points = { "" = 8 }\n\n')
)


@pytest.fixture
def submission():
    return make_submission(make_campaign(make_rubric(RUBRIC)))


@pytest.fixture
def officer(submission, client):
    user = make_officer(submission.unit)
    client.force_login(user)
    return user


def save(submission, actor, *, versions=None, evidence=None, **values):
    facts = {
        code.replace("_", "-"): {
            "value": value,
            "as_of": date(2021, 12, 31),
            "evidence": evidence,
            "version": (versions or {}).get(code, 0),
        }
        for code, value in values.items()
    }
    return services.save_facts(submission, facts, actor=actor)


def stored(submission):
    rows = submission.responses.order_by("criterion__position")
    return dict(rows.values_list("criterion__code", "answer"))


def facts_url(submission):
    return reverse("submissions:facts", args=[submission.pk])


def typed(versions=(0, 0), **values):
    data = {"so-lieu-can-bo-version": versions[0], "so-lieu-may-tinh-version": versions[1]}
    for code, value in values.items():
        name = f"so-lieu-{code.replace('_', '-')}"
        data |= {name: value, f"{name}-as_of": "31/12/2021"}
    return data


def test_with_a_fact_only_the_other_number_is_asked(client, submission, officer):
    save(submission, officer, can_bo="60")
    criterion = reverse("submissions:response-edit", args=[submission.pk, "1.2"])

    page = client.get(criterion).content.decode()
    client.post(criterion, {"c-1-2-answer_first": "42", "c-1-2-version": "0"})

    assert "c-1-2-answer_first" in page
    assert "c-1-2-answer_second" not in page
    assert facts_url(submission) in page
    assert stored(submission) == {"1.2": "42/60"}


def test_without_the_fact_both_numbers_are_asked_and_the_page_says_where_to_enter_it(
    client, submission, officer
):
    page = client.get(reverse("submissions:response-edit", args=[submission.pk, "1.2"])).content.decode()

    assert "c-1-2-answer_second" in page
    assert "nhập một lần ở số liệu chung" in page


def test_a_ratio_of_two_facts_answers_itself(submission, officer):
    save(submission, officer, can_bo="60", may_tinh="45")

    submission.refresh_from_db()
    assert stored(submission) == {"2": "45/60"}
    assert Response.objects.get().saved_by == officer
    assert submission.self_total == Fraction(15, 4)


def test_another_value_saves_every_answer_that_it_moves_again(submission, officer):
    save(submission, officer, can_bo="60", may_tinh="45")
    answer(submission, "1.2", "42/60", actor=officer, note="Báo cáo số 5")

    effects = save(submission, officer, can_bo="84", versions={"can_bo": 1})

    assert [(effect.node.code, effect.before, effect.after) for effect in effects] == [
        ("1.2", Fraction(21, 10), Fraction(3, 2)),
        ("2", Fraction(15, 4), Fraction(75, 28)),
    ]
    assert stored(submission) == {"1.2": "42/84", "2": "45/84"}
    assert Response.objects.get(criterion__code="1.2").note == "Báo cáo số 5"
    assert UnitFact.objects.get(code="can-bo").version == 2
    assert Event.objects.filter(stream=f"submission:{submission.pk}", action="fact").count() == 3


def test_what_a_change_moves_is_shown_before_anything_is_stored(client, submission, officer):
    save(submission, officer, can_bo="60")
    answer(submission, "1.2", "42/60", actor=officer)
    data = typed(versions=(1, 0), can_bo="84")

    shown = client.post(facts_url(submission), data)

    assert "1 tiêu chí sẽ tính lại" in shown.content.decode()
    assert "42/60 = 70%" in shown.content.decode()
    assert "2,1 → <b>1,5</b>" in shown.content.decode()
    assert (stored(submission), UnitFact.objects.get().value) == ({"1.2": "42/60"}, "60")

    client.post(facts_url(submission), data | {"confirm": "1"})
    assert (stored(submission), UnitFact.objects.get().value) == ({"1.2": "42/84"}, "84")


def test_a_value_that_no_answer_fits_is_refused_with_the_criterion(client, submission, officer):
    answer(submission, "1.2", "42/60", actor=officer)

    response = client.post(facts_url(submission), typed(can_bo="40"))

    assert response.status_code == 422
    assert "Tiêu chí 1.2: Số đạt được 42 lớn hơn tổng số 40" in response.content.decode()
    with pytest.raises(WorkflowError, match=r"Tiêu chí 1\.2"):
        save(submission, officer, can_bo="40")
    assert not UnitFact.objects.exists()


@pytest.mark.parametrize("text", ["-1", "2,5", "nhiều", "1,000.5"])
def test_a_fact_is_a_whole_number(client, submission, officer, text):
    assert client.post(facts_url(submission), typed(can_bo=text)).status_code == 422
    assert not UnitFact.objects.exists()


def test_a_fact_is_read_by_the_rule_for_numbers(client, submission, officer):
    client.post(facts_url(submission), typed(can_bo="1.500"))

    assert UnitFact.objects.get().value == "1500"
    page = client.get(reverse("submissions:form", args=[submission.pk])).content.decode()
    assert "<b>1.500</b> người, tính đến 31/12/2021" in page


def test_an_answer_cannot_contradict_a_fact(submission, officer):
    save(submission, officer, can_bo="60")

    with pytest.raises(AnswerError, match="số liệu chung 60"):
        answer(submission, "1.2", "42/70", actor=officer)


def test_two_people_do_not_overwrite_each_others_fact(client, submission, officer):
    save(submission, make_officer(submission.unit), can_bo="60")

    with pytest.raises(ConflictError):
        save(submission, officer, can_bo="70")
    response = client.post(facts_url(submission), typed(can_bo="70"))

    assert "Người khác vừa sửa số liệu thành 60" in response.content.decode()
    assert UnitFact.objects.get().value == "60"


def test_facts_pass_the_same_guard_as_answers(client, submission, officer):
    answer(submission, "1.2", "42/60", actor=officer, note="Báo cáo")
    services.request_signature(submission, actor=officer)

    with pytest.raises((PermissionDenied, LockedError)):
        save(submission, officer, can_bo="84")
    assert client.post(facts_url(submission), typed(can_bo="84")).status_code == 403
    stranger = make_officer(make_submission().unit)
    with pytest.raises(PermissionDenied):
        save(submission, stranger, can_bo="84")
    assert stored(submission) == {"1.2": "42/60"}


def test_a_fact_names_its_evidence(client, submission, officer):
    piece = services.add_to_library(submission.unit, make_upload("bien-che.pdf"), actor=officer)

    client.post(facts_url(submission), typed(can_bo="60") | {"so-lieu-can-bo-evidence": piece.pk})

    assert UnitFact.objects.get().evidence == piece
    assert (
        "theo bien-che.pdf" in client.get(reverse("submissions:form", args=[submission.pk])).content.decode()
    )


def test_a_head_reads_the_facts_and_does_not_change_them(client, submission, officer):
    save(submission, officer, can_bo="60")
    client.force_login(make_head(submission.unit))

    page = client.get(reverse("submissions:form", args=[submission.pk])).content.decode()

    assert "<b>60</b> người" in page
    assert "Nhập, sửa số liệu chung" not in page


def test_a_rubric_without_facts_has_no_page_for_them(client):
    submission = make_submission()
    client.force_login(make_officer(submission.unit))

    assert client.get(facts_url(submission)).status_code == 404


def test_quang_binh_divides_by_two_facts():
    block = make_rubric("quang-binh-3270-2020").spec.block("so")

    assert [fact.code for fact in fact_queries.facts_needed(block)] == ["cbccvc", "may-tinh"]
    assert {leaf.code: leaf.rule.facts for leaf in block.leaves if leaf.rule.facts} == {
        "2.5.1": ("cbccvc",),
        "3.2": ("may-tinh", "cbccvc"),
        "3.3": ("may-tinh",),
        "3.4": ("may-tinh",),
    }


def statements_of(submission, code, text, officer):
    answer(submission, code, text, actor=officer)
    with CaptureQueriesContext(connection) as captured:
        answer(submission, code, text, actor=officer)
    return len(captured)


def test_a_fact_costs_one_statement_of_a_save(submission, officer):
    save(submission, officer, can_bo="60")

    plain = statements_of(submission, "1.1", "#1", officer)
    assert statements_of(submission, "1.2", "42/60", officer) == plain + 1


def test_a_revision_keeps_the_figures_and_the_printed_form_shows_them(submission, officer):
    evidence = services.add_to_library(
        submission.unit, make_upload(), actor=officer, document_number="15/BC", document_date=date(2022, 1, 5)
    )
    save(submission, officer, evidence=evidence, can_bo="1200")

    document = form_document(submission)

    assert document.facts == [
        ("Tổng số cán bộ", "1.200 người, tính đến ngày 31/12/2021 (Số 15/BC ngày 05/01/2022)")
    ]
