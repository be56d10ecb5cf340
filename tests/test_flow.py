"""The main job for Quảng Bình (3270/QĐ-UBND) through the pages, from the first answer to the ranking."""

import csv
import hashlib
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from egov_scoring.models import Role, User
from rankings.models import Publication
from submissions import services
from submissions.models import Response, Submission
from tests.factories import (
    fill,
    make_campaign,
    make_head,
    make_officer,
    make_province,
    make_reviewer,
    make_rubric,
    make_unit,
    make_user,
    open_it,
)

pytestmark = pytest.mark.django_db

NOTE = "Theo sổ công việc của đơn vị, hỏi chị Hằng 0912345678."
REMARK = "Đếm lại trên phần mềm: 1.080 văn bản."

# Points in comments; a choice is "#n" of the options as the decision prints them.
FINANCE = {
    # 1: 2 + 1 + 0 + 1 + 1 + 1 + 1 + 1 + 0 = 8
    **{"1.1": "#1", "1.2.1": "#1", "1.2.2": "#2", "1.3": "#1"},
    **{"1.4.1": "#1", "1.4.2": "#1", "1.4.3": "#1", "1.4.4": "#1", "1.4.5": "#2"},
    # 2.1: 1260/1800 = 70% × 5 = 3,5 and 30/60 = 50% × 5 = 2,5; 2.2: 5 and 45/60 = 75% × 5 = 3,75
    **{"2.1.1": ("1.260", "1.800"), "2.1.2": ("30", "60"), "2.2.1": "#1", "2.2.2": ("45", "60")},
    # 2.3: 3 and 12/60 = 20% × 4 / 30% = 8/3; 2.4: 2 and 2 (the second of three options)
    **{"2.3.1": "#1", "2.3.2": ("12", "60"), "2.4.1": "#1", "2.4.2": "#2"},
    # 2.5: 54/60 is not over 90%: 2, 42/60 is not over 70%: 1; 2.6: 3 and 0; 2.7: 3
    **{"2.5.1": ("54", "60"), "2.5.2": ("42", "60"), "2.6.1": "#1", "2.6.2": "#2", "2.7": "#1"},
    # 2.8: 3 and 2; 2.9: 3/4 ≥ 50%: 3; 2.10: 3 and 0; 2.11: 3 and 2
    **{"2.8.1": "#1", "2.8.2": "#1", "2.9": ("3", "4"), "2.10.1": "#1", "2.10.2": "#2"},
    **{"2.11.1": "#1", "2.11.2": "#1"},
    # 2: 3,5 + 2,5 + 5 + 3,75 + 3 + 8/3 + 2 + 2 + 2 + 1 + 3 + 0 + 3 + 3 + 2 + 3 + 3 + 0 + 3 + 2 = 46,75 + 8/3
    # 3: 4; 42/60 ≥ 70%: 2; 54/60 is not over 90%: 2; 41/60 = 68,3%: 1; 3. Together 12
    **{"3.1": "#1", "3.2": ("42", "60"), "3.3": ("54", "60"), "3.4": ("41", "60"), "3.5": "#1"},
    # 4: 2 + 2 + 0 + 3 = 7
    **{"4.1": "#1", "4.2": "#1", "4.3": "#2", "4.4": "#1"},
}
SELF_TOTAL = "76,42"  # 8 + 46,75 + 8/3 + 12 + 7 = 76,41666…
# The reviewer corrects 2.1.1 to 1080/1800 = 60% × 5 = 3: group 2 is 46,25 + 8/3 = 48,91666…;
# the total is 75,91666…
FINANCE_LINE = ("75.92", "Hạng B", 2, ["8.00", "48.92", "12.00", "7.00"])
# Home affairs: everything best but 2.6.1 (3 → 0) and 2.9 (45/60: 5 → 3); 2.3 is not applicable: all 7.
HOME_AFFAIRS_LINE = ("95.00", "Hạng A", 1, ["10.00", "60.00", "15.00", "10.00"])
MISSING_LINE = (None, None, None, [])


@pytest.fixture
def campaign():
    rubric = make_rubric("quang-binh-3270-2020")
    province = make_province(rubric.province.code)
    for code, name in (("noi-vu", "Sở Nội vụ"), ("tai-chinh", "Sở Tài chính"), ("du-lich", "Sở Du lịch")):
        make_unit(province, code=code, name=name)
    return open_it(make_campaign(rubric, units=0, opened=False, title="Kỳ đánh giá năm 2021"))


def submission_of(campaign, unit):
    return Submission.objects.with_places().get(
        participation__campaign=campaign, participation__unit__code=unit
    )


def url(name, *args):
    return reverse(name, args=args)


def inputs_of(code, answer):
    """The answer under the names that the form's inputs have."""
    prefix = f"c-{code.replace('.', '-')}-"
    if isinstance(answer, str):
        return {f"{prefix}answer": answer}
    return {f"{prefix}answer_first": answer[0], f"{prefix}answer_second": answer[1]}


