"""The council: its sheet of differences, decisions with minutes, changes after it has finished."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Role
from rubrics.answers import parse_answer
from submissions import services
from submissions.council_queries import changes_after_council
from submissions.errors import WorkflowError
from submissions.models import CampaignBlock, Submission, Verdict
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    criterion_of,
    fill,
    make_campaign,
    make_officer,
    make_reviewer,
    make_rubric,
    make_user,
)

pytestmark = pytest.mark.django_db

WITH_COUNCIL = (
    SMALL_RUBRIC.replace('code = "nho"', 'code = "hoi-dong"')
    .replace('levels = ["so"]', 'levels = ["so", "hoi-dong"]')
    .replace(
        "[[blocks]]", '[[levels]]\ncode = "hoi-dong"\nname = "Hội đồng"\nbody = "council"\n\n[[blocks]]', 1
    )
)
MINUTES = {"number": "05/BB-HĐ", "date": date(2021, 11, 12)}


def make_council_campaign(units=1):
    """Every unit says 42/60 at 1.2 (2,1 points); the Sở found 36/60 (1,8); all forms lie with the council."""
    campaign = make_campaign(make_rubric(WITH_COUNCIL), units=units)
    reviewer = make_reviewer(campaign.agency)
    member = make_user(campaign.council, Role.COUNCIL)
    for form in Submission.objects.with_places().filter(participation__campaign=campaign):
        head = make_user(form.unit, Role.OFFICER, Role.HEAD)
        fill(form, FULL_ANSWERS, actor=head)
        services.request_signature(form, actor=head)
        services.sign_and_submit(form, actor=head)
        services.accept(form, actor=reviewer)
        give(form, "36/60", reviewer, reason="Đếm lại còn 36 văn bản.")
        services.accept_remaining(form, actor=reviewer)
        services.forward(form, actor=reviewer)
        services.accept(form, actor=member)
    return campaign, member


def give(form, typed, actor, reason=""):
    answer = parse_answer(form.campaign_block.spec.node("1.2"), typed)
    return services.give_verdict(
        form, criterion_of(form, "1.2"), Verdict.Kind.CORRECT, actor=actor, answer=answer, reason=reason
    )


def forms_of(campaign):
    return list(Submission.objects.with_places().filter(participation__campaign=campaign).order_by("pk"))


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def sheet_url(campaign, name="council-sheet", *args):
    block = CampaignBlock.objects.get(campaign=campaign)
    return reverse(f"submissions:{name}", args=[block.pk, *args])


def test_the_council_decides_nothing_without_minutes():
    campaign, member = make_council_campaign()
    form = forms_of(campaign)[0]

    with pytest.raises(WorkflowError, match="chưa ghi biên bản"):
        give(form, "42/60", member, reason="Theo đơn vị.")
    with pytest.raises(WorkflowError, match="chưa ghi biên bản"):
        services.accept_remaining(form, actor=member)


def test_a_verdict_points_to_the_minutes_and_names_them_as_its_reason():
    campaign, member = make_council_campaign()
    form = forms_of(campaign)[0]
    services.record_session(campaign, actor=member, **MINUTES)

    verdict = give(form, "42/60", member)

    assert verdict.session.number == "05/BB-HĐ"
    assert verdict.reason == "Biên bản số 05/BB-HĐ ngày 12/11/2021"


def test_minutes_have_one_number_and_come_from_a_member():
    campaign, member = make_council_campaign()
    services.record_session(campaign, actor=member, **MINUTES)

    with pytest.raises(WorkflowError, match="đã được ghi"):
        services.record_session(campaign, actor=member, **MINUTES)
    with pytest.raises(PermissionDenied):
        services.record_session(campaign, actor=make_reviewer(campaign.agency), number="6", date=date.today())


def test_minutes_of_a_day_to_come_are_refused_and_stay_on_the_page():
    campaign, member = make_council_campaign()
    typed = {"number": "7/BB", "date": "1/1/2090"}

    refused = client_of(member).post(sheet_url(campaign, "council-session"), typed)

    assert refused.status_code == 422
    assert "Ngày biên bản không thể ở sau hôm nay." in refused.content.decode()
    assert 'value="1/1/2090"' in refused.content.decode()
    assert not campaign.council_sessions.exists()


def test_the_sheet_lists_only_where_the_levels_differ():
    campaign, member = make_council_campaign()

    page = client_of(member).get(sheet_url(campaign)).content.decode()

    assert "1 chênh lệch chờ Hội đồng quyết định" in page
    assert "Đếm lại còn 36 văn bản." in page
    assert "2,10" in page
    assert "1,80" in page
    assert "Kế hoạch của năm" not in page


def test_several_differences_are_decided_at_once_and_the_rest_is_accepted():
    campaign, member = make_council_campaign(units=2)
    services.record_session(campaign, actor=member, **MINUTES)
    first, second = forms_of(campaign)
    client = client_of(member)

    chosen = {f"{first.pk}-1.2-choice": "own", f"{second.pk}-1.2-choice": "below"}
    client.post(sheet_url(campaign, "council-decide"), chosen)
    client.post(sheet_url(campaign, "council-step", "phan-con-lai"))
    client.post(sheet_url(campaign, "council-step", "ket-thuc"))

    totals = [form.verified_total for form in forms_of(campaign)]
    assert totals == [Decimal("9.1"), Decimal("8.8")]
    assert {verdict.session.number for verdict in Verdict.objects.filter(level__number=2)} == {"05/BB-HĐ"}


def test_one_wrong_line_stores_none_and_keeps_what_was_typed():
    campaign, member = make_council_campaign(units=2)
    services.record_session(campaign, actor=member, **MINUTES)
    campaign.direct_points = True
    campaign.save()
    first, second = forms_of(campaign)

    typed = {
        f"{first.pk}-1.2-choice": "own",
        f"{second.pk}-1.2-choice": "points",
        f"{second.pk}-1.2-points": "3,5",
    }
    answer = client_of(member).post(sheet_url(campaign, "council-decide"), typed)

    assert answer.status_code == 422
    assert "Điểm là 3,5, phải từ 0 đến 3." in answer.content.decode()
    assert 'value="3,5"' in answer.content.decode()
    assert not Verdict.objects.filter(level__number=2).exists()


def test_points_of_the_council_are_stored_with_the_minutes():
    campaign, member = make_council_campaign()
    services.record_session(campaign, actor=member, **MINUTES)
    campaign.direct_points = True
    campaign.save()
    form = forms_of(campaign)[0]

    client_of(member).post(sheet_url(campaign, "council-decide"), {f"{form.pk}-1.2-points": "2,5"})

    verdict = Verdict.objects.get(level__number=2)
    assert (verdict.kind, verdict.points) == ("points", Decimal("2.5"))


def test_nobody_else_finds_the_sheet():
    campaign, _ = make_council_campaign()

    for stranger in (make_reviewer(campaign.agency), make_officer(forms_of(campaign)[0].unit)):
        assert client_of(stranger).get(sheet_url(campaign)).status_code == 404
        assert client_of(stranger).post(sheet_url(campaign, "council-decide")).status_code == 404


def test_a_member_from_a_scored_unit_does_not_see_the_form_of_that_unit():
    campaign, _ = make_council_campaign(units=2)
    own, other = forms_of(campaign)
    member = make_user(campaign.council, Role.COUNCIL)
    member.memberships.create(unit=own.unit, role=Role.OFFICER)

    page = client_of(member).get(sheet_url(campaign)).content.decode()

    assert other.unit.name in page
    assert own.unit.name not in page


def test_a_change_after_the_council_needs_a_reopening_and_is_listed():
    campaign, member = make_council_campaign()
    services.record_session(campaign, actor=member, **MINUTES)
    form = forms_of(campaign)[0]
    services.accept_remaining(form, actor=member)
    services.verify(form, actor=member)
    with pytest.raises(PermissionDenied):
        give(form, "42/60", member)
    assert changes_after_council(form.campaign_block) == []

    services.reopen(form, actor=member, reason="Bỏ sót văn bản.")
    services.record_session(campaign, actor=member, number="06/BB-HĐ", date=timezone.localdate())
    give(form, "42/60", member)

    (change,) = changes_after_council(form.campaign_block)
    assert (change.code, change.before, change.after) == ("1.2", Decimal("1.8"), Decimal("2.1"))
    assert change.reopened_because == "Bỏ sót văn bản."
    assert "06/BB-HĐ" in change.reason


@pytest.mark.parametrize("units", [1, 3])
def test_the_sheet_takes_as_many_statements_for_three_units_as_for_one(units, django_assert_num_queries):
    campaign, member = make_council_campaign(units=units)
    services.record_session(campaign, actor=member, **MINUTES)
    client = client_of(member)

    with django_assert_num_queries(14):
        client.get(sheet_url(campaign))


def test_without_minutes_a_bulk_act_of_the_council_says_so_and_accepts_nothing():
    campaign, member = make_council_campaign()
    form = forms_of(campaign)[0]
    act = services.plan_bulk({form.pk: ["1.1"]}, actor=member)

    services.run_bulk(act, lambda done, total: None)

    part = act.parts.get()
    assert (part.state, part.accepted) == ("refused", 0)
    assert "chưa ghi biên bản" in part.outcome


def test_a_change_after_newer_minutes_does_not_cite_the_older_ones():
    campaign, member = make_council_campaign()
    form = forms_of(campaign)[0]
    services.record_session(campaign, actor=member, **MINUTES)
    give(form, "42/60", member)
    services.record_session(campaign, actor=member, **(MINUTES | {"number": "06/BB-HĐ"}))

    page = client_of(member).get(reverse("submissions:verdict", args=[form.pk, "1.2"]))

    assert page.context["form"]["reason"].value() == ""
    assert give(form, "36/60", member).reason.startswith("Biên bản số 06/BB-HĐ")
