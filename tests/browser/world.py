"""One province whose every page is in its fullest state, for looking at pages."""

import copy
from datetime import date

from django.urls import reverse

from egov_scoring import jobs
from egov_scoring.models import Role
from rankings.error_report_queries import place_of
from rankings.error_report_services import report_error
from rankings.import_services import publish_imported
from rankings.models import ErrorReport, Publication
from rankings.queries import frozen_result
from rankings.services import compute_ranking, finalise, publish
from rankings.withdrawal_services import withdraw
from rubrics.answers import parse_answer
from submissions import services
from submissions.models import Submission
from tests.factories import (
    FULL_ANSWERS,
    SMALL_RUBRIC,
    answer,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_officer,
    make_province,
    make_reviewer,
    make_rubric,
    make_unit,
    make_upload,
    make_user,
    open_it,
)

# 1.1: 2 or 0; 1.2: 42/60 × 3 = 2,1; 2: 5 or 0. Hạng A from 8 points, Hạng B from 5; below that no rank.
GOOD, FAIR, POOR = FULL_ANSWERS, FULL_ANSWERS | {"1.1": "#2"}, FULL_ANSWERS | {"2": "#2"}
UNITS = {
    "Thành phố Đồng Hới": GOOD,
    "Sở Công Thương": GOOD,
    "Sở Hoà Giải": FAIR,
    "Sở Văn hóa, Thể thao và Du lịch": POOR,
    "Sở Ngoại vụ": "excluded",
    "Sở Xây dựng": "missing",
}


def address(name, *args):
    return reverse(name, args=args)


def verified(submission, answers):
    """Answer, sign, and accept one form as its reviewer."""
    fill(submission, answers, actor=make_officer(submission.unit))
    submit(submission)
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    services.accept_remaining(submission, actor=reviewer)
    services.verify(submission, actor=reviewer)


def submit(submission):
    head = make_user(submission.unit, Role.OFFICER, Role.HEAD)
    services.request_signature(submission, actor=head)
    return services.sign_and_submit(submission, actor=head)


def assessed_campaign(**fields):
    """Ties, a unit without a rank, an excluded one and one that sent nothing."""
    rubric = make_rubric(SMALL_RUBRIC.replace("rank_untiered = true", "rank_untiered = false"))
    province = make_province()
    units = {make_unit(province, name=name): state for name, state in UNITS.items()}
    campaign = open_it(make_campaign(rubric, units=0, opened=False, **fields))
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    for participation in campaign.participations.select_related("unit"):
        state = units[participation.unit]
        if isinstance(state, str):
            reason = "Đang sắp xếp lại tổ chức."
            services.set_participation(participation, state, actor=administrator, reason=reason)
        else:
            verified(Submission.objects.with_places().get(participation=participation), state)
    return campaign


def closed_ranking(campaign, approver):
    ranking = compute_ranking(campaign.blocks.get(), actor=approver)
    return finalise(ranking, actor=approver)


def public_pages():
    """The first year is published, the second closed, the third computed only."""
    first = assessed_campaign(title="Kỳ đánh giá năm thứ nhất")
    approver = make_user(first.agency, Role.APPROVER)
    first.province.agency = first.agency
    first.province.save()
    publication = publish(
        closed_ranking(first, approver),
        actor=approver,
        kind="Quyết định",
        number="812/QĐ-UBND",
        date=date(2022, 3, 25),
        issuer="UBND Tỉnh Nhỏ",
        signer="Trần Người Ký",
    )
    unit = first.participations.get(unit__name="Sở Hoà Giải").unit
    pages = {
        "home": (None, address("rankings:home")),
        "province": (None, address("rankings:province", "tinh-nho")),
        "publication": (None, publication.get_absolute_url()),
        "publication searched": (None, f"{publication.get_absolute_url()}?q=dong+hoi"),
        "unit": (None, address("rankings:publication-unit", publication.code, unit.code)),
        "home searched": (None, "/?q=dong+hoi"),
        "method": (None, address("rankings:method", publication.code)),
        "accessibility": (None, address("accessibility")),
        "criterion list": (None, address("rankings:criterion-list", publication.code)),
        "criterion page": (None, address("rankings:criterion", publication.code, "1.2")),
        "group page": (None, address("rankings:criterion", publication.code, "1")),
        **pages_of_years(publication, approver),
        "open data": (None, address("rankings:open-data")),
        "correction log": (None, address("rankings:correction-log")),
        "error report": (
            None,
            f"{address('rankings:error-report-add')}?trang={publication.get_absolute_url()}",
        ),
        "error report state": (None, reported(publication).get_absolute_url()),
        "rubric list": (None, address("rubrics:list")),
        "methodology": (None, address("rubrics:detail", make_rubric("quang-binh-3270-2020").code)),
        "guide list": (None, address("submissions:guide-list")),
        "guide": (None, address("submissions:self-scoring-guide")),
        "review guide": (None, address("submissions:review-guide")),
        "publication guide": (None, address("rankings:publication-guide")),
        "administration guide": (None, address("submissions:administration-guide")),
        "login": (None, address("account_login")),
        "404": (None, "/khong-co-trang-nay/"),
    }
    return pages | approver_pages(first, approver)


