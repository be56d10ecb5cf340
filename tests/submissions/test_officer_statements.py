"""How many statements the pages of an officer take, however much is filled in."""

import pytest
from django.urls import reverse

from egov_scoring.models import Role
from submissions import services
from tests.factories import (
    answer,
    criterion_of,
    forms_of,
    make_campaign,
    make_officer,
    make_rubric,
    make_submission,
    make_upload,
)

pytestmark = pytest.mark.django_db
# Ten, and the two that set and release the savepoint inside a test's transaction.
SAVE_STATEMENTS = 12


def url(name, submission, *args):
    return reverse(f"submissions:{name}", args=[submission.pk, *args])


def answer_first(submission, count, officer):
    for leaf in submission.campaign_block.spec.leaves[:count]:
        text = "#1" if leaf.rule.options else "3/4"
        answer(submission, leaf.code, text, actor=officer, note="Báo cáo")


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [("form", (), 11), ("group", ("2",), 7), ("response-edit", ("2.1.1",), 9), ("check", (), 7)],
)
@pytest.mark.parametrize("answered", [1, 30])
def test_pages_ask_the_same_number_of_queries_however_much_is_filled_in(
    client, django_assert_num_queries, name, args, queries, answered
):
    submission = make_submission(make_campaign(make_rubric("quang-binh-3270-2020")))
    officer = make_officer(submission.unit)
    answer_first(submission, answered, officer)
    services.add_file(submission, criterion_of(submission, "1.1"), make_upload(), actor=officer)
    client.force_login(officer)

    with django_assert_num_queries(queries):
        response = client.get(url(name, submission, *args))

    assert response.status_code == 200
    assert len(response.content) < 100_000


@pytest.mark.parametrize("forms", [1, 3])
def test_home_asks_the_same_number_of_queries_for_any_number_of_forms(
    client, django_assert_num_queries, forms
):
    submissions = forms_of(make_campaign(units=forms))
    user = make_officer(submissions[0].unit)
    for other in submissions[1:]:
        user.memberships.create(unit=other.unit, role=Role.OFFICER)
    client.force_login(user)

    with django_assert_num_queries(7):
        client.get(reverse("submissions:home"))


@pytest.mark.parametrize("answered", [1, 30])
def test_saving_an_answer_takes_the_same_few_statements_however_much_is_filled_in(
    client, django_assert_max_num_queries, answered
):
    submission = make_submission(make_campaign(make_rubric("quang-binh-3270-2020")))
    officer = make_officer(submission.unit)
    answer_first(submission, answered, officer)
    client.force_login(officer)

    with django_assert_max_num_queries(SAVE_STATEMENTS):
        response = client.post(
            url("response-edit", submission, "1.1"),
            {"c-1-1-answer": "#1", "c-1-1-version": "1", "c-1-1-note": "Báo cáo"},
            headers={"HX-Request": "true"},
        )

    assert response.status_code == 200
    assert "Đã lưu" in response.content.decode()
