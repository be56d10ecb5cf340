"""Kiến nghị after publication: filed within a window, answered by somebody else, followed by a correction."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Message
from rankings import services as ranking_services
from rankings.models import Petition, Publication, Ranking
from rankings.petition_queries import petitions_until
from rankings.petition_services import answer_petition, file_petition
from rubrics.answers import parse_answer
from submissions import services
from submissions.errors import LockedError, WorkflowError
from submissions.working_days import end_of
from tests.factories import criterion_of, make_officer, make_reviewer, make_upload
from tests.rankings.scenes import DOCUMENT
from tests.submissions.test_replies import World, client_of

pytestmark = pytest.mark.django_db


class Published(World):
    """The same verified forms, without a right of reply, published."""

    def __init__(self, units=1, **fields):
        super().__init__(units=units, days=None)
        self.publication = self.publish()

    def publish(self, **document):
        ranking = ranking_services.compute_ranking(self.form.campaign_block, actor=self.approver)
        ranking = ranking_services.finalise(ranking, actor=self.approver)
        return ranking_services.publish(ranking, actor=self.approver, **(DOCUMENT | document))

    def file(self, **values):
        values = {"actor": self.head, "ground": "Có thêm sáu văn bản."} | values
        return file_petition(self.publication, self.form, criterion_of(self.form, "1.2"), **values)


def at(name, *args):
    return reverse(f"rankings:{name}", args=args)


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_the_window_closes_at_its_instant(monkeypatch, seconds, is_open):
    world = Published()
    last_day = timezone.localdate() + timedelta(days=15)
    assert petitions_until(world.publication) == end_of(last_day)
    instant = end_of(last_day) + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: instant)

    if is_open:
        assert world.file().number == 1
    else:
        with pytest.raises(LockedError, match="Đã hết hạn gửi kiến nghị"):
            world.file()


def test_a_unit_files_through_its_page_and_follows_it():
    world = Published()
    own = services.add_to_library(world.form.unit, make_upload(), actor=world.head)
    client = client_of(world.head)

    typed = {"criterion": criterion_of(world.form, "1.2").pk, "ground": "Thiếu sáu văn bản."}
    refused = client.post(at("petition-add", world.form.pk), {"ground": ""})
    client.post(at("petition-add", world.form.pk), typed | {"evidence": [own.pk]})

    assert refused.status_code == 422
    petition = Petition.objects.get()
    assert (petition.number, petition.ground, list(petition.evidence.all())) == (
        1,
        "Thiếu sáu văn bản.",
        [own],
    )
    assert "Thiếu sáu văn bản." in client.get(at("petition-home")).content.decode()


def test_only_the_unit_itself_files_once_with_its_own_evidence():
    world = Published(units=2)
    first, second = world.forms()
    foreign = services.add_to_library(second.unit, make_upload(), actor=world.heads[second.pk])

    with pytest.raises(PermissionDenied):
        world.file(actor=world.heads[second.pk])
    with pytest.raises(PermissionDenied):
        world.file(evidence=[foreign])
    world.file()
    with pytest.raises(WorkflowError, match="đã gửi kiến nghị"):
        world.file()
    assert client_of(world.heads[second.pk]).get(at("petition-add", first.pk)).status_code == 404


def test_whoever_judged_does_not_answer_and_strangers_find_nothing():
    world = Published()
    petition = world.file()

    with pytest.raises(PermissionDenied):
        answer_petition(petition, True, actor=world.judge, answer="Đúng.")
    page = client_of(world.judge).get(at("petition-answer", petition.pk)).content.decode()
    assert "không tự trả lời" in page
    for stranger in (make_officer(world.form.unit), make_reviewer(world.campaign.stand_in)):
        assert client_of(stranger).get(at("petition-answer", petition.pk)).status_code == 404


def test_an_accepted_petition_asks_the_approver_and_is_named_by_the_correction():
    world = Published()
    petition = world.file()
    client_of(world.other).post(
        at("petition-answer", petition.pk), {"decision": "accept", "answer": "Đúng là 42 văn bản."}
    )
    assert Message.objects.filter(kind="petition-accepted", recipient=world.approver).count() == 1
    ranking = Ranking.objects.get()
    desk = client_of(world.approver).get(at("ranking", ranking.pk)).content.decode()
    assert "1 kiến nghị được chấp nhận, chờ điều chỉnh" in desk

    ranking_services.reopen_ranking(ranking, actor=world.approver, reason="Theo kiến nghị số 1.")
    services.reopen(world.form, actor=world.other, reason="Theo kiến nghị số 1.")
    form = world.form
    answer = parse_answer(form.campaign_block.spec.node("1.2"), "42/60")
    services.give_verdict(
        form,
        criterion_of(form, "1.2"),
        "correct",
        actor=world.other,
        answer=answer,
        reason="Theo kiến nghị số 1.",
    )
    services.verify(form, actor=world.other)
    correction = world.publish(
        number="900/QĐ-UBND", date=date(2022, 5, 1), correction_reason="Bổ sung sáu văn bản."
    )

    petition.refresh_from_db()
    assert petition.correction == correction
    public = client_of(world.other).get(correction.get_absolute_url()).content.decode()
    assert "Điều chỉnh theo kiến nghị số 1." in public
    assert world.head.full_name not in public


def test_a_correction_names_any_number_of_petitions(monkeypatch):
    """Two hundred accepted ones are 890 characters: PostgreSQL refuses what a short column does not hold."""
    world = Published()
    petition = answer_petition(world.file(), True, actor=world.other, answer="Đúng.")
    names = ", ".join(str(number) for number in range(1, 201))
    ranking_services.reopen_ranking(Ranking.objects.get(), actor=world.approver, reason="Kiến nghị.")
    services.reopen(world.form, actor=world.other, reason="Kiến nghị.")
    answer = parse_answer(world.form.campaign_block.spec.node("1.2"), "42/60")
    code = criterion_of(world.form, "1.2")
    services.give_verdict(world.form, code, "correct", actor=world.other, answer=answer, reason="Kiến nghị.")
    services.verify(world.form, actor=world.other)
    many = [Petition(pk=petition.pk, number=number) for number in range(1, 201)]
    monkeypatch.setattr(ranking_services, "to_correct", lambda ranking: many)

    correction = world.publish(number="901/QĐ-UBND", correction_reason="Hai trăm kiến nghị.")

    assert Publication.objects.get(pk=correction.pk).petition_numbers == names


def test_a_refused_petition_changes_nothing_and_no_correction_names_it():
    world = Published()
    petition = answer_petition(world.file(), False, actor=world.other, answer="Ngoài kỳ số liệu.")

    assert petition.state == Petition.State.REFUSED
    assert Publication.objects.get().petition_numbers == ""
    with pytest.raises(WorkflowError, match="đã được trả lời"):
        answer_petition(petition, True, actor=world.other, answer="Đúng.")


@pytest.mark.parametrize("units", [1, 3])
def test_the_desk_takes_as_many_statements_for_three_petitions_as_for_one(units, django_assert_num_queries):
    world = Published(units=units)
    for form in world.forms():
        file_petition(
            world.publication,
            form,
            criterion_of(form, "1.2"),
            actor=world.heads[form.pk],
            ground="Khác.",
        )
    client = client_of(world.other)

    with django_assert_num_queries(9):
        client.get(at("petition-list"))
