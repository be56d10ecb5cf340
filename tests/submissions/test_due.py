"""Due instants to the second, in Vietnamese time: the block's, and a unit's own by an extension."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event, Role
from egov_scoring.templatetags.formats import due
from rubrics.spec import Due
from submissions import services
from submissions.campaign_queries import boards, participations_of
from submissions.desk_queries import desk, late_forms
from submissions.due_dates import due_instant
from submissions.errors import WorkflowError
from submissions.locks import lock_of
from submissions.models import Extension, Participation, Submission
from submissions.permissions import can_edit_answers
from submissions.working_days import end_of, start_of
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    answer,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submission,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
STRICT = SMALL_RUBRIC.replace('late = "assess"', 'late = "not_ranked"')
FRIDAY, SATURDAY, SUNDAY = date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1)
HOLIDAY = date(2026, 9, 2)
LAST_DAYS = pytest.mark.parametrize("day", [FRIDAY, SATURDAY, SUNDAY, HOLIDAY])


@pytest.fixture
def clock(monkeypatch):
    """Sets the server's clock to an instant."""

    def stand_at(instant):
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return stand_at


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def make_draft(clock, due_at, *, rubric=SMALL_RUBRIC, units=1):
    """A full draft of ten days before the due instant, with officer and head."""
    clock(due_at - timedelta(days=10))
    submission = make_submission(make_campaign(make_rubric(rubric), due_at=due_at, units=units))
    officer, head = make_officer(submission.unit), make_head(submission.unit)
    fill(submission, FULL_ANSWERS, actor=officer)
    return submission, officer, head


def hand_in(submission, officer, head):
    services.request_signature(fresh(submission), actor=officer)
    return services.sign_and_submit(fresh(submission), actor=head)


def extend(submission, until, *, reason="Mất điện ba ngày."):
    campaign = submission.campaign
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    return services.grant_extension(
        campaign, [submission.participation], until, actor=administrator, reason=reason, document="7/CV-UBND"
    )


@LAST_DAYS
def test_through_a_day_ends_at_its_24th_hour_in_viet_nam_and_is_never_moved(day):
    through = due_instant(Due(through=f"{day:%d/%m}"), day.year)
    before = due_instant(Due(before=f"{day:%d/%m}"), day.year)

    vietnam = ZoneInfo("Asia/Ho_Chi_Minh")
    assert through == datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=vietnam)
    assert before == datetime.combine(day, datetime.min.time(), tzinfo=vietnam)


def test_the_last_day_is_shown_so_that_nobody_doubts_it():
    assert due(end_of(FRIDAY)) == "hết ngày 30/10/2026 (24 giờ, giờ Việt Nam)"


@LAST_DAYS
@pytest.mark.parametrize(
    ("offset", "in_time", "state"),
    [(-SECOND, True, "assessed"), (0 * SECOND, False, "late"), (SECOND, False, "late")],
)
def test_a_form_is_in_time_before_the_instant_and_stamped_late_from_it_on(clock, day, offset, in_time, state):
    submission, officer, head = make_draft(clock, end_of(day))
    clock(end_of(day) + offset)

    revision = hand_in(submission, officer, head)

    assert (revision.in_time, fresh(submission).participation.state) == (in_time, state)


