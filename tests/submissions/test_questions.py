"""Guidance, questions and common answers; what a unit answered the year before."""

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring.models import Event, Message, Role
from rubrics.answers import parse_answer
from submissions import previous_queries, services
from submissions.errors import WorkflowError
from submissions.models import Campaign, Notice, Question, Verdict
from submissions.previous_queries import LastYear
from tests.factories import (
    FULL_ANSWERS,
    PDF,
    criterion_of,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_province,
    make_reviewer,
    make_submission,
    make_submitted,
    make_unit,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(units=2)


@pytest.fixture
def forms(campaign):
    return [form for form in forms_of(campaign) if form.unit.kind == "so"]


@pytest.fixture
def answerer(campaign):
    return make_reviewer(campaign.agency)


def address(name, *args):
    return reverse(f"submissions:{name}", args=args)


def ask(form, text="Kế hoạch gộp nhiều năm có tính không?", code="1.1"):
    return services.ask_question(form, criterion_of(form, code), text, actor=make_officer(form.unit))


def criterion_page(client, form, code="1.1"):
    client.force_login(make_officer(form.unit))
    return client.get(address("response-edit", form.pk, code)).content.decode()


def test_a_unit_asks_at_a_criterion_and_sees_that_it_waits(client, forms):
    client.force_login(make_officer(forms[0].unit))

    client.post(address("question-ask", forms[0].pk, "1.1"), {"text": "Kế hoạch gộp có tính không?"})

    question = Question.objects.get()
    assert (question.criterion.code, question.submission) == ("1.1", forms[0])
    page = client.get(address("response-edit", forms[0].pk, "1.1")).content.decode()
    assert "Kế hoạch gộp có tính không?" in page
    assert f"Chờ {forms[0].campaign.agency} trả lời" in page


def test_an_answer_reaches_only_who_asked(client, forms, answerer):
    question = ask(forms[0])

    services.answer_question(question, "Được tính.", actor=answerer)

    assert "Được tính." in criterion_page(client, forms[0])
    assert "Được tính." not in criterion_page(client, forms[1])
    assert Message.objects.get().recipient == question.asked_by


def test_a_common_answer_is_numbered_dated_and_shown_to_all_without_who_asked(client, forms, answerer):
    services.answer_question(ask(forms[0]), "Được tính.", actor=answerer, is_common=True)
    services.answer_question(ask(forms[0], code="2"), "Không.", actor=answerer, is_common=True)

    page = criterion_page(client, forms[1])

    assert list(Question.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert "Giải đáp chung số 1 ngày" in page
    assert "Được tính." in page
    assert "Không." not in page
    assert str(forms[0].unit) not in page
    assert "Được tính." not in criterion_page(client, forms[1], "1.2")


def test_a_common_answer_stands(forms, answerer):
    question = services.answer_question(ask(forms[0]), "Được tính.", actor=answerer, is_common=True)

    with pytest.raises(WorkflowError, match="Giải đáp chung số 1"):
        services.answer_question(question, "Không tính.", actor=answerer)


def test_only_the_agency_answers_and_only_the_unit_asks(client, forms, answerer):
    question = ask(forms[0])
    stranger = make_officer(forms[1].unit)

    with pytest.raises(PermissionDenied):
        services.answer_question(question, "Được.", actor=stranger)
    for other in (stranger, answerer):
        with pytest.raises(PermissionDenied):
            services.ask_question(forms[0], question.criterion, "Hỏi thay?", actor=other)
    client.force_login(stranger)
    assert client.get(address("question-list", question.campaign_id)).status_code == 404
    assert client.post(address("question-ask", forms[0].pk, "1.1"), {"text": "a"}).status_code == 404


def test_a_closed_campaign_takes_no_questions(forms, campaign):
    Campaign.objects.filter(pk=campaign.pk).update(status=Campaign.Status.CLOSED)
    forms[0].campaign.refresh_from_db()

    with pytest.raises(PermissionDenied):
        ask(forms[0])


def test_the_agency_sees_open_questions_with_their_age_and_answers_them(client, forms, campaign, answerer):
    question = ask(forms[0])
    client.force_login(answerer)

    assert "1 câu chưa trả lời, lâu nhất từ" in client.get(address("question-home")).content.decode()
    page = client.get(address("question-list", campaign.pk)).content.decode()
    assert "1 câu hỏi chờ trả lời" in page
    assert "Câu lâu nhất chờ dưới 1 phút." in page
    assert str(forms[0].unit) in page
    empty = client.post(address("question-answer", campaign.pk, question.pk), {})
    assert empty.status_code == 422
    client.post(
        address("question-answer", campaign.pk, question.pk),
        {f"{question.pk}-answer": "Được tính.", f"{question.pk}-is_common": "on"},
    )

    assert Question.objects.get().number == 1
    assert (
        "Không còn câu hỏi chờ trả lời" in client.get(address("question-list", campaign.pk)).content.decode()
    )
    actions = Event.objects.filter(stream=f"campaign:{campaign.pk}").values_list("action", flat=True)
    assert {"ask", "answer_question"} <= set(actions)


def test_the_campaigns_page_counts_open_questions(client, forms, campaign):
    ask(forms[0])
    client.force_login(make_user(campaign.agency, Role.ADMINISTRATOR))

    assert (
        "1 câu hỏi của đơn vị chưa trả lời"
        in client.get(address("campaign-detail", campaign.pk)).content.decode()
    )


def publish(client, campaign, **values):
    client.force_login(make_user(campaign.agency, Role.ADMINISTRATOR))
    data = {"kind": "guidance", "title": "Hướng dẫn tự chấm", "document_number": "12/HD-STTTT"} | values
    return client.post(address("notice-list", campaign.pk), data)


def test_guidance_with_its_file_stands_on_every_form_of_the_campaign(client, forms, campaign):
    publish(client, campaign, document_date="5/1/2022", upload=make_upload("huong-dan.pdf"))

    client.force_login(make_officer(forms[1].unit))
    page = client.get(address("form", forms[1].pk)).content.decode()
    notice = Notice.objects.get()

    assert "Hướng dẫn tự chấm" in page
    assert "số 12/HD-STTTT" in page
    file = client.get(address("notice-file", notice.pk))
    assert b"".join(file.streaming_content) == PDF
    client.force_login(make_officer(make_unit(make_province("tinh-khac", "Tỉnh Khác"))))
    assert client.get(address("notice-file", notice.pk)).status_code == 404


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "Hãy ghi nội dung hoặc chọn tệp"),
        ({"upload": make_upload("a.svg", b"<svg/>")}, "không nhận loại .svg"),
    ],
)
def test_a_notice_says_something_and_its_file_is_checked(client, campaign, values, reason):
    response = publish(client, campaign, **values)

    assert response.status_code == 422
    assert reason in response.content.decode()
    assert not Notice.objects.exists()


