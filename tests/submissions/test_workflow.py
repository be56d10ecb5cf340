from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from egov_scoring.models import Event, Role
from submissions import services
from submissions.errors import FormError, WorkflowError
from submissions.locks import lock_of
from submissions.models import Participation, Submission
from submissions.workflow import TRANSITIONS, actions_for, move
from tests.factories import (
    FULL_ANSWERS,
    criterion_of,
    fill,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_submitted,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=-1)


def people(submission):
    return {
        "officer": make_officer(submission.unit),
        "head": make_head(submission.unit),
        "reviewer": make_reviewer(submission.campaign.agency),
        "stranger": make_user(make_submission().unit, Role.OFFICER, Role.HEAD),
        "administrator": make_user(submission.campaign.agency, Role.ADMINISTRATOR),
    }


def put(submission, status, level):
    Submission.objects.filter(pk=submission.pk).update(status=status, level=level)
    return Submission.objects.with_places().get(pk=submission.pk)


PLACES = [("draft", 0), ("to_sign", 0), ("submitted", 1), ("accepted", 1), ("returned", 1), ("verified", 1)]
MAY = {
    "request_signature": ({"draft", "returned"}, {"officer"}),
    "send_back": ({"to_sign"}, {"officer", "head"}),
    "sign_and_submit": ({"to_sign"}, {"head"}),
    "withdraw": ({"submitted"}, {"officer", "head"}),
    "accept": ({"submitted"}, {"reviewer"}),
    "return": ({"accepted"}, {"reviewer"}),
    "take_back_return": ({"returned"}, {"reviewer"}),
    "forward": (set(), set()),  # the small rubric has one level
    "hand_down": (set(), set()),
    "verify": ({"accepted"}, {"reviewer"}),
    "reopen": ({"verified"}, {"reviewer"}),
}


def test_the_matrix_names_every_transition():
    assert MAY.keys() == TRANSITIONS.keys()


@pytest.mark.parametrize(("status", "level"), PLACES)
def test_who_may_take_which_step_from_which_status(status, level):
    submission = make_submission()
    persons = people(submission)
    submission = put(submission, status, level)

    offered = {
        (role, name) for role, person in persons.items() for name, _ in actions_for(submission, person)
    }

    assert offered == {
        (role, name) for name, (statuses, roles) in MAY.items() for role in roles if status in statuses
    }


@pytest.mark.parametrize("role", ["stranger", "administrator", "reviewer"])
def test_a_step_by_someone_else_changes_nothing(role):
    submission = make_submission()

    with pytest.raises(PermissionDenied):
        move(submission, "request_signature", actor=people(submission)[role])

    submission.refresh_from_db()
    assert submission.status == "draft"
    assert not Event.objects.filter(stream=f"submission:{submission.pk}").exists()


def test_a_step_from_another_status_says_where_the_form_is():
    submission = make_submission()

    with pytest.raises(WorkflowError, match="đang ở trạng thái “đang tự chấm”"):
        move(submission, "sign_and_submit", actor=make_head(submission.unit))


def test_every_step_leaves_an_event_with_source_and_target():
    submission = make_submitted()

    events = Event.objects.filter(stream=f"submission:{submission.pk}").order_by("sequence")

    assert [(e.action, e.data.get("source"), e.data.get("target")) for e in events][-2:] == [
        ("request_signature", "draft", "to_sign"),
        ("sign_and_submit", "to_sign", "submitted"),
    ]


def test_an_officer_signs_only_where_the_campaign_lets_one_person_submit():
    strict, free = make_submission(), make_submission(make_campaign(one_person_submits=True))

    for submission, allowed in [(strict, False), (free, True)]:
        officer = make_officer(submission.unit)
        fill(submission, FULL_ANSWERS, actor=officer)
        services.request_signature(submission, actor=officer)
        if not allowed:
            with pytest.raises(PermissionDenied):
                services.sign_and_submit(submission, actor=officer)
        else:
            assert services.sign_and_submit(submission, actor=officer).number == 1


def test_a_return_needs_a_reason_and_a_resubmission_goes_back_to_the_same_level():
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    with pytest.raises(WorkflowError, match="hãy ghi lý do"):
        return_form(submission, actor=reviewer, reason=" ")
    return_form(submission, actor=reviewer)
    officer, head = make_officer(submission.unit), make_head(submission.unit)

    services.request_signature(submission, actor=officer)
    services.send_back(submission, actor=head)
    submission.refresh_from_db()
    assert (submission.status, submission.level) == ("returned", 1)

    services.request_signature(submission, actor=officer)
    revision = services.sign_and_submit(submission, actor=head)
    submission.refresh_from_db()
    assert (submission.status, submission.level, submission.current_return) == ("submitted", 1, None)
    assert revision.number == 2


def test_a_form_is_withdrawn_before_the_due_time_only():
    submission = make_submitted()
    officer = make_officer(submission.unit)
    services.withdraw(submission, actor=officer)
    submission.refresh_from_db()
    assert (submission.status, submission.level) == ("draft", 0)

    late = make_submitted(make_campaign(due_at=timezone.now() + YESTERDAY))
    with pytest.raises(WorkflowError, match="Đã hết hạn nộp"):
        services.withdraw(late, actor=make_officer(late.unit))


def test_a_late_form_is_marked_late_and_its_receipt_says_so():
    submission = make_submitted(make_campaign(due_at=timezone.now() + YESTERDAY))

    assert submission.participation.state == Participation.State.LATE
    assert submission.revisions.get().in_time is False


def test_signing_is_refused_with_every_problem_at_once():
    submission = make_submission()
    officer = make_officer(submission.unit)
    fill(submission, FULL_ANSWERS, actor=officer)
    submission.responses.update(note="")

    with pytest.raises(FormError) as refused:
        services.request_signature(submission, actor=officer)

    assert [code for code, _ in refused.value.problems] == ["1.1", "1.2", "2"]


def test_nobody_reviews_the_form_of_an_own_unit():
    submission = make_submitted()
    insider = make_reviewer(submission.campaign.agency)
    insider.memberships.create(unit=submission.unit, role=Role.OFFICER)

    with pytest.raises(PermissionDenied):
        services.accept(submission, actor=insider)


def test_a_closed_campaign_locks_the_form_and_says_whom_to_ask():
    submission = make_submission()
    submission.campaign.status = "closed"
    submission.campaign.save()

    submission = Submission.objects.with_places().get(pk=submission.pk)

    assert str(lock_of(submission)) == (
        "Kỳ đánh giá đã đóng. Phiếu không sửa, không nộp được nữa. Liên hệ Sở Thông tin."
    )
    assert actions_for(submission, make_officer(submission.unit)) == []


def test_a_level_judges_only_criteria_of_the_form_s_own_block():
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    submission = services.accept(submission, actor=reviewer)
    stranger = criterion_of(make_submission(make_campaign(make_rubric("quang-binh-3270-2020"))), "1.1")

    with pytest.raises(WorkflowError, match="cấp này không xét tiêu chí này"):
        services.give_verdict(submission, stranger, "accept", actor=reviewer)

    assert not submission.responses.filter(criterion=stranger).exists()
