"""The right of reply: one's own provisional result, a window, an answer by somebody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from egov_scoring.events import stream_of
from egov_scoring.models import Event, Message, Role
from rankings import queries as ranking_queries
from rubrics.answers import parse_answer
from submissions import services
from submissions.errors import LockedError, WorkflowError
from submissions.models import Provisional, Reply, Submission, Verdict
from submissions.reply_permissions import can_answer_reply, has_judged
from tests.factories import (
    FULL_ANSWERS,
    criterion_of,
    fill,
    make_campaign,
    make_officer,
    make_reviewer,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db


class World:
    """Verified forms in which one reviewer lowered 1.2, another reviewer, and the approver."""

    def __init__(self, units=1, days=5):
        self.campaign = make_campaign(units=units, reply_working_days=days)
        self.judge, self.other = make_reviewer(self.campaign.agency), make_reviewer(self.campaign.agency)
        self.approver = make_user(self.campaign.agency, Role.APPROVER)
        self.heads = {}
        for form in self.forms():
            self.verify(form)

    def forms(self):
        forms = Submission.objects.with_places().filter(participation__campaign=self.campaign)
        return list(forms.order_by("pk"))

    @property
    def form(self):
        return self.forms()[0]

    @property
    def head(self):
        return self.heads[self.form.pk]

    def verify(self, form):
        head = self.heads[form.pk] = make_user(form.unit, Role.OFFICER, Role.HEAD)
        fill(form, FULL_ANSWERS, actor=head)
        services.request_signature(form, actor=head)
        services.sign_and_submit(form, actor=head)
        services.accept(form, actor=self.judge)
        answer = parse_answer(form.campaign_block.spec.node("1.2"), "36/60")
        services.give_verdict(
            form, criterion_of(form, "1.2"), "correct", actor=self.judge, answer=answer, reason="Đếm lại."
        )
        services.accept_remaining(form, actor=self.other)
        services.verify(form, actor=self.judge)

    def send(self):
        return services.send_provisional(self.form.campaign_block, None, actor=self.approver)

    def disagree(self, **values):
        values = {"agrees": False, "ground": "Có thêm sáu văn bản."} | values
        return services.file_reply(self.form, criterion_of(self.form, "1.2"), actor=self.head, **values)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, name, *args):
    return client_of(user).get(reverse(f"submissions:{name}", args=args))


def test_the_units_are_told_once_when_every_form_is_verified():
    world = World(units=2)

    world.send()

    told = Message.objects.filter(kind="provisional").values_list("recipient", flat=True)
    assert set(told) == {head.pk for head in world.heads.values()}
    with pytest.raises(WorkflowError, match="đã được gửi"):
        world.send()


def test_nothing_is_sent_while_a_form_is_open_or_by_anybody_else_or_where_it_is_off():
    world = World(units=2)
    with pytest.raises(PermissionDenied):
        services.send_provisional(world.form.campaign_block, None, actor=world.judge)
    services.reopen(world.form, actor=world.judge, reason="Xem lại.")
    with pytest.raises(WorkflowError, match="Còn 1 phiếu"):
        world.send()

    off = World(days=None)
    with pytest.raises(WorkflowError, match="không có bước phản hồi"):
        off.send()


def test_a_unit_sees_its_own_result_only_after_it_was_sent():
    world = World(units=2)
    first, second = world.forms()
    assert page(world.head, "provisional", first.pk).status_code == 404

    world.send()

    text = page(world.head, "provisional", first.pk).content.decode()
    assert "Đếm lại." in text
    assert "8,80" in text
    assert second.unit.name not in text
    assert "hạng 1" not in text
    assert page(world.head, "provisional", second.pk).status_code == 404
    assert page(world.head, "reply-edit", second.pk, "1.2").status_code == 404


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_the_window_closes_at_its_instant(monkeypatch, seconds, is_open):
    world = World()
    sent = world.send()
    instant = sent.replies_until + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: instant)

    if is_open:
        assert world.disagree().state == Reply.State.OPEN
    else:
        with pytest.raises(LockedError, match="Đã hết hạn phản hồi"):
            world.disagree()
        assert not Reply.objects.exists()


def test_the_page_says_why_replies_are_locked():
    world = World()
    sent = world.send()
    Provisional.objects.update(replies_until=timezone.now())

    text = page(world.head, "provisional", world.form.pk).content.decode()

    assert "Đã hết hạn phản hồi" in text
    assert "Đồng ý 3 tiêu chí" not in text
    assert sent.is_open


def test_a_reply_cites_only_evidence_of_its_own_unit():
    world = World(units=2)
    world.send()
    first, second = world.forms()
    own = services.add_to_library(first.unit, make_upload(), actor=world.head)
    foreign = services.add_to_library(second.unit, make_upload("khac.pdf"), actor=world.heads[second.pk])

    with pytest.raises(PermissionDenied):
        world.disagree(evidence=[foreign])
    assert list(world.disagree(evidence=[own]).evidence.all()) == [own]


def test_a_disagreement_needs_a_ground_and_the_rest_is_agreed_at_once():
    world = World()
    world.send()
    client = client_of(world.head)
    edit = reverse("submissions:reply-edit", args=[world.form.pk, "1.2"])

    refused = client.post(edit, {"opinion": "disagree", "ground": ""})
    client.post(edit, {"opinion": "disagree", "ground": "Có thêm sáu văn bản."})
    client.post(reverse("submissions:reply-agree", args=[world.form.pk]))

    assert refused.status_code == 422
    replies = Reply.objects.order_by("criterion__position").values_list("criterion__code", "state")
    assert list(replies) == [("1.1", "agreed"), ("1.2", "open"), ("2", "agreed")]


def test_whoever_judged_the_criterion_does_not_answer_and_strangers_find_nothing():
    world = World()
    world.send()
    reply = world.disagree()

    assert not can_answer_reply(world.judge, reply)
    assert can_answer_reply(world.other, reply)
    with pytest.raises(PermissionDenied):
        services.answer_reply(reply, False, actor=world.judge, answer="Giữ.")
    assert "không tự trả lời" in page(world.judge, "reply-answer", reply.pk).content.decode()
    for stranger in (make_officer(world.form.unit), make_reviewer(world.campaign.stand_in)):
        assert page(stranger, "reply-answer", reply.pk).status_code == 404


def test_a_refused_reply_keeps_the_result_and_is_told():
    world = World()
    world.send()
    reply = world.disagree()

    client_of(world.other).post(
        reverse("submissions:reply-answer", args=[reply.pk]),
        {"decision": "refuse", "answer": "Sáu văn bản ngoài kỳ số liệu."},
    )

    reply.refresh_from_db()
    assert (reply.state, reply.answered_by) == (Reply.State.REFUSED, world.other)
    assert world.form.status == Submission.Status.VERIFIED
    assert Message.objects.filter(kind="reply", recipient=world.head).count() == 1
    with pytest.raises(WorkflowError, match="đã được trả lời"):
        world.disagree()


def test_an_accepted_reply_opens_the_form_for_the_corrected_verdict():
    world = World()
    world.send()
    reply = world.disagree()

    services.answer_reply(reply, True, actor=world.other, answer="Đúng là 42 văn bản.")
    form = world.form
    answer = parse_answer(form.campaign_block.spec.node("1.2"), "42/60")
    services.give_verdict(
        form,
        criterion_of(form, "1.2"),
        Verdict.Kind.CORRECT,
        actor=world.other,
        answer=answer,
        reason="Theo phản hồi.",
    )
    services.verify(form, actor=world.other)

    assert str(world.form.verified_total) == "9.100000"
    actions = list(Event.objects.filter(stream=stream_of(form)).values_list("action", flat=True))
    assert actions[-5:] == ["reply", "answer_reply", "reopen", "verdict", "verify"]


def test_an_open_reply_and_an_open_window_keep_the_result_from_being_closed():
    world = World()
    block = world.form.campaign_block
    assert ranking_queries.obstacles(block, None, world.approver) == [
        "Chưa gửi kết quả dự kiến cho các đơn vị phản hồi."
    ]

    world.send()
    reply = world.disagree()
    window, waiting = ranking_queries.obstacles(block, None, world.approver)
    assert window.startswith("Còn trong hạn phản hồi")
    assert waiting == f"1 phản hồi chưa được trả lời: {world.form.unit} (tiêu chí 1.2)."

    services.answer_reply(reply, False, actor=world.other, answer="Giữ.")
    Provisional.objects.update(replies_until=timezone.now())
    assert ranking_queries.obstacles(block, None, world.approver) == []


@pytest.mark.parametrize("units", [1, 3])
def test_the_desk_takes_as_many_statements_for_three_replies_as_for_one(units, django_assert_num_queries):
    world = World(units=units)
    world.send()
    for form in world.forms():
        services.file_reply(
            form, criterion_of(form, "1.2"), actor=world.heads[form.pk], agrees=False, ground="Khác."
        )
    client = client_of(world.other)

    with django_assert_num_queries(8):
        client.get(reverse("submissions:reply-list"))


def test_an_acceptance_that_a_colleague_changed_since_was_a_judgement_too():
    world = World()
    world.send()
    services.reopen(world.form, actor=world.other, reason="Xem lại.")
    services.give_verdict(world.form, criterion_of(world.form, "1.1"), "accept", actor=world.judge)

    assert has_judged(world.other, world.form, criterion_of(world.form, "1.1"))
    assert not has_judged(world.other, world.form, criterion_of(world.form, "1.2"))
