from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from egov_scoring.models import User
from egov_scoring.services import delegate_signing, end_delegation
from submissions import services
from submissions.freezing import thaw
from tests.factories import FULL_ANSWERS, fill, make_head, make_officer, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """A form that waits for the signature while the head is away and a deputy signs."""
    submission = make_submission()
    unit = submission.unit
    head, officer, deputy = make_head(unit), make_officer(unit), make_officer(unit)
    deputy.position = "Phó Giám đốc"
    deputy.save()
    fill(submission, FULL_ANSWERS, actor=officer)
    services.request_signature(submission, actor=officer)
    today = timezone.localdate()
    delegation = delegate_signing(
        unit,
        deputy,
        actor=head,
        signs_as="kt",
        head_title="Giám đốc",
        valid_from=today,
        valid_until=today + timedelta(days=5),
        act="QĐ 12",
    )
    submission.refresh_from_db()
    return submission, head, User.objects.get(pk=deputy.pk), delegation


def test_a_deputy_signs_in_the_heads_stead(waiting):
    submission, _, deputy, _ = waiting

    revision = services.sign_and_submit(submission, actor=deputy)

    assert revision.submitted_by == deputy
    assert thaw(revision)["signature"] == {"lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": str(deputy)}


def test_the_check_page_shows_the_signing_lines(waiting, client):
    submission, head, deputy, _ = waiting
    address = f"/phieu/{submission.pk}/kiem-tra/"
    pages = []
    for person in (head, deputy):
        client.force_login(person)
        pages.append(client.get(address).content.decode())

    assert "KT. GIÁM ĐỐC<br>PHÓ GIÁM ĐỐC" in pages[1]
    assert "KT. GIÁM ĐỐC" not in pages[0]
    assert all("Bạn ký với dòng" in page for page in pages)


@pytest.mark.parametrize("days", [-1, 6])
def test_outside_its_days_a_delegate_signs_nothing(waiting, days, monkeypatch):
    submission, _, deputy, _ = waiting
    day = timezone.localdate() + timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    with pytest.raises(PermissionDenied):
        services.sign_and_submit(submission, actor=User.objects.get(pk=deputy.pk))


def test_after_the_head_has_taken_it_back_the_delegate_signs_nothing(waiting):
    submission, head, deputy, delegation = waiting
    end_delegation(delegation, actor=head)

    with pytest.raises(PermissionDenied):
        services.sign_and_submit(submission, actor=User.objects.get(pk=deputy.pk))

    submission.refresh_from_db()
    assert submission.status == "to_sign"
