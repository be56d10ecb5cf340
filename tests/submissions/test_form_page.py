"""The fullest form that a campaign brings about: everything that can stand around its criteria does."""

from datetime import date

import pytest
from django.urls import reverse

from egov_scoring.models import Role, User
from rubrics.answers import parse_answer
from submissions import form_page_queries, officer_queries, previous_queries, services
from submissions.models import Submission, UnitFact, Verdict
from tests.bench.rubric import rubric_text
from tests.factories import (
    answer,
    criterion_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_upload,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db
SHARED = 'denominator = "Tổng hồ sơ", denominator_fact = "ho-so"'
PAGES = [("group", ["1"]), ("whole-form", []), ("criterion-body", ["1.1"])]


@pytest.fixture
def rubric():
    source = rubric_text().replace('denominator = "Tổng hồ sơ"', SHARED)
    fact = '[[facts]]\ncode = "ho-so"\ntext = "Tổng hồ sơ"\n\n[[criteria]]\ncode = "1"\n'
    return make_rubric(source.replace('[[criteria]]\ncode = "1"\n', fact, 1))


def typed(node):
    if node.rule.kind == "steps" and node.rule.on == "count":
        return "12"
    return "#1" if node.rule.options or node.rule.kind == "yes_no" else "42/60"


def fill_in(submission):
    """Facts, an answer and an explanation at every criterion, two files at the first two."""
    officer = make_officer(submission.unit)
    fact = {"code": "ho-so", "value": "60", "as_of": date(2021, 12, 31), "saved_by": officer}
    UnitFact.objects.create(campaign=submission.campaign, unit=submission.unit, **fact)
    for leaf in submission.campaign_block.spec.leaves:
        answer(submission, leaf.code, typed(leaf), actor=officer, note="Theo báo cáo.")
    for code in ("1.1", "1.2"):
        services.add_file(submission, criterion_of(submission, code), make_upload(), actor=officer)
    return officer


def submit(submission, officer, reviewer):
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=make_head(submission.unit))
    services.accept(submission, actor=reviewer)
    for code in ("1.1", "1.2"):
        node = submission.campaign_block.spec.node(code)
        services.give_verdict(
            Submission.objects.with_places().get(pk=submission.pk),
            criterion_of(submission, code),
            Verdict.Kind.CORRECT,
            answer=parse_answer(node, "#2" if node.rule.options else typed(node)),
            reason="Chưa có văn bản ban hành",
            actor=reviewer,
        )


def open_next_year(campaign):
    later = make_campaign(campaign.rubric, units=0, opened=False, agency=campaign.agency, shows_reasons=True)
    later.year = campaign.year + 1
    later.save()
    services.open_campaign(later, actor=make_user(later.agency, Role.ADMINISTRATOR))
    return make_submission(later)


@pytest.fixture
def fullest(rubric):
    """A form of the second year, with a colleague, questions, unread messages; and its officer."""
    first = make_submission(make_campaign(rubric, shows_reasons=True))
    reviewer = make_reviewer(first.campaign.agency)
    submit(first, fill_in(first), reviewer)
    form = open_next_year(first.campaign)
    officer = fill_in(form)
    for text in ("Tính cả năm?", "Ai xác nhận?"):
        services.ask_question(form, criterion_of(form, "1.1"), text, actor=officer)
    User.objects.filter(pk=officer.pk).update(unread=3)
    return form, officer, reviewer


@pytest.mark.parametrize("is_returned", [False, True])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_the_fullest_page_takes_eight_statements(
    client, fullest, django_assert_max_num_queries, name, args, is_returned
):
    form, officer, reviewer = fullest
    if is_returned:
        submit(form, officer, reviewer)
        asked = {leaf.code: "Bổ sung." for leaf in form.campaign_block.spec.leaves}
        return_form(form, actor=reviewer, questions=asked)
    colleague = make_user(form.unit, Role.OFFICER)
    client.force_login(colleague)

    with django_assert_max_num_queries(8):
        page = client.get(reverse(f"submissions:{name}", args=[form.pk, *args])).content.decode()

    if name != "whole-form":
        assert "Chưa có văn bản ban hành" in page and "Ai xác nhận?" in page and "bao-cao.pdf" in page


def test_the_form_of_a_page_says_the_same_as_the_form_of_every_other_reader(fullest):
    form, officer, reviewer = fullest
    submit(form, officer, reviewer)
    return_form(form, actor=reviewer, questions={"1.1": "Bổ sung.", "2.1": "Nêu rõ."})
    person = User.objects.get(pk=officer.pk)

    page = form_page_queries.form_of(person, form.pk)
    plain = officer_queries.read_form(Submission.objects.with_places().get(pk=form.pk))

    assert said_by(page) == said_by(plain)
    assert page.last_year == previous_queries.last_year_of(plain.submission)
    assert page.fact_values == plain.fact_values == {"ho-so": "60"}
    asked, other = page.submission.current_return, plain.submission.current_return
    assert (asked, asked.questions, asked.level) == (other, other.questions, other.level)


def said_by(form):
    return [
        (
            row.code,
            row.shown_answer,
            row.points,
            row.problem,
            row.state,
            [(remark.level.name, remark.get_kind_display(), remark.reason) for remark in row.remarks],
            [citation.pk for citation in row.response.citations.all()],
        )
        for row in form.rows
    ]


def test_the_form_of_another_unit_does_not_exist_for_a_page(fullest):
    form, _, reviewer = fullest

    assert form_page_queries.form_of(User.objects.get(pk=reviewer.pk), form.pk) is None


@pytest.mark.parametrize(("page", "place"), [("group", "1"), ("response-edit", "1.1"), ("whole-form", None)])
@pytest.mark.parametrize("key", [0, 2**63, 10**30])
def test_a_number_that_is_no_form_is_no_page(client, page, place, key):
    client.force_login(make_officer(make_submission().unit))
    address = reverse(f"submissions:{page}", args=[key, *filter(None, [place])])

    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
