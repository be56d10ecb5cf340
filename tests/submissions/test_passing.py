from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Membership, Role, User
from submissions import services
from submissions.errors import WorkflowError
from submissions.models import CampaignBlock, Participation, Submission
from submissions.passing_queries import passing_places
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_user,
)

pytestmark = pytest.mark.django_db
TWO_LEVELS = SMALL_RUBRIC.replace(
    "[[blocks]]", '[[levels]]\ncode = "huyen"\nname = "UBND huyện"\nbody = "parent"\n\n[[blocks]]'
).replace('levels = ["so"]', 'levels = ["huyen", "so"]')


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def submit(form):
    form = fresh(form)
    officer = make_officer(form.unit)
    fill(form, FULL_ANSWERS, actor=officer)
    services.request_signature(form, actor=officer)
    services.sign_and_submit(form, actor=make_head(form.unit))
    return fresh(form)


@pytest.fixture
def forms():
    campaign = make_campaign(make_rubric(TWO_LEVELS), units=2, passes_together=True)
    return [fresh(form) for form in forms_of(campaign)]


@pytest.fixture
def district(forms):
    return make_reviewer(forms[0].unit.parent)


def judge_all(form, actor):
    services.accept(submit(form), actor=actor)
    services.accept_remaining(fresh(form), actor=actor)


def address(forms, name="passing", *more):
    level = forms[0].levels[0]
    return reverse(f"submissions:{name}", args=[level.pk, forms[0].unit.parent.pk, *more])


def test_nothing_goes_up_until_every_unit_is_ready(client, forms, district):
    judge_all(forms[0], district)
    services.accept(submit(forms[1]), actor=district)
    client.force_login(district)

    with pytest.raises(WorkflowError, match=f"{forms[1].unit}: còn 3 tiêu chí chưa xét"):
        services.forward(fresh(forms[0]), actor=district)
    refused = client.post(address(forms))
    assert refused.status_code == 422
    assert "chưa xét" in refused.content.decode()

    services.accept_remaining(fresh(forms[1]), actor=district)
    client.post(address(forms))

    assert [(fresh(form).status, fresh(form).level) for form in forms] == [("submitted", 2)] * 2
    assert Event.objects.get(action="forward_all").data["forms"] == 2


def test_a_unit_that_handed_nothing_in_is_marked_with_a_reason(client, forms, district):
    judge_all(forms[0], district)
    missing = address(forms, "passing-missing", forms[1].participation.pk)
    client.force_login(district)
    client.post(missing, {"reason": "Không gửi phiếu"})
    assert Participation.objects.get(pk=forms[1].participation.pk).state == "assessed"

    CampaignBlock.objects.update(due_at=timezone.now() - timedelta(days=1))
    client.post(missing, {"reason": "Không gửi phiếu", "document": "Báo cáo 5/BC-UBND"})
    client.post(address(forms))

    assert Participation.objects.get(pk=forms[1].participation.pk).document == "Báo cáo 5/BC-UBND"
    assert fresh(forms[0]).level == 2


def test_strangers_neither_see_nor_pass_the_district(client, forms):
    stranger = make_reviewer(forms[0].campaign.agency)
    client.force_login(stranger)

    assert client.get(address(forms)).status_code == 404
    with pytest.raises(PermissionDenied):
        services.forward_all(forms[0].levels[0], forms[0].unit.parent, actor=stranger)
    assert make_user().emergencies == []


def test_the_level_below_reads_why_it_is_locked_and_is_unlocked_with_a_reason(client, forms, district):
    for form in forms:
        judge_all(form, district)
    services.forward_all(forms[0].levels[0], forms[0].unit.parent, actor=district)
    above = make_reviewer(forms[0].campaign.agency)
    services.accept(fresh(forms[0]), actor=above)
    client.force_login(district)

    page = client.get(reverse("submissions:review", args=[forms[0].pk])).content.decode()
    assert "Kết quả của UBND huyện đã khóa: Sở Thông tin tiếp nhận lúc" in page

    with pytest.raises(WorkflowError, match="lý do"):
        services.hand_down(fresh(forms[0]), actor=above, reason=" ")
    services.hand_down(fresh(forms[0]), actor=above, reason="Xét lại 1.2")

    assert (fresh(forms[0]).status, fresh(forms[0]).level) == ("accepted", 1)


@pytest.mark.parametrize("submitted", [1, 2])
def test_the_page_takes_a_fixed_number_of_statements(
    client, forms, district, submitted, django_assert_num_queries
):
    for form in forms[:submitted]:
        judge_all(form, district)
    client.force_login(district)

    with django_assert_num_queries(10):
        assert client.get(address(forms)).status_code == 200


def test_the_head_of_the_district_passes_up_what_others_have_judged(client, forms, district):
    head = make_head(forms[0].unit.parent)
    for form in forms:
        judge_all(form, district)
    client.force_login(head)

    home = client.get(reverse("submissions:home")).content.decode()
    places = client.get(reverse("submissions:passing-list")).content.decode()
    page = client.get(address(forms)).content.decode()
    client.post(address(forms))

    assert reverse("submissions:passing-list") in home and address(forms) in places
    assert "2 phiếu sẵn sàng chuyển lên" in page
    assert reverse("submissions:review", args=[forms[0].pk]) not in page
    assert [fresh(form).level for form in forms] == [2, 2]
    assert Event.objects.get(action="forward_all").actor == head


def test_the_head_judges_nothing_and_passes_up_no_form_of_the_own_unit(forms, district):
    head = make_head(forms[0].unit.parent)
    for form in forms:
        judge_all(form, district)
    Membership.objects.create(user=head, unit=forms[1].unit, role=Role.OFFICER)
    both = User.objects.get(pk=head.pk)

    with pytest.raises(PermissionDenied):
        services.accept_remaining(fresh(forms[0]), actor=both)
    with pytest.raises(PermissionDenied):
        services.forward(fresh(forms[1]), actor=both)
    with pytest.raises(WorkflowError, match=f"{forms[1].unit}: phiếu của đơn vị bạn"):
        services.forward_all(forms[0].levels[0], forms[0].unit.parent, actor=both)
    assert [fresh(form).level for form in forms] == [1, 1]


def test_the_list_of_places_counts_what_is_up_and_what_will_not_come(client, forms, district):
    judge_all(forms[0], district)
    CampaignBlock.objects.update(due_at=timezone.now() - timedelta(days=1))
    services.mark_missing(forms[1].participation, forms[0].levels[0], actor=district, reason="Không gửi.")

    [before] = passing_places(district)
    services.forward_all(forms[0].levels[0], forms[0].unit.parent, actor=district)
    [after] = passing_places(district)

    assert (before.units, before.up, before.aside, before.left) == (2, 0, 1, 1)
    assert (after.up, after.left) == (1, 0)
    assert passing_places(make_head(forms[0].unit)) == []
