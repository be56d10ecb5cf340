"""Taking in submitted forms, many at once: the number and list first, then each as one alone."""

import pytest
from django.urls import reverse

from egov_scoring.models import Event
from submissions import services
from submissions.models import Campaign, Submission
from tests.factories import (
    FULL_ANSWERS,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
URL = reverse("submissions:intake")
PAGE_QUERIES = 9


def fresh(form):
    return Submission.objects.with_places().get(pk=form.pk)


def submit(form):
    officer = make_officer(form.unit)
    fill(fresh(form), FULL_ANSWERS, actor=officer)
    services.request_signature(fresh(form), actor=officer)
    services.sign_and_submit(fresh(form), actor=make_head(form.unit))


def make_waiting(units=2, **fields):
    """Submitted forms and their reviewer."""
    campaign = make_campaign(units=units, **fields)
    forms = forms_of(campaign)
    for form in forms:
        submit(form)
    return forms, make_reviewer(campaign.agency)


def states(forms):
    return [fresh(form).status for form in forms]


def test_the_chosen_forms_are_taken_in_each_with_its_own_event(client):
    forms, reviewer = make_waiting(units=3)
    client.force_login(reviewer)

    page = client.get(URL).content.decode()
    response = client.post(URL, {"chosen": [forms[0].pk, forms[2].pk]}, follow=True)

    assert "3 phiếu chờ bạn tiếp nhận" in page and page.count('name="chosen"') == 3
    assert "Đã tiếp nhận 2 phiếu." in response.content.decode()
    assert states(forms) == ["accepted", "submitted", "accepted"]
    assert Event.objects.filter(action="accept").count() == 2


def test_a_form_without_its_signed_copy_is_listed_with_why_and_left_out(client):
    forms, reviewer = make_waiting(units=2)
    Campaign.objects.update(requires_signed_copy=True)
    client.force_login(reviewer)

    page = client.get(URL).content.decode()
    forced = client.post(URL, {"chosen": [form.pk for form in forms]})
    single = client.get(reverse("submissions:review", args=[forms[0].pk])).content.decode()

    assert 'name="chosen"' not in page and "2 phiếu khác còn thiếu văn bản đã ký" in page
    assert forced.status_code == 422
    assert forced.content.decode().count("Không thể “Tiếp nhận đủ hồ sơ”") == 2
    assert "Chưa “Tiếp nhận đủ hồ sơ” được: kỳ đánh giá này yêu cầu văn bản đã ký" in single
    assert states(forms) == ["submitted", "submitted"]


def test_what_a_colleague_took_in_meanwhile_is_named_and_the_rest_is_done(client):
    forms, reviewer = make_waiting(units=2)
    services.accept(fresh(forms[0]), actor=make_reviewer(forms[0].campaign.agency))
    client.force_login(reviewer)

    response = client.post(URL, {"chosen": [form.pk for form in forms]})

    assert response.status_code == 422
    text = response.content.decode()
    assert f"{forms[0].unit}: Không thể “Tiếp nhận đủ hồ sơ”" in text and "Đã tiếp nhận 1 phiếu." in text
    assert states(forms) == ["accepted", "accepted"]


def test_nothing_chosen_and_foreign_forms_change_nothing(client):
    forms, reviewer = make_waiting(units=1)
    client.force_login(reviewer)
    nothing = client.post(URL, {"chosen": ["x", "²", ""]})
    client.force_login(make_officer(forms[0].unit))
    foreign = client.post(URL, {"chosen": forms[0].pk})

    assert "Hãy chọn ít nhất một phiếu" in nothing.content.decode()
    assert nothing.status_code == foreign.status_code == 422
    assert states(forms) == ["submitted"]


def test_the_round_limit_is_said_where_the_button_was(client):
    [form], reviewer = make_waiting(units=1, return_limit=0)
    services.accept(fresh(form), actor=reviewer)
    client.force_login(reviewer)

    page = client.get(reverse("submissions:review", args=[form.pk])).content.decode()

    assert "Chưa “Trả lại” được: Sở Thông tin đã trả lại 0 lần" in page


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_takes_as_many_statements_for_many_forms(client, django_assert_num_queries, units):
    _, reviewer = make_waiting(units=units)
    client.force_login(reviewer)

    with django_assert_num_queries(PAGE_QUERIES):
        assert client.get(URL).content.decode().count('name="chosen"') == units
