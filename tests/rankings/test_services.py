import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied

from egov_scoring.models import Event, Role
from rankings import services
from rankings.models import Publication, Ranking
from submissions.errors import WorkflowError
from submissions.models import Level, Participation, Response, Submission, Verdict, Waiver
from submissions.services import reopen
from tests.factories import make_campaign, make_rubric, make_unit, make_user
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    MIDDLE,
    ask_waiver,
    block_of,
    make_approver,
    make_final,
    make_publication,
    make_ranking,
    make_verified_campaign,
    participations_of,
    verify,
)

pytestmark = pytest.mark.django_db


def lines(ranking):
    entries = ranking.entries.select_related("unit", "tier")
    return [
        (e.rank, e.unit.name, e.tier and e.tier.name, e.total and f"{e.total:.2f}", e.state) for e in entries
    ]


def test_equal_totals_share_a_place_and_tiers_stand_beside_the_order():
    campaign = make_verified_campaign(GOOD, BEST, GOOD, MIDDLE, names=["Sở B", "Sở A", "Sở C", "Sở D"])

    ranking = make_ranking(campaign)

    assert lines(ranking) == [
        (1, "Sở A", "Hạng A", "10.00", "assessed"),
        (2, "Sở B", "Hạng B", "7.25", "assessed"),
        (2, "Sở C", "Hạng B", "7.25", "assessed"),
        (4, "Sở D", None, "3.80", "assessed"),
    ]


def test_the_highest_verdict_counts():
    campaign = make_verified_campaign(BEST)
    response = Response.objects.get(criterion__code="1.2")
    Verdict.objects.create(
        response=response,
        level=Level.objects.get(),
        kind=Verdict.Kind.CORRECT,
        answer="45/60",
        reason="Theo hồ sơ.",
        revision=1,
        given_by=make_user(),
    )

    assert lines(make_ranking(campaign))[0][3] == "9.25"


def test_the_only_verifier_of_a_unit_does_not_close_the_result():
    campaign = make_verified_campaign(BEST, GOOD, names=["Sở B", "Sở A"])
    ranking = make_ranking(campaign)
    reviewer = make_user(campaign.agency, Role.REVIEWER, Role.APPROVER)
    for response in Response.objects.select_related("submission__participation__unit"):
        Verdict.objects.create(
            response=response,
            level=Level.objects.get(),
            kind=Verdict.Kind.ACCEPT,
            revision=1,
            given_by=reviewer if response.submission.unit.name == "Sở B" else make_user(),
        )

    with pytest.raises(WorkflowError, match=r"duy nhất thẩm định ở cấp cuối: Sở B\."):
        services.finalise(ranking, actor=reviewer)

    services.finalise(ranking, actor=make_approver(campaign))


def test_computing_again_gives_the_same_bytes_and_one_event_each_time():
    campaign = make_verified_campaign(BEST, GOOD)
    approver = make_approver(campaign)

    first = make_ranking(campaign, approver).sha256
    second = make_ranking(campaign, approver).sha256

    assert first == second
    assert Event.objects.filter(action="compute_ranking").count() == 2


def test_a_form_that_is_not_verified_is_pending_without_figures():
    campaign = make_campaign(units=2)
    first, _ = participations_of(campaign)
    verify(first, BEST)

    ranking = make_ranking(campaign)

    assert [(e.state, e.rank, e.total) for e in ranking.entries.all()] == [
        ("assessed", 1, 10),
        ("pending", None, None),
    ]


def test_only_the_approver_of_the_agency_computes():
    campaign = make_verified_campaign(BEST)

    for stranger in [
        make_user(),
        make_user(campaign.agency, Role.REVIEWER, Role.ADMINISTRATOR),
        make_user(participations_of(campaign)[0].unit, Role.APPROVER),
    ]:
        with pytest.raises(PermissionDenied):
            make_ranking(campaign, stranger)


def test_closing_names_every_obstacle_at_once():
    campaign = make_campaign(units=3)
    first, second, third = participations_of(campaign)
    verify(first, BEST)
    ask_waiver(first, "2")
    ranking = make_ranking(campaign)

    with pytest.raises(WorkflowError) as refusal:
        services.finalise(ranking, actor=make_approver(campaign))

    problems = str(refusal.value).split("\n")
    assert problems == [
        f"2 đơn vị có phiếu đang tự chấm, chưa thẩm định xong: {second.unit.name}, {third.unit.name}.",
        f"Đề nghị không áp dụng chưa được xét: {first.unit.name} (tiêu chí 2).",
    ]


def test_a_closed_result_is_frozen_with_its_hash_and_locks_the_forms():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)

    ranking = make_final(campaign, approver)

    assert hashlib.sha256(bytes(ranking.result)).hexdigest() == ranking.sha256
    assert set(Participation.objects.values_list("is_final", flat=True)) == {True}
    with pytest.raises(WorkflowError, match="Kết quả đã chốt"):
        make_ranking(campaign, approver)
    with pytest.raises(WorkflowError, match="Kết quả đã chốt"):
        reopen(Submission.objects.get(), actor=make_user(campaign.agency, Role.REVIEWER), reason="Sai sót.")


def test_what_changed_since_the_preview_cannot_be_closed_unseen():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)
    ranking = make_ranking(campaign, approver)
    Response.objects.filter(criterion__code="2").update(answer="#2")

    with pytest.raises(WorkflowError, match="Tính lại"):
        services.finalise(ranking, actor=approver)

    assert Ranking.objects.get().status == "preview"