@LAST_DAYS
@pytest.mark.parametrize(("offset", "is_open"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_where_late_forms_are_not_ranked_the_instant_is_a_hard_stop(clock, day, offset, is_open):
    submission, officer, head = make_draft(clock, end_of(day), rubric=STRICT)
    services.request_signature(submission, actor=officer)
    clock(end_of(day) + offset)

    if is_open:
        assert services.sign_and_submit(fresh(submission), actor=head).in_time
        return
    with pytest.raises(WorkflowError, match="Đã hết hạn nộp"):
        services.sign_and_submit(fresh(submission), actor=head)
    services.send_back(fresh(submission), actor=head)
    with pytest.raises(PermissionDenied):
        answer(fresh(submission), "1.1", "#2", actor=officer)
    assert fresh(submission).participation.state == Participation.State.ASSESSED


def test_the_shipped_decision_of_cao_bang_stops_hard():
    blocks = make_rubric("cao-bang-2310-2016").spec.blocks

    assert {block.late for block in blocks} == {"not_ranked"}


@pytest.mark.parametrize("rubric", [SMALL_RUBRIC, STRICT], ids=["stamped", "stopped"])
@pytest.mark.parametrize(("offset", "in_time"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_a_draft_kept_under_an_extension_is_submitted_and_in_time(clock, rubric, offset, in_time):
    submission, officer, head = make_draft(clock, end_of(FRIDAY), rubric=rubric)
    clock(end_of(FRIDAY) + timedelta(hours=9))
    extend(submission, end_of(SUNDAY))
    clock(end_of(SUNDAY) + offset)

    if not in_time and rubric == STRICT:
        assert lock_of(fresh(submission)).title == "Đã hết hạn nộp"
        assert not can_edit_answers(officer, fresh(submission))
        return
    answer(fresh(submission), "1.2", "50/60", actor=officer, note="Bổ sung.")
    revision = hand_in(submission, officer, head)

    assert revision.in_time is in_time
    assert fresh(submission).participation.state == ("assessed" if in_time else "late")


def test_a_form_taken_back_and_handed_in_past_the_due_instant_is_late(clock):
    submission, officer, head = make_draft(clock, end_of(FRIDAY))
    clock(end_of(FRIDAY) - SECOND)
    hand_in(submission, officer, head)
    services.withdraw(fresh(submission), actor=officer)
    clock(end_of(FRIDAY))

    late = hand_in(submission, officer, head)

    assert (late.number, late.in_time, fresh(submission).participation.state) == (2, False, "late")


def test_an_extension_never_shortens_and_only_the_later_of_both_counts(clock):
    submission, _, _ = make_draft(clock, end_of(FRIDAY))
    with pytest.raises(WorkflowError, match="hạn mới phải sau hạn chung của khối"):
        extend(submission, end_of(FRIDAY))
    extend(submission, end_of(SATURDAY))
    block = submission.campaign_block
    block.due_at = end_of(SUNDAY)
    block.save()

    assert fresh(submission).participation.due_at == end_of(SUNDAY)


def test_an_extension_says_everything_that_stands_against_it_at_once(clock):
    submission, officer, head = make_draft(clock, end_of(FRIDAY), units=2)
    other = forms_of(submission.campaign)[0]
    hand_in(submission, officer, head)
    clock(end_of(SATURDAY))

    with pytest.raises(WorkflowError) as refused:
        services.grant_extension(
            submission.campaign,
            [submission.participation, other.participation],
            start_of(SATURDAY),
            actor=make_user(submission.campaign.agency, Role.ADMINISTRATOR),
            reason=" ",
        )

    assert str(refused.value).splitlines() == [
        "Hãy ghi lý do gia hạn.",
        "Hạn mới phải ở sau thời điểm này.",
        f"{other.participation.unit}: hạn mới phải sau hạn chung của khối.",
        f"{submission.unit}: phiếu đã nộp; cần sửa thì người thẩm định trả lại kèm hạn bổ sung.",
        f"{submission.unit}: hạn mới phải sau hạn chung của khối.",
    ]
    assert not Extension.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER, Role.OFFICER])
def test_only_the_administrator_of_the_campaign_grants_more_time(clock, role):
    submission, _, _ = make_draft(clock, end_of(FRIDAY))

    with pytest.raises(PermissionDenied):
        services.grant_extension(
            submission.campaign,
            [submission.participation],
            end_of(SUNDAY),
            actor=make_user(submission.campaign.agency, role),
            reason="Lý do.",
        )


def test_each_grant_leaves_an_event_with_the_instant_before(clock):
    submission, _, _ = make_draft(clock, end_of(FRIDAY))
    extend(submission, end_of(SATURDAY))
    extend(submission, end_of(SUNDAY), reason="Bão.")

    events = Event.objects.filter(action="extension").order_by("sequence")
    said = [(e.data["before"], e.data["until"], e.data["reason"]) for e in events]
    assert said == [
        (None, end_of(SATURDAY).isoformat(), "Mất điện ba ngày."),
        (end_of(SATURDAY).isoformat(), end_of(SUNDAY).isoformat(), "Bão."),
    ]


def test_lists_count_an_extended_unit_as_not_overdue(clock):
    submission, _, _ = make_draft(clock, end_of(FRIDAY), units=2)
    extend(submission, end_of(SUNDAY))
    clock(end_of(FRIDAY))
    campaign, reviewer = submission.campaign, make_reviewer(submission.campaign.agency)

    board = boards(campaign)[0].counts
    late = desk(reviewer).filter(late_forms(timezone.now()))
    drafts = {p.unit: p.has_late_draft for p in participations_of(campaign)}

    assert (board.filling, board.overdue) == (1, 1)
    assert submission.pk not in {form.pk for form in late} and len(late) == 1
    assert [is_late for unit, is_late in drafts.items() if unit == submission.unit] == [False]


def test_the_three_kinds_of_lock_have_words_of_their_own(clock):
    submission, _, _ = make_draft(clock, end_of(FRIDAY), rubric=STRICT)
    clock(end_of(FRIDAY))
    past_due = lock_of(fresh(submission))
    submitted = make_submitted()
    Submission.objects.filter(pk=submitted.pk).update(moved_at=start_of(SUNDAY))
    elsewhere = lock_of(fresh(submitted))
    Submission.objects.filter(pk=submitted.pk).update(status="verified", moved_at=start_of(SUNDAY))
    verified = lock_of(fresh(submitted))

    assert (past_due.title, past_due.text) == (
        "Đã hết hạn nộp",
        "Hạn nộp: hết ngày 30/10/2026 (24 giờ, giờ Việt Nam); phiếu khóa từ 00:00 ngày 31/10/2026. "
        "Theo quyết định, đơn vị nộp muộn không được đánh giá, xếp hạng. "
        "Xin gia hạn: liên hệ Sở Thông tin.",
    )
    assert (elsewhere.title, elsewhere.text) == (
        "Phiếu chờ tiếp nhận, không sửa được",
        "Phiếu ở Sở Thông tin từ 00:00 ngày 01/11/2026. Cần sửa: rút phiếu về nếu còn hạn và chưa được "
        "tiếp nhận, hoặc đề nghị Sở Thông tin trả lại.",
    )
    assert (verified.title, verified.text) == (
        "Phiếu đã thẩm định, không sửa được",
        "Thẩm định xong từ 00:00 ngày 01/11/2026. Có ý kiến về kết quả: liên hệ Sở Thông tin.",
    )


@pytest.mark.parametrize(
    ("name", "args"), [("form", ()), ("group", ("1",)), ("response-edit", ("1.1",)), ("check", ())]
)
def test_every_page_of_a_form_past_its_due_instant_says_which_lock(client, clock, name, args):
    submission, officer, _ = make_draft(clock, timezone.now() - timedelta(hours=1), rubric=STRICT)
    clock(timezone.now() + timedelta(days=10, hours=2))
    client.force_login(officer)

    page = client.get(reverse(f"submissions:{name}", args=[submission.pk, *args])).content.decode()

    assert "Đã hết hạn nộp" in page and "Xin gia hạn: liên hệ Sở Thông tin" in page
    assert "data-autosave" not in page


def test_a_save_past_the_due_instant_is_refused_with_the_lock(client, clock):
    submission, officer, _ = make_draft(clock, timezone.now() - timedelta(hours=1), rubric=STRICT)
    clock(timezone.now() + timedelta(days=10, hours=2))
    client.force_login(officer)
    address = reverse("submissions:response-edit", args=[submission.pk, "1.1"])

    response = client.post(address, {"c-1-1-answer": "#2", "c-1-1-version": "1"})

    assert response.status_code == 403
    assert "Xin gia hạn: liên hệ Sở Thông tin" in response.content.decode()


def test_the_administrator_grants_several_units_more_time_on_screen(client, clock):
    submission, _, _ = make_draft(clock, timezone.now() + timedelta(days=2), units=3)
    campaign = submission.campaign
    client.force_login(make_user(campaign.agency, Role.ADMINISTRATOR))
    address = reverse("submissions:extension-add", args=[campaign.pk])
    chosen = list(campaign.participations.values_list("pk", flat=True))[:2]
    day = timezone.localdate() + timedelta(days=30)

    ticked = client.get(address, {"don-vi": chosen[0]}).context["form"]["units"].initial
    refused = client.post(address, {"units": chosen, "last_day": "", "reason": ""})
    granted = client.post(address, {"units": chosen, "last_day": f"{day:%d/%m/%Y}", "reason": "Mưa lũ."})

    assert (ticked, refused.status_code, granted.status_code) == ([str(chosen[0])], 422, 302)
    assert set(Extension.objects.values_list("participation", "until")) == {
        (pk, end_of(day)) for pk in chosen
    }
    assert "Mưa lũ." in client.get(granted.url).content.decode()