def save_through_the_form(client, submission, answers):
    for code, answer in answers.items():
        prefix = f"c-{code.replace('.', '-')}-"
        data = inputs_of(code, answer) | {f"{prefix}note": NOTE, f"{prefix}version": "0"}
        response = client.post(url("submissions:response-edit", submission.pk, code), data)
        assert response.status_code == 302, code


def take_step(client, submission, action):
    return client.post(url("submissions:form-move", submission.pk), {"action": action}, follow=True)


def submit_finance(client, submission):
    """The officer answers all 38 criteria, the head signs."""
    client.force_login(make_officer(submission.unit))
    save_through_the_form(client, submission, FINANCE)
    take_step(client, submission, "request_signature")
    client.force_login(make_head(submission.unit))
    return take_step(client, submission, "sign_and_submit").content.decode()


def submit_home_affairs(submission):
    """A unit without public procedures: everything but 2.3 is answered, 2.3 is asked to be left out."""
    officer = make_officer(submission.unit)
    spec = submission.campaign_block.spec
    best = {leaf.code: "#1" if leaf.rule.kind == "choice" else "60/60" for leaf in spec.leaves}
    left_out = set(spec.subtree("2.3"))
    answers = {code: text for code, text in best.items() if code not in left_out}
    fill(submission, answers | {"2.6.1": "#2", "2.9": "45/60"}, actor=officer)
    criterion = submission.campaign_block.block.criteria.get(code="2.3")
    services.ask_waiver(submission, criterion, actor=officer, reason="Sở không có TTHC.")
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=make_head(submission.unit))


def review(client, submission, *before_the_rest):
    """Accept the form, do the given posts, accept what is left, finish."""
    client.post(url("submissions:review-move", submission.pk, "accept"))
    for address, data in before_the_rest:
        assert client.post(address, data).status_code == 302
    client.post(url("submissions:review-accept-remaining", submission.pk))
    return client.post(url("submissions:review-move", submission.pk, "verify"), follow=True)


def correct_finance(submission):
    values = inputs_of("2.1.1", ("1.080", "1.800")) | {"kind": "correct", "reason": REMARK}
    return url("submissions:verdict", submission.pk, "2.1.1"), values


def let_go_home_affairs(submission):
    waiver = submission.waivers.get()
    address = url("submissions:waiver-decide", submission.pk, waiver.pk)
    return address, {f"waiver-{waiver.pk}-decision": "accept"}


def mark_missing(client, campaign, unit):
    client.force_login(make_user(campaign.agency, Role.ADMINISTRATOR))
    participation = campaign.participations.get(unit__code=unit)
    client.post(
        url("submissions:participation-edit", campaign.pk, participation.pk),
        {"state": "missing", "reason": "Không nộp phiếu sau ba lần đôn đốc."},
    )


def verify_all(client, campaign):
    finance, home_affairs = submission_of(campaign, "tai-chinh"), submission_of(campaign, "noi-vu")
    submit_finance(client, finance)
    submit_home_affairs(home_affairs)
    mark_missing(client, campaign, "du-lich")
    client.force_login(make_reviewer(campaign.agency))
    review(client, finance, correct_finance(finance))
    review(client, home_affairs, let_go_home_affairs(home_affairs))


def publish(client, campaign):
    """Compute, close and publish the block of the departments."""
    client.force_login(make_user(campaign.agency, Role.APPROVER))
    block = campaign.blocks.get(block__code="so")
    preview = client.post(url("rankings:ranking-compute"), {"campaign_block": block.pk}, follow=True)
    ranking = preview.context["ranking"]
    client.post(url("rankings:ranking-finalise", ranking.pk))
    document = {
        "kind": "Quyết định",
        "number": "812/QĐ-UBND",
        "date": "2022-03-25",
        "issuer": "UBND tỉnh Quảng Bình",
        "signer": "Trần Người Ký",
        "is_early_meant": "on",
    }
    client.post(url("rankings:ranking-publish", ranking.pk), document)
    client.logout()
    return Publication.objects.get()


def line_of(unit):
    return unit["total"], unit["tier"], unit["rank"], [group["points"] for group in unit["groups"]]