def pages_of_years(publication, approver):
    """Years before it: one with other points, one that was corrected, one that was withdrawn."""
    past = result_of_the_year_before(publication, 2020)
    first = imported(publication, past, approver)
    past["units"][0]["name"] += " (tên cũ)"
    again = imported(publication, past, approver, corrects=first.code, reason="Ghi lại tên theo văn bản.")
    gone = imported(publication, result_of_the_year_before(publication, 2019), approver)
    withdraw(
        gone,
        actor=approver,
        kind="Quyết định",
        number="9/QĐ-UBND",
        date=date(2022, 4, 1),
        issuer="UBND Tỉnh Nhỏ",
        reason="Nhập nhầm năm.",
    )
    return {
        "comparison": (None, address("rankings:comparison", publication.code)),
        "correction": (None, address("rankings:correction", again.code)),
        "withdrawn": (None, gone.get_absolute_url()),
    }


def result_of_the_year_before(publication, year):
    """What is published now, as if a document had said it for an earlier year."""
    result = copy.deepcopy(frozen_result(publication))
    result["campaign"] |= {"year": year, "title": f"Đánh giá năm {year}"}
    return result | {"imported": True}


def imported(publication, result, approver, **changes):
    document = {"kind": "Quyết định", "number": "77/QĐ-UBND", "date": "2021-03-03"}
    document |= {"issuer": "UBND Tỉnh Nhỏ", "signer": "Trần Người Ký"}
    return publish_imported(
        publication.province, copy.deepcopy(result), actor=approver, position=1, document=document, **changes
    )


def imported_one():
    return Publication.objects.current().get(ranking__isnull=True)


def reported(publication):
    page = publication.get_absolute_url()
    return report_error(place_of(page), page=page, text="Sở Hoà Giải ghi 7,10 điểm, đúng là 7,20.")


def approver_pages(first, approver):
    second = assessed_campaign_again(first, "Kỳ đánh giá năm thứ hai")
    third = assessed_campaign_again(first, "Kỳ đánh giá năm thứ ba")
    closed = closed_ranking(second, approver)
    preview = compute_ranking(third.blocks.get(), actor=approver)
    return {
        "ranking list": (approver, address("rankings:ranking-list")),
        "ranking preview": (approver, address("rankings:ranking", preview.pk)),
        "publish form": (approver, address("rankings:ranking", closed.pk)),
        "documents": (approver, address("rankings:document-list", closed.pk)),
        "withdrawal": (approver, address("rankings:publication-withdraw", imported_one().code)),
        "correct earlier result": (approver, address("rankings:import-correct", imported_one().code)),
        "province edit": (make_user(first.agency, Role.ADMINISTRATOR), address("province-edit")),
        "successions": (make_user(first.agency, Role.ADMINISTRATOR), address("succession-list")),
        "earlier result": (approver, address("rankings:import-add")),
        "error report list": (approver, address("rankings:error-report-list")),
        "error report answer": (approver, address("rankings:error-report", ErrorReport.objects.get().pk)),
        "403": (approver, address("submissions:campaign-list")),
    }


def assessed_campaign_again(first, title):
    """Another campaign of the same units; only one is verified, the others sent nothing."""
    campaign = make_campaign(first.rubric, units=0, title=title, agency=first.agency)
    done, *others = forms_of(campaign)
    verified(Submission.objects.with_places().get(pk=done.pk), GOOD)
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    for other in others:
        services.set_participation(
            other.participation, "missing", actor=administrator, reason="Không nộp phiếu."
        )
    return campaign


def desk_pages():
    """A form of 38 criteria half filled, another one submitted, half reviewed, with a request."""
    rubric = make_rubric("quang-binh-3270-2020")
    campaign = make_campaign(rubric, units=2, title="Đánh giá Chính quyền điện tử năm 2021")
    forms = Submission.objects.with_places().filter(
        participation__campaign=campaign, participation__campaign_block__block__code="so"
    )
    half, sent = forms
    officer = make_officer(half.unit)
    half_filled(half, officer)
    submitted_by = make_officer(sent.unit)
    half_filled(sent, submitted_by)
    services.ask_waiver(sent, criterion_of(sent, "2.3"), actor=submitted_by, reason="Sở không có TTHC.")
    receipt = submit(sent)
    reviewer = make_reviewer(campaign.agency)
    half_reviewed(sent, reviewer)
    return (
        officer_pages(half, officer)
        | {"receipt": (submitted_by, address("submissions:receipt", sent.pk, receipt.number))}
        | {"own log": (submitted_by, address("submissions:own-log", sent.pk))}
        | reviewer_pages(sent, reviewer)
        | campaign_pages(campaign)
    )


