from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring import services as accounts
from egov_scoring.errors import AccountError
from egov_scoring.models import EmergencyAccess, Event, Job, Message, Role
from submissions import services
from submissions.models import Submission
from submissions.permissions import can_review
from tests.factories import make_reviewer, make_submitted, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    submission = make_submitted()
    services.accept(submission, actor=make_reviewer(submission.campaign.agency))
    return Submission.objects.with_places().get(pk=submission.pk)


@pytest.fixture
def administrator(form):
    return make_user(form.campaign.agency, Role.ADMINISTRATOR)


def break_glass(form, actor, reason="Đơn vị báo mất dữ liệu", hours=2):
    return accounts.open_emergency(form.campaign.agency, actor=actor, reason=reason, hours=hours)


def page(form):
    return reverse("submissions:review", args=[form.pk])


def test_an_administrator_reads_a_form_only_while_an_emergency_access_is_open(client, form, administrator):
    client.force_login(administrator)
    assert client.get(page(form)).status_code == 404

    access = break_glass(form, administrator)
    shown = client.get(page(form))

    assert shown.status_code == 200
    assert "Quyền xem khẩn cấp." in shown.content.decode()
    assert not shown.context["may_judge"]
    assert not can_review(administrator, form)

    client.post(reverse("emergency-close", args=[access.pk]))
    assert client.get(page(form)).status_code == 404


def test_an_access_ends_by_itself(client, form, administrator):
    access = break_glass(form, administrator)
    past = timezone.now() - timedelta(hours=3)
    EmergencyAccess.objects.filter(pk=access.pk).update(opened_at=past, until=past + timedelta(hours=1))
    client.force_login(administrator)

    assert client.get(page(form)).status_code == 404


def test_the_approvers_are_told_see_it_in_the_header_and_may_close_it(client, form, administrator):
    approver = make_user(form.campaign.agency, Role.APPROVER)
    access = break_glass(form, administrator)
    client.force_login(approver)

    assert Message.objects.get(recipient=approver).body.endswith("Lý do: Đơn vị báo mất dữ liệu")
    assert str(administrator) in client.get(reverse("emergency-list")).content.decode()
    client.post(reverse("emergency-close", args=[access.pk]))
    assert not EmergencyAccess.objects.active().exists()
    actions = Event.objects.filter(stream__startswith="province:").values_list("action", flat=True)
    assert list(actions) == ["open_emergency", "close_emergency"]


def test_without_reason_or_right_no_glass_is_broken(client, form, administrator):
    with pytest.raises(AccountError, match="lý do"):
        break_glass(form, administrator, reason=" ")
    with pytest.raises(AccountError, match="từ 1 đến 8"):
        break_glass(form, administrator, hours=9)
    with pytest.raises(PermissionDenied):
        break_glass(form, make_reviewer(form.campaign.agency))
    client.force_login(administrator)
    assert client.post(reverse("emergency-list"), {"hours": "1", "reason": ""}).status_code == 422
    client.force_login(make_reviewer(form.campaign.agency))
    assert client.get(reverse("emergency-list")).status_code == 403


def test_an_emergency_is_for_reading_on_screen_only(client, form, administrator, settings):
    settings.CHECK_LINKS = True
    break_glass(form, administrator)
    client.force_login(administrator)
    campaign = form.campaign.pk
    acts = ("campaign-overview", "link-check", "progress-remind")

    for name in ("inspection", "progress"):
        shown = client.get(reverse(f"submissions:{name}")).content.decode()
        assert not [act for act in acts if reverse(f"submissions:{act}", args=[campaign]) in shown]
    for act in acts:
        assert client.post(reverse(f"submissions:{act}", args=[campaign])).status_code == 404
    assert not Job.objects.exists()
