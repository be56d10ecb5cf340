import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring.models import Event, Membership, Role
from submissions import services
from submissions.desk_queries import desk
from submissions.errors import FormError, WorkflowError
from submissions.models import Level, Recusal, Submission, Verdict
from submissions.permissions import can_review, can_see_review
from tests.factories import criterion_of, make_reviewer, make_submitted, make_user

pytestmark = pytest.mark.django_db
Kind = Verdict.Kind
WHY = "Vợ công tác tại đơn vị."


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


@pytest.fixture
def form():
    submission = make_submitted()
    services.accept(submission, actor=make_reviewer(submission.campaign.agency))
    return fresh(submission)


@pytest.fixture
def reviewer(form):
    return make_reviewer(form.campaign.agency)


@pytest.fixture
def approver(form):
    return make_user(form.campaign.agency, Role.APPROVER)


def judge(form, code, actor):
    services.give_verdict(form, criterion_of(form, code), Kind.ACCEPT, actor=actor)


def test_who_withdrew_from_a_form_reads_it_but_takes_no_step_and_judges_nothing(form, reviewer):
    services.recuse(form, None, actor=reviewer, reason=WHY)
    form = fresh(form)

    assert can_see_review(reviewer, form)
    assert not can_review(reviewer, form)
    assert not desk(reviewer).get().is_mine
    for act in (
        lambda: judge(form, "1.1", reviewer),
        lambda: services.accept_remaining(form, actor=reviewer),
        lambda: services.verify(form, actor=reviewer),
    ):
        with pytest.raises((PermissionDenied, FormError)):
            act()
    assert Event.objects.filter(action="recuse").get().data == {"criterion": "", "reason": WHY}


def test_who_withdrew_from_a_criterion_judges_the_others(form, reviewer):
    services.recuse(form, criterion_of(form, "1.1"), actor=reviewer, reason=WHY)

    with pytest.raises(WorkflowError, match=r"Tiêu chí 1\.1: bạn đã rút"):
        judge(fresh(form), "1.1", reviewer)
    assert services.accept_remaining(fresh(form), actor=reviewer) == 2
    assert set(Verdict.objects.values_list("response__criterion__code", flat=True)) == {"1.2", "2"}


def test_only_who_assigns_lifts_a_withdrawal_and_says_why(form, reviewer, approver):
    recusal = services.recuse(form, None, actor=reviewer, reason=WHY)
    Membership.objects.create(user=reviewer, unit=form.campaign.agency, role=Role.HEAD)
    del reviewer.active_memberships

    for actor in (reviewer, make_reviewer(form.campaign.agency)):
        with pytest.raises(PermissionDenied):
            services.lift_recusal(recusal, actor=actor, reason="Đã chuyển công tác")
    with pytest.raises(WorkflowError, match="lý do"):
        services.lift_recusal(recusal, actor=approver, reason=" ")

    services.lift_recusal(recusal, actor=approver, reason="Đã chuyển công tác")

    assert can_review(reviewer, fresh(form))


def test_nobody_judges_one_criterion_at_two_levels(form, reviewer):
    Level.objects.create(
        campaign_block=form.campaign_block, number=2, code="hd", name="Hội thẩm", body=Level.Body.AGENCY
    )
    other = make_reviewer(form.campaign.agency)
    judge(form, "1.1", reviewer)
    services.accept_remaining(fresh(form), actor=other)
    services.forward(fresh(form), actor=other)
    services.accept(fresh(form), actor=other)

    with pytest.raises(WorkflowError, match="bạn đã kết luận ở cấp “Sở Thông tin”"):
        judge(fresh(form), "1.1", reviewer)
    assert services.accept_remaining(fresh(form), actor=reviewer) == 2
    assert services.accept_remaining(fresh(form), actor=other) == 1


def test_a_conclusion_that_a_colleague_replaced_still_keeps_its_author_from_the_next_level(form, reviewer):
    Level.objects.create(
        campaign_block=form.campaign_block, number=2, code="hd", name="Hội thẩm", body=Level.Body.AGENCY
    )
    other, third = make_reviewer(form.campaign.agency), make_reviewer(form.campaign.agency)
    judge(form, "1.1", reviewer)
    judge(fresh(form), "1.1", other)
    services.accept_remaining(fresh(form), actor=other)
    services.forward(fresh(form), actor=other)
    services.accept(fresh(form), actor=third)

    with pytest.raises(WorkflowError, match="bạn đã kết luận ở cấp “Sở Thông tin”"):
        judge(fresh(form), "1.1", reviewer)
    judge(fresh(form), "1.1", third)


def test_the_pages_withdraw_and_lift(client, form, reviewer, approver):
    client.force_login(reviewer)
    page = reverse("submissions:recusal-add", args=[form.pk])

    assert client.post(page, {"criterion": "1.1", "reason": ""}).status_code == 422
    client.post(page, {"criterion": "1.1", "reason": WHY})
    verdict = client.get(reverse("submissions:verdict", args=[form.pk, "1.1"])).content.decode()
    assert "Bạn chỉ xem: bạn đã rút khỏi thẩm định tiêu chí này." in verdict
    assert WHY in client.get(reverse("submissions:review", args=[form.pk])).content.decode()

    recusal = Recusal.objects.get()
    desk_of = [form.current_level.pk, form.campaign.agency.pk]
    lift = reverse("submissions:recusal-lift", args=[*desk_of, recusal.pk])
    assert client.post(lift, {"reason": "x"}).status_code == 404
    client.force_login(approver)
    assert WHY in client.get(reverse("submissions:assignment-edit", args=desk_of)).content.decode()
    client.post(lift, {"reason": "Đã chuyển công tác"})

    recusal.refresh_from_db()
    assert recusal.lifted_by == approver


def test_accepting_the_rest_leaves_out_what_the_reviewer_withdrew_from(form, reviewer):
    services.recuse(form, criterion_of(form, "1.2"), actor=reviewer, reason=WHY)

    services.accept_remaining(fresh(form), actor=reviewer)

    judged = set(Verdict.objects.values_list("response__criterion__code", flat=True))
    assert "1.1" in judged
    assert "1.2" not in judged