def test_from_the_first_answer_to_the_public_ranking(client, campaign):
    finance = submission_of(campaign, "tai-chinh")

    receipt = submit_finance(client, finance)

    assert "Đã nhận phiếu, lần nộp 1" in receipt
    finance.refresh_from_db()
    assert (finance.status, f"{finance.self_total:.4f}") == ("submitted", "76.4167")

    submit_home_affairs(submission_of(campaign, "noi-vu"))
    mark_missing(client, campaign, "du-lich")
    client.force_login(make_reviewer(campaign.agency))
    done = review(client, finance, correct_finance(finance)).content.decode()

    assert "đã thẩm định" in done
    assert SELF_TOTAL in done and "75,92" in done
    kept = Response.objects.get(submission=finance, criterion__code="2.1.1")
    assert kept.answer == "1260/1800"
    assert [(verdict.kind, verdict.answer, verdict.reason) for verdict in kept.verdicts.all()] == [
        ("correct", "1080/1800", REMARK)
    ]

    home_affairs = submission_of(campaign, "noi-vu")
    review(client, home_affairs, let_go_home_affairs(home_affairs))
    publication = publish(client, campaign)
    result = json.loads(client.get(url("rankings:publication-json", publication.code)).content)

    assert {unit["name"]: line_of(unit) for unit in result["units"]} == {
        "Sở Nội vụ": HOME_AFFAIRS_LINE,
        "Sở Tài chính": FINANCE_LINE,
        "Sở Du lịch": MISSING_LINE,
    }


def test_page_and_files_of_a_publication_show_the_same_figures(client, campaign):
    verify_all(client, campaign)
    publication = publish(client, campaign)

    def read(name):
        return client.get(url(f"rankings:{name}", publication.code)).content

    page = " ".join(read("publication").decode().split())
    frozen = read("publication-json")
    rows = list(csv.DictReader(io.StringIO(read("publication-csv").decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(read("publication-xlsx")))["Xếp hạng"]
    heads, *lines = sheet.iter_rows(values_only=True)

    assert hashlib.sha256(frozen).hexdigest() == publication.sha256
    assert publication.sha256 in page
    totals = [(row["Hạng"], row["Đơn vị"], row["Xếp loại"], row["Tổng điểm"]) for row in rows]
    assert totals == [
        ("1", "Sở Nội vụ", "Hạng A", "95,00"),
        ("2", "Sở Tài chính", "Hạng B", "75,92"),
        ("", "Sở Du lịch", "", ""),
    ]
    for _, name, tier, total in totals[:2]:
        assert page.index(f">{name}</a>") < page.index(f"<td>{total}")
        assert f">{tier}</b>" in page
    assert "Sở Du lịch: không nộp" in page
    group_heads = [head for head in heads if head[:2] in {"1.", "2.", "3.", "4."}]
    in_workbook = [dict(zip(heads, line, strict=True)) for line in lines]
    assert [[row["Hạng"], row["Tổng điểm"], *(row[head] for head in group_heads)] for row in in_workbook] == [
        [1, 95, 10, 60, 15, 10],
        [2, 75.92, 8, 48.92, 12, 7],
        [None] * 6,
    ]
    assert [row[group_heads[1]] for row in rows] == ["60,00", "48,92", ""]


def test_a_unit_page_says_why_this_tier_and_what_was_missing(client, campaign):
    verify_all(client, campaign)
    publication = publish(client, campaign)

    page = client.get(url("rankings:publication-unit", publication.code, "tai-chinh")).content.decode()

    # 80 - 75,92 = 4,08
    assert "thiếu 4,08 điểm" in page
    assert "1.080/1.800 = 60%" in page
    assert "12/60 = 20%" in page


def test_nothing_is_public_before_the_document_and_nothing_internal_after_it(client, campaign):
    verify_all(client, campaign)
    public = [
        url("rankings:home"),
        url("rankings:province", "quang-binh"),
        url("rankings:publication", "quang-binh-2021-so"),
    ]

    before = b"".join(client.get(address).content for address in public)
    publication = publish(client, campaign)

    assert "Sở Tài chính".encode() not in before
    assert publication.get_absolute_url() == public[-1]
    names = User.objects.values_list("full_name", flat=True)
    pages = [*public, url("rankings:publication-unit", publication.code, "tai-chinh")]
    files = [url(f"rankings:publication-{kind}", publication.code) for kind in ("json", "csv")]
    after = b"".join(client.get(address).content for address in pages + files).decode()
    workbook = load_workbook(
        io.BytesIO(client.get(url("rankings:publication-xlsx", publication.code)).content)
    )
    after += str([list(sheet.iter_rows(values_only=True)) for sheet in workbook])
    assert "Sở Tài chính" in after
    assert [word for word in [NOTE, REMARK, "0912345678", "Trần Người Ký", *names] if word in after] == []


def test_the_main_pages_keep_their_query_budgets(client, campaign, django_assert_max_num_queries):
    verify_all(client, campaign)
    finance = submission_of(campaign, "tai-chinh")
    client.force_login(make_officer(finance.unit))
    with django_assert_max_num_queries(25):
        client.get(url("submissions:group", finance.pk, "2"))
    client.force_login(make_reviewer(campaign.agency))
    with django_assert_max_num_queries(20):
        client.get(url("submissions:review-list"))
    publication = publish(client, campaign)
    with django_assert_max_num_queries(15):
        client.get(url("rankings:publication", publication.code))