def test_a_notice_is_taken_back_and_only_by_the_administrator(client, forms, campaign):
    publish(client, campaign, text="Gia hạn đến 20/01.")
    withdraw = address("notice-withdraw", campaign.pk, Notice.objects.get().pk)

    client.force_login(make_officer(forms[0].unit))
    assert client.post(withdraw).status_code == 404
    client.force_login(make_user(campaign.agency, Role.ADMINISTRATOR))
    client.post(withdraw)

    assert not Notice.objects.exists()
    assert Event.objects.filter(action="withdraw_notice").count() == 1


def next_year(campaign):
    """Another campaign by the same rubric, for the same units."""
    later = make_campaign(campaign.rubric, units=0, opened=False, agency=campaign.agency)
    later.year = campaign.year + 1
    later.save()
    services.open_campaign(later, actor=make_user(later.agency, Role.ADMINISTRATOR))
    return later


def verified_form(campaign):
    form = make_submitted(campaign, FULL_ANSWERS)
    reviewer = make_reviewer(campaign.agency)
    services.accept(form, actor=reviewer)
    form.refresh_from_db()
    services.give_verdict(
        form,
        criterion_of(form, "1.1"),
        Verdict.Kind.CORRECT,
        answer=parse_answer(form.campaign_block.spec.node("1.1"), "#2"),
        reason="Kế hoạch ban hành sau kỳ đánh giá",
        actor=reviewer,
    )
    return form


def test_last_year_shows_the_effective_value_and_the_reason(client):
    campaign = make_campaign()
    form = verified_form(campaign)
    later = next_year(campaign)
    now = later.participations.get(unit=form.unit).submission

    found = previous_queries.last_year_of(now)

    assert found["1.1"] == LastYear(
        2021, "Không ban hành", Fraction(0), Fraction(2), False, "Kế hoạch ban hành sau kỳ đánh giá"
    )
    assert (found["1.2"].answer, found["1.2"].points) == ("42/60", Fraction(21, 10))
    page = criterion_page(client, now)
    assert "Năm 2021:" in page
    assert "Ý kiến thẩm định: Kế hoạch ban hành sau kỳ đánh giá" in page
    assert previous_queries.last_year_of(form) == {}


def test_last_year_takes_a_constant_number_of_statements(django_assert_num_queries):
    campaign = make_campaign()
    form = verified_form(campaign)
    now = make_submission(next_year(campaign))
    assert now.unit == form.unit

    with django_assert_num_queries(3):
        previous_queries.last_year_of(now)


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_page_asks_the_same_number_of_queries(
    client, forms, campaign, answerer, django_assert_num_queries, count
):
    for number in range(count):
        ask(forms[0], f"Câu {number}?")
    client.force_login(answerer)

    with django_assert_num_queries(5):
        client.get(address("question-list", campaign.pk))


def test_a_head_may_ask(forms):
    head = make_head(forms[0].unit)

    services.ask_question(forms[0], criterion_of(forms[0], "2"), "Có phải nộp bản giấy?", actor=head)

    assert Question.objects.get().asked_by == head