def test_reopening_needs_a_reason_and_frees_the_forms():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)
    ranking = make_final(campaign, approver)

    with pytest.raises(WorkflowError, match="lý do"):
        services.reopen_ranking(ranking, actor=approver, reason=" ")
    services.reopen_ranking(ranking, actor=approver, reason="Nhập nhầm một phiếu.")

    ranking.refresh_from_db()
    assert (ranking.status, ranking.result) == ("preview", None)
    assert set(Participation.objects.values_list("is_final", flat=True)) == {False}


def test_nothing_is_published_before_it_is_closed():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)

    with pytest.raises(WorkflowError, match="Chỉ công bố được kết quả đã chốt"):
        services.publish(make_ranking(campaign, approver), actor=approver, **DOCUMENT)

    assert not Publication.objects.exists()


def test_the_published_bytes_are_the_closed_bytes_and_never_change():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)
    publication = make_publication(campaign, approver)
    before = bytes(publication.result)
    assert before == bytes(publication.ranking.result)

    services.reopen_ranking(publication.ranking, actor=approver, reason="Kiểm tra lại.")
    Response.objects.filter(criterion__code="2").update(answer="#2")
    make_ranking(campaign, approver)

    publication.refresh_from_db()
    assert bytes(publication.result) == before
    assert publication.code == "tinh-nho-2021-so"
    assert publication.headline == "Cả 1 đơn vị đạt Hạng A về mức độ nhỏ năm 2021"


def test_a_correction_is_a_new_publication_with_a_reason():
    campaign = make_verified_campaign(BEST)
    approver = make_approver(campaign)
    first = make_publication(campaign, approver)
    with pytest.raises(WorkflowError, match="đã được công bố"):
        services.publish(first.ranking, actor=approver, **DOCUMENT)
    services.reopen_ranking(first.ranking, actor=approver, reason="Sai một câu trả lời.")
    Response.objects.filter(criterion__code="2").update(answer="#2")
    ranking = make_final(campaign, approver)

    with pytest.raises(WorkflowError, match="lý do điều chỉnh"):
        services.publish(ranking, actor=approver, **DOCUMENT)
    second = services.publish(
        ranking,
        actor=approver,
        **(DOCUMENT | {"number": "900/QĐ-UBND", "correction_reason": "Sửa tiêu chí 2."}),
    )

    assert (second.corrects, second.code) == (first, "tinh-nho-2021-so-2")
    assert list(Publication.objects.current()) == [second]


def test_the_frozen_result_holds_rules_answers_and_waivers_but_no_person():
    campaign = make_verified_campaign(BEST, {"1.1": "#1", "1.2": "42/60"})
    waived = participations_of(campaign)[1]
    ask_waiver(waived, "2", state=Waiver.State.ACCEPTED, document_number="15/UBND")
    approver = make_approver(campaign)

    content = bytes(make_publication(campaign, approver).result)

    unit = next(u for u in json.loads(content)["units"] if u["unit"] == waived.unit.code)
    assert unit["waivers"] == [{"criterion": "2", "document": "15/UBND"}]
    assert unit["not_applicable"] == ["2"]
    assert unit["answers"]["1.2"] == {"answer": "42/60", "points": None, "document": ""}
    assert json.loads(content)["block"]["tiers"][0]["name"] == "Hạng A"
    for secret in (approver.full_name, DOCUMENT["signer"], "Phòng thanh tra đã giải thể."):
        assert secret not in content.decode()


def test_communes_are_ranked_and_closed_by_the_approver_of_their_district():
    campaign = make_campaign(make_rubric("hung-yen-2749-2018"), units=2, max_points=500)
    communes = campaign.blocks.get(block__code="xa")
    participations = list(Participation.objects.filter(campaign_block=communes).select_related("scope"))
    district = participations[0].scope
    for participation, points in zip(participations, ("413", "300"), strict=True):
        verify(participation, {"1": points})
    of_district, of_agency = make_user(district, Role.APPROVER), make_approver(campaign)

    with pytest.raises(PermissionDenied):
        services.compute_ranking(communes, district, actor=of_agency)
    ranking = services.finalise(
        services.compute_ranking(communes, district, actor=of_district), actor=of_district
    )
    publication = services.publish(ranking, actor=of_district, **DOCUMENT)

    assert [line[:4] for line in lines(ranking)] == [
        (1, participations[0].unit.name, "Khá", "413.00"),
        (2, participations[1].unit.name, "Trung bình", "300.00"),
    ]
    assert publication.code == f"hung-yen-2021-xa-{district.code}"
    assert not Participation.objects.filter(campaign_block__block__code="so", is_final=True).exists()


def test_a_place_without_units_is_refused():
    campaign = make_verified_campaign(BEST)
    elsewhere = make_unit(campaign.province, kind="huyen")

    with pytest.raises(WorkflowError, match="Không có đơn vị nào"):
        services.compute_ranking(block_of(campaign), elsewhere, actor=make_user(elsewhere, Role.APPROVER))


@pytest.mark.parametrize("units", [1, 3])
def test_computing_takes_the_same_number_of_statements_for_any_number_of_units(
    units, django_assert_num_queries
):
    campaign = make_verified_campaign(*[BEST] * units)
    approver, campaign_block = make_approver(campaign), block_of(campaign)
    assert approver.active_memberships

    with django_assert_num_queries(19):
        services.compute_ranking(campaign_block, None, actor=approver)