def half_filled(submission, officer):
    fill(submission, {"1.1": "#1", "1.2.1": "#1", "2.1.1": "42/60", "2.5.1": "54/60"}, actor=officer)
    answer(submission, "2.4.2", "#3", actor=officer)
    services.add_file(
        submission,
        criterion_of(submission, "2.1.1"),
        make_upload(),
        actor=officer,
        document_number="12/BC-STC",
        summary="Báo cáo ứng dụng CNTT",
    )


def half_reviewed(submission, reviewer):
    services.accept(submission, actor=reviewer)
    services.give_verdict(submission, criterion_of(submission, "1.1"), "accept", actor=reviewer)
    corrected = submission.campaign_block.spec.node("2.5.1")
    services.give_verdict(
        submission,
        criterion_of(submission, "2.5.1"),
        "correct",
        actor=reviewer,
        answer=parse_answer(corrected, "40/60"),
        reason="Đếm lại được 40 tài khoản.",
    )


def officer_pages(form, officer):
    return {
        "officer home": (officer, address("submissions:home")),
        "form": (officer, address("submissions:form", form.pk)),
        "group": (officer, address("submissions:group", form.pk, "2")),
        "whole form": (officer, address("submissions:whole-form", form.pk)),
        "criterion": (officer, address("submissions:response-edit", form.pk, "2.1.1")),
        "check": (officer, address("submissions:check", form.pk)),
    }


def finished_job(form, reviewer):
    """The workbook of everything, made."""
    campaign = form.campaign
    job = jobs.start(
        "campaign-overview",
        campaign,
        actor=reviewer,
        title="Sổ tính toàn bộ",
        back_url=address("submissions:progress"),
        campaign=campaign.pk,
    )
    jobs.run(job.pk)
    return job


def reviewer_pages(form, reviewer):
    return {
        "review list": (reviewer, address("submissions:review-list")),
        "requests": (reviewer, address("submissions:waiver-list")),
        "decided requests": (reviewer, f"{address('submissions:waiver-list')}?xem=da-quyet-dinh"),
        "intake": (reviewer, address("submissions:intake")),
        "passing list": (reviewer, address("submissions:passing-list")),
        "inspection": (reviewer, address("submissions:inspection")),
        "progress": (reviewer, address("submissions:progress")),
        "job list": (reviewer, address("job-list")),
        "job": (reviewer, finished_job(form, reviewer).get_absolute_url()),
        "entry list": (reviewer, address("submissions:on-behalf-list")),
        "recusal": (reviewer, address("submissions:recusal-add", form.pk)),
        "review form": (reviewer, address("submissions:review", form.pk)),
        "form log": (reviewer, address("submissions:form-log", form.pk)),
        "form total": (reviewer, address("submissions:figure-total", form.pk)),
        "group figure": (reviewer, address("submissions:figure-group", form.pk, "2")),
        "verdict": (reviewer, address("submissions:verdict", form.pk, "2.1.1")),
        "queue": (reviewer, address("submissions:review-queue")),
        "queue item": (reviewer, address("submissions:queue-item", form.pk, "2.1.1")),
        "bulk accept": (reviewer, address("submissions:bulk-accept")),
        "snippets": (reviewer, address("submissions:snippet-list")),
    }


def campaign_pages(campaign):
    """The open campaign, and one that is still being prepared."""
    administrator = make_user(campaign.agency, Role.ADMINISTRATOR)
    preparing = make_campaign(
        campaign.rubric, units=0, opened=False, agency=campaign.agency, title="Kỳ đang chuẩn bị"
    )
    make_unit(campaign.province, kind=campaign.blocks.first().spec.unit_kinds[0], name="Đơn vị mới")
    participation = campaign.participations.first()
    add = address("submissions:campaign-add")
    return {
        "campaign list": (administrator, address("submissions:campaign-list")),
        "campaign start": (administrator, add),
        "campaign add": (administrator, f"{add}?rubric={campaign.rubric_id}&year=2022"),
        "campaign edit": (administrator, address("submissions:campaign-edit", preparing.pk)),
        "campaign detail": (administrator, address("submissions:campaign-detail", campaign.pk)),
        "participation": (
            administrator,
            address("submissions:participation-edit", campaign.pk, participation.pk),
        ),
        "succession": (
            administrator,
            address("submissions:succession-edit", campaign.pk, participation.pk),
        ),
        "campaign unit": (administrator, address("submissions:campaign-unit-add", campaign.pk)),
        "campaign close": (administrator, address("submissions:campaign-close", campaign.pk)),
        "calendar": (administrator, address("submissions:calendar")),
        "contributors": (administrator, address("submissions:contributor-edit", campaign.pk)),
        "contributor name": (administrator, address("submissions:contributor-name", campaign.pk)),
        "contributor import": (administrator, address("submissions:contributor-import", campaign.pk)),
        "emergency": (administrator, address("emergency-list")),
        "assignment list": (administrator, address("submissions:assignment-list")),
        "assignment": (
            administrator,
            address(
                "submissions:assignment-edit",
                participation.campaign_block.levels.first().pk,
                campaign.agency.pk,
            ),
        ),
    }
