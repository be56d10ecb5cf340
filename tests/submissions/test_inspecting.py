"""Rà soát: what each check finds, who sees it, how long a look holds, what it costs."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Event
from rubrics.answers import parse_answer
from rubrics.spec import Node, Rule, Waivability
from submissions import services
from submissions.errors import WorkflowError
from submissions.inspecting import BY_CODE, Earlier, Item, Proof
from submissions.inspecting_queries import flags_of, readable_forms, risk_of
from submissions.models import LinkCheck, LookedAt, Response, Submission
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    answer,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_unit,
    make_upload,
)

RATIO = Node("1", "Tỷ lệ", Fraction(3), rule=Rule("ratio", over_one=True))
WITH_DOCUMENT = replace(RATIO, waiver=Waivability("full", document=True))
ITEM = Item(RATIO, date(2021, 1, 1), date(2022, 1, 1))


def said(text, **values):
    return replace(ITEM, answer=parse_answer(RATIO, text), **values)


def last_year(text):
    return Earlier(2020, parse_answer(RATIO, text))


@pytest.mark.parametrize(
    ("code", "item", "text"),
    [
        ("full-without-evidence", said("60/60"), "Tự chấm đủ 3 điểm mà không có minh chứng nào."),
        ("full-without-evidence", said("59/60"), None),
        ("full-without-evidence", said("60/60", proofs=(Proof(1, "a"),)), None),
        ("full-without-evidence", replace(said("60/60"), node=replace(RATIO, proof="none")), None),
        ("full-without-evidence", replace(said("60/60"), node=replace(RATIO, scored_by="verifier")), None),
        ("over-one", said("90/60"), "Tỷ lệ 90/60 = 150%, trên 100%."),
        ("over-one", said("60/60"), None),
        ("zero-of-zero", said("0/0"), "Trả lời 0/0: không phát sinh, không tính được tỷ lệ."),
        ("zero-of-zero", said("0/60"), None),
        ("change", said("45/60", earlier=last_year("30/60")), None),
        (
            "change",
            said("46/60", earlier=last_year("30/60")),
            "Tăng 53,3% so với năm 2020: 30/60 → 46/60.",
        ),
        ("change", said("14/60", earlier=last_year("30/60")), "Giảm 53,3% so với năm 2020: 30/60 → 14/60."),
        ("change", said("1/60", earlier=last_year("0/60")), "Tăng so với năm 2020: 0/60 → 1/60."),
        ("change", said("0/60", earlier=last_year("0/60")), None),
        ("change", said("10/60", earlier=last_year("0/0")), None),
        (
            "shared-file",
            said("1/2", proofs=(Proof(1, "b.pdf", "ab", others=((7, "Sở Y tế"), (8, "Sở Y tế"))),)),
            "Tệp “b.pdf” cũng là minh chứng của Sở Y tế.",
        ),
        (
            "dead-link",
            said("1/2", proofs=(Proof(1, "Trang", url="https://a.vn", link_problem="không có (404)"),)),
            "Liên kết không mở được. “Trang”: không có (404).",
        ),
        (
            "outside-period",
            said("1/2", proofs=(Proof(1, "a", day=date(2022, 1, 1)), Proof(2, "b", day=date(2021, 12, 31)))),
            "Ngoài kỳ số liệu 01/01/2021–31/12/2021: “a” ngày 01/01/2022.",
        ),
        ("outside-period", said("1/2", proofs=(Proof(1, "a", day=date(2021, 1, 1)), Proof(2, "b"))), None),
        (
            "bare-waiver",
            replace(ITEM, node=WITH_DOCUMENT, is_waived=True),
            "Đề nghị không áp dụng mà không ghi văn bản chấp nhận.",
        ),
        ("bare-waiver", replace(ITEM, node=WITH_DOCUMENT, is_waived=True, has_waiver_document=True), None),
        ("bare-waiver", replace(ITEM, is_waived=True), None),
    ],
)
def test_a_check_says_what_it_found_or_nothing(code, item, text):
    finding = BY_CODE[code].find(item)

    assert (finding.text if finding else None) == text


def test_choices_are_not_compared_with_last_year():
    options = replace(RATIO, rule=Rule("yes_no"))
    item = Item(options, ITEM.start, ITEM.end, parse_answer(options, "có"))

    assert (
        BY_CODE["change"].find(replace(item, earlier=Earlier(2020, parse_answer(options, "không")))) is None
    )


pytestmark = pytest.mark.django_db


def found(flags):
    return [(flag.node.code, flag.check.code) for flag in flags]


def submitted_forms(units, *, answers=FULL_ANSWERS, upload=False, **fields):
    """Submitted forms of one campaign; with ``upload`` all rest on the same file."""
    campaign = make_campaign(units=units, **fields)
    for form in forms_of(campaign):
        officer = make_officer(form.unit)
        fill(form, answers, actor=officer)
        if upload:
            services.add_file(
                form,
                criterion_of(form, "1.1"),
                make_upload(),
                actor=officer,
                document_date=date(2020, 12, 31),
            )
        services.request_signature(form, actor=officer)
        services.sign_and_submit(form, actor=make_head(form.unit))
    return campaign, list(Submission.objects.with_places().filter(participation__campaign=campaign))


def test_the_checks_of_a_campaign_come_with_the_greatest_risk_first():
    campaign, forms = submitted_forms(2, upload=True)

    flags = flags_of(readable_forms(make_reviewer(campaign.agency), campaign))

    assert found(flags) == [
        ("2", "full-without-evidence"),
        ("2", "full-without-evidence"),
        ("1.1", "shared-file"),
        ("1.1", "shared-file"),
        ("1.1", "outside-period"),
        ("1.1", "outside-period"),
    ]
    assert risk_of(forms)[forms[0].pk, "1.1"] == 2 * (4 + 2)
    assert forms[1].unit.name in flags[2].finding.text


def test_a_reader_of_one_unit_does_not_learn_who_else_uses_its_file():
    _, (first, second) = submitted_forms(2, upload=True)

    texts = [flag.finding.text for flag in flags_of([first]) if flag.check.code == "shared-file"]

    assert second.unit.name not in texts[0]
    assert "đơn vị ngoài phạm vi của bạn" in texts[0]


def test_last_year_s_verified_value_is_what_a_change_is_measured_by():
    rubric = make_rubric(SMALL_RUBRIC)
    earlier, (before,) = submitted_forms(1, rubric=rubric, answers=FULL_ANSWERS | {"1.2": "50/60"})
    reviewer = make_reviewer(earlier.agency)
    services.accept(before, actor=reviewer)
    services.give_verdict(
        before,
        criterion_of(before, "1.2"),
        "correct",
        actor=reviewer,
        answer=parse_answer(before.campaign_block.spec.node("1.2"), "20/60"),
        reason="Đếm lại.",
    )
    campaign = make_campaign(rubric, units=0, agency=earlier.agency, opened=True)
    type(campaign).objects.filter(pk=campaign.pk).update(year=2022)
    now = next(form for form in forms_of(campaign) if form.unit == before.unit)
    officer = make_officer(now.unit)
    fill(now, {"1.2": "50/60"}, actor=officer)

    flags = flags_of(Submission.objects.with_places().filter(pk=now.pk))

    assert [flag.finding.text for flag in flags] == ["Tăng 150% so với năm 2021: 20/60 → 50/60."]


def test_a_dead_link_is_shown_while_it_is_the_one_that_was_checked():
    campaign = make_campaign()
    (form,) = forms_of(campaign)
    officer = make_officer(form.unit)
    fill(form, {"1.2": "40/60"}, actor=officer)
    piece = services.add_link(form, criterion_of(form, "1.2"), "https://a.gov.vn/1", actor=officer).evidence
    LinkCheck.objects.create(
        evidence=piece, url=piece.url, problem="không có (404)", checked_at=timezone.now()
    )

    dead = found(flags_of([form]))
    LinkCheck.objects.update(url="https://a.gov.vn/cu")

    assert dead == [("1.2", "dead-link")]
    assert found(flags_of([form])) == []


def test_a_look_holds_until_the_value_under_it_changes(client):
    campaign, (form,) = submitted_forms(1)
    reviewer = make_reviewer(campaign.agency)
    (flag, *_) = flags_of([form])
    client.force_login(reviewer)
    url = reverse("submissions:inspection-look", args=[form.pk, flag.node.code])
    typed = {"check_code": flag.check.code, "fingerprint": flag.fingerprint, "remark": "Đã gọi hỏi."}

    answered = client.post(url, typed | {"back": "loai=full-without-evidence"})
    look = LookedAt.objects.get()
    Response.objects.filter(submission=form, criterion__code="2").update(answer="#2")
    gone = flags_of([form])
    Response.objects.filter(submission=form, criterion__code="2").update(answer="#1")

    assert answered.url == f"{reverse('submissions:inspection')}?loai=full-without-evidence"
    assert (look.remark, look.looked_by) == ("Đã gọi hỏi.", reviewer)
    assert Event.objects.filter(action="look_at").values_list("data", flat=True)[0] == {
        "criterion": "2",
        "check": "full-without-evidence",
    }
    assert ("2", "full-without-evidence") not in found(gone)
    assert flags_of([form])[0].look == look
    assert (form.pk, "2") not in risk_of([form])


def test_a_look_at_values_that_have_changed_meanwhile_is_refused():
    campaign, (form,) = submitted_forms(1)
    reviewer = make_reviewer(campaign.agency)

    with pytest.raises(WorkflowError, match="đã đổi từ lúc trang được mở"):
        services.look_at(form, criterion_of(form, "2"), "full-without-evidence", "0" * 64, actor=reviewer)


def test_only_who_verifies_the_form_looks(client):
    _, (form,) = submitted_forms(1)
    (flag, *_) = flags_of([form])
    stranger = make_reviewer(make_unit())

    with pytest.raises(PermissionDenied):
        services.look_at(form, criterion_of(form, "2"), flag.check.code, flag.fingerprint, actor=stranger)
    client.force_login(stranger)
    page = client.get(reverse("submissions:inspection"))
    look = client.post(reverse("submissions:inspection-look", args=[form.pk, "2"]), {})

    assert "Không có gì để xem" in page.text
    assert look.status_code == 404


def test_the_page_filters_and_shows_what_was_looked_at(client):
    campaign, _ = submitted_forms(2, upload=True)
    client.force_login(make_reviewer(campaign.agency))
    url = reverse("submissions:inspection")

    everything, one_kind = client.get(url), client.get(url, {"loai": "shared-file"})
    looked = client.get(url, {"xem": "roi"})

    assert "6 điểm hợp với bộ lọc" in everything.text
    assert "Trùng tệp với đơn vị khác (2)" in everything.text
    assert "2 điểm hợp với bộ lọc" in one_kind.text
    assert "Không có gì để xem" in looked.text


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_reads_the_same_however_many_forms(client, django_assert_num_queries, units):
    campaign, _ = submitted_forms(units, upload=True)
    client.force_login(make_reviewer(campaign.agency))

    with django_assert_num_queries(14):
        client.get(reverse("submissions:inspection"))


def test_nothing_is_told_of_a_form_that_has_not_come():
    campaign = make_campaign()
    (form,) = forms_of(campaign)
    answer(form, "2", "#1", actor=make_officer(form.unit))

    assert readable_forms(make_reviewer(campaign.agency), campaign) == []
