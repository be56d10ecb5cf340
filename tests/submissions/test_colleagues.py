"""Who else is working in a form, and where its self-score stands among the tiers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions import officer_queries
from submissions.models import Response
from tests.factories import FULL_ANSWERS, answer, fill, make_officer, make_submission, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission):
    return make_officer(submission.unit)


def saved_ago(code, **length):
    Response.objects.filter(criterion__code=code).update(saved_at=timezone.now() - timedelta(**length))


def colleagues(submission, user):
    rows = officer_queries.read_form(submission).colleagues_of(user)
    return [(row.response.saved_by, row.code) for row in rows]


def test_colleagues_are_those_who_saved_in_the_last_quarter_of_an_hour(submission, officer):
    second, third = make_officer(submission.unit), make_officer(submission.unit)
    answer(submission, "1.1", "#1", actor=second)
    answer(submission, "1.2", "42/60", actor=second)
    answer(submission, "2", "#1", actor=third)
    saved_ago("1.1", minutes=5)
    saved_ago("1.2", minutes=2)
    saved_ago("2", minutes=16)

    assert colleagues(submission, officer) == [(second, "1.2")]
    assert colleagues(submission, second) == []


@pytest.mark.parametrize(("name", "args"), [("home", 0), ("form", 1), ("group", 2), ("response-edit", 2)])
def test_the_pages_of_a_form_name_who_else_is_working(client, submission, officer, name, args):
    second = make_officer(submission.unit)
    answer(submission, "1.1", "#1", actor=second)
    place = (submission.pk, "1.2" if name == "response-edit" else "1")[:args]
    client.force_login(officer)

    page = client.get(reverse(f"submissions:{name}", args=place)).content.decode()

    assert "Cùng làm trong 15 phút qua" in page
    assert f"<b>{second}</b> (tiêu chí 1.1" in page


def outlook(submission):
    found = officer_queries.read_form(submission).outlook
    return (found.reached, found.above, found.missing, found.more)


def test_the_self_score_says_which_tier_it_would_reach_and_what_is_missing(submission, officer):
    assert outlook(submission) == ("", "Hạng B", ("thiếu 5 điểm ở tổng điểm",), 0)

    answer(submission, "2", "#1", actor=officer)
    assert outlook(submission) == ("Hạng B", "Hạng A", ("thiếu 3 điểm ở tổng điểm",), 0)

    fill(submission, FULL_ANSWERS, actor=officer)
    assert outlook(submission) == ("Hạng A", "", (), 0)


def test_the_task_list_words_the_tier_as_one_of_the_self_score(client, submission, officer):
    answer(submission, "2", "#1", actor=officer)
    client.force_login(officer)

    page = client.get(reverse("submissions:form", args=[submission.pk])).content.decode()

    assert "Theo điểm tự chấm: đang ở <b>Hạng B</b>. Để đạt <b>Hạng A</b>: thiếu 3 điểm" in page
    assert "Xếp loại chính thức theo điểm thẩm định." in page


def test_a_submitted_form_no_longer_speaks_of_the_tier_of_its_self_score():
    assert officer_queries.read_form(make_submitted()).outlook is None
