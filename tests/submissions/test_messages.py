"""One message per act tells the officers and heads of a unit what became of its form."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from egov_scoring import outbox
from egov_scoring.models import Message, Role
from submissions import services
from tests.factories import (
    FULL_ANSWERS,
    fill,
    make_head,
    make_officer,
    make_reviewer,
    make_submission,
    make_submitted,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return make_submission()


def told(kind):
    return list(Message.objects.filter(kind=kind).order_by("recipient").values_list("recipient", flat=True))


def test_the_receipt_goes_by_mail_to_officers_and_heads(submission, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://cham-diem.example"
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    head.email = "thu.truong@example.vn"
    head.save()
    make_user(submission.unit, Role.ADMINISTRATOR)
    fill(submission, FULL_ANSWERS, actor=officer)
    services.request_signature(submission, actor=officer)

    revision = services.sign_and_submit(submission, actor=head)
    outbox.deliver()

    assert told("receipt") == [officer.pk, head.pk]
    officer.refresh_from_db()
    assert officer.unread == 1
    assert [letter.to for letter in mail.outbox] == [["thu.truong@example.vn"]]
    assert revision.receipt in mail.outbox[0].subject
    assert revision.sha256 in mail.outbox[0].body
    assert mail.outbox[0].body.endswith(f"https://cham-diem.example/phieu/{submission.pk}/bien-nhan/1/")


def test_a_return_says_what_is_asked_until_when_in_one_message():
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)

    return_form(submission, actor=reviewer, questions={"1.1": "Bổ sung số văn bản.", "2": "Gửi lại."})

    message = Message.objects.filter(kind="return").first()
    assert len(told("return")) == 2
    assert message.subject == "Phiếu bị trả lại: bổ sung 2 tiêu chí"
    assert "Tiêu chí 1.1: Bổ sung số văn bản." in message.body
    assert "Hạn bổ sung: " in message.body


def test_more_time_and_the_end_of_verification_are_told_once_each(submission):
    officer = make_officer(submission.unit)
    administrator = make_user(submission.campaign.agency, Role.ADMINISTRATOR)
    later = timezone.now() + timedelta(days=9)
    services.grant_extension(
        submission.campaign, [submission.participation], later, actor=administrator, reason="Bão lụt."
    )
    submission = make_submitted(submission.campaign)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return_form(submission, actor=reviewer)
    services.extend_return(submission, later, actor=reviewer, reason="Đường truyền hỏng.")

    assert [told(kind).count(officer.pk) for kind in ("extension", "receipt", "return", "more-time")] == [
        1
    ] * 4


def test_verdicts_send_no_message_and_verifying_sends_one():
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    before = Message.objects.count()

    services.accept_remaining(submission, actor=reviewer)
    assert Message.objects.count() == before

    services.verify(submission, actor=reviewer)
    assert len(told("verify")) == 2
    services.reopen(submission, actor=reviewer, reason="Nhầm số liệu.")
    assert len(told("reopen")) == 2
