"""How deep a publication goes: page, files and check follow one setting; nothing personal is ever public."""

import io
import json
import re
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from egov_scoring.models import User
from rankings import document_queries, services
from rankings.documents.making import make
from rankings.models import Publication
from rankings.snapshot import canonical_bytes
from submissions.errors import WorkflowError
from submissions.models import (
    Citation,
    Contact,
    Evidence,
    Level,
    Question,
    Reply,
    Response,
    Submission,
    Verdict,
    Waiver,
)
from submissions.services import change_campaign
from tests.factories import SMALL_RUBRIC, make_campaign, make_rubric, make_user
from tests.rankings.scenes import (
    BEST,
    DOCUMENT,
    GOOD,
    MIDDLE,
    ask_waiver,
    make_approver,
    make_final,
    make_publication,
    make_verified_campaign,
    participations_of,
    verify,
)

pytestmark = pytest.mark.django_db

DEPTHS = ("total", "group", "criterion", "answers")
BY_GROUP = SMALL_RUBRIC.replace('min_points = { "" = 5 }', 'min_points = { "" = 5, "1" = 4 }')
SECRET = "bi-mat"


def publish_at(depth, *sheets, rubric=None, **document):
    campaign = make_verified_campaign(*sheets, rubric=rubric, published_depth=depth)
    return make_publication(campaign, **document)


def frozen(publication):
    return json.loads(bytes(publication.result))


def written(tmp_path, content):
    path = tmp_path / "ket-qua.json"
    path.write_bytes(content)
    return path


def api_pages():
    """What programs read of publications."""
    lists = [reverse(f"rankings:api-{name}") for name in ("provinces", "rubrics", "publications")]
    codes = Publication.objects.values_list("code", flat=True)
    names = ("publication", "result", "units")
    return lists + [reverse(f"rankings:api-{name}", args=[code]) for code in codes for name in names]


def everything_public(client):
    """Every byte that links lead to from the first page on, without an account; workbooks unpacked."""
    found, waiting = {}, ["/", *api_pages()]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = client.get(address)
        found[address] = unpacked(response.getvalue())
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            text = response.content.decode()
            links = re.findall(r'(?:href|src)="([^"#]+)', text)
            links += [link for link in re.findall(r"href=(\S+?)[\s>]", text) if not link.startswith('"')]
            waiting += [resolved(address, link) for link in links if leads_on(link)]
    return found


def leads_on(link):
    return not link.startswith(("http", "mailto", "/static", "/tai-khoan"))


def resolved(address, link):
    path = address.split("?")[0]
    if link.startswith("/"):
        return link
    return f"{path}{link}" if link.startswith("?") else f"{path.rsplit('/', 1)[0]}/{link}"


def unpacked(content):
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def fill_with_secrets(campaign):
    """A distinctive text in every field that holds a person, a contact, a file or an internal remark."""
    participation = participations_of(campaign)[0]
    submission, someone = participation.submission, make_user(participation.unit, "officer")
    response = Response.objects.filter(submission=submission).first()
    evidence = Evidence.objects.create(
        unit=participation.unit,
        name=f"{SECRET}.pdf",
        sha256="0" * 64,
        document_number=f"{SECRET}-so",
        issuer=f"{SECRET}-noi",
        summary=f"{SECRET}-trich-yeu",
        added_by=someone,
    )
    Citation.objects.create(response=response, evidence=evidence, page=f"{SECRET}-trang")
    Contact.objects.create(
        submission=submission,
        role="preparer",
        name=f"{SECRET}-ten",
        position=f"{SECRET}-chuc-vu",
        phone=f"{SECRET}-so",
        email=f"{SECRET}@a.vn",
    )
    asked = {"submission": submission, "criterion": response.criterion}
    Question.objects.create(
        campaign=campaign,
        text=f"{SECRET}-hoi",
        answer=f"{SECRET}-dap",
        asked_by=someone,
        answered_at=timezone.now(),
        **asked,
    )
    Reply.objects.create(
        state="agreed", ground=f"{SECRET}-can-cu", filed_by=someone, filed_at=timezone.now(), **asked
    )
    Verdict.objects.create(
        response=response,
        level=Level.objects.get(),
        kind="accept",
        reason=f"{SECRET}-ly-do",
        revision=1,
        given_by=someone,
    )
    waiver = ask_waiver(
        participations_of(campaign)[1], "2", state=Waiver.State.ACCEPTED, document_number="15/UBND"
    )
    Waiver.objects.filter(pk=waiver.pk).update(reason=f"{SECRET}-xin", decision_reason=f"{SECRET}-quyet-dinh")
    Response.objects.update(note=f"{SECRET}-giai-trinh")


def hide_people():
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(
            username=f"{SECRET}{user.pk}",
            full_name=f"{SECRET}-ten",
            email=f"{SECRET}{user.pk}@a.vn",
            phone=f"{SECRET}-dien-thoai",
            position=f"{SECRET}-chuc-vu",
        )


@pytest.mark.parametrize("depth", DEPTHS)
def test_no_public_byte_holds_a_person_a_contact_a_file_or_a_remark(client, depth):
    campaign = make_verified_campaign(GOOD, BEST, published_depth=depth)
    approver = make_approver(campaign)
    fill_with_secrets(campaign)
    hide_people()
    publication = make_publication(campaign, approver, signer=f"{SECRET}-nguoi-ky")

    found = everything_public(client)

    address = publication.get_absolute_url()
    unit = participations_of(campaign)[0].unit.code
    assert {
        "/",
        "/tinh/tinh-nho/",
        address,
        f"{address}don-vi/{unit}/",
        f"{address}ket-qua.csv",
        f"{address}ket-qua.json",
        f"{address}ket-qua.xlsx",
    } <= found.keys()
    assert [where for where, content in found.items() if SECRET.encode() in content] == []


@pytest.mark.parametrize(
    ("depth", "holds"),
    [
        ("total", {"groups": False, "criteria": False, "answers": False}),
        ("group", {"groups": True, "criteria": False, "answers": False}),
        ("criterion", {"groups": True, "criteria": True, "answers": False}),
        ("answers", {"groups": True, "criteria": True, "answers": True}),
    ],
)
def test_the_closed_result_goes_as_deep_as_the_campaign_says(depth, holds):
    result = frozen(publish_at(depth, GOOD, BEST))

    unit = next(unit for unit in result["units"] if unit["total"] == "7.25")
    said = [leaf["explanation"] for leaf in unit["criteria"] if leaf["answer"] or leaf["explanation"]]
    assert result["depth"] == depth
    assert {
        "groups": bool(unit["groups"]),
        "criteria": bool(unit["criteria"]),
        "answers": bool(said),
    } == holds
    assert ("45/60" in json.dumps(result["units"])) == holds["answers"]


@pytest.mark.parametrize("depth", DEPTHS)
def test_page_and_files_of_a_publication_go_equally_deep(client, depth):
    publication = publish_at(depth, GOOD, BEST)
    unit = participations_of(publication.ranking.campaign_block.campaign)[0].unit.code
    of = {"criterion": "2,25 / 3", "group": "2,25"}

    page = client.get(publication.get_absolute_url()).content.decode()
    sheet = client.get(reverse("rankings:publication-unit", args=[publication.code, unit])).content.decode()
    table = client.get(reverse("rankings:publication-csv", args=[publication.code])).content.decode()
    book = load_workbook(
        io.BytesIO(client.get(reverse("rankings:publication-xlsx", args=[publication.code])).content)
    )

    rank = DEPTHS.index(depth)
    assert [of["group"] in text for text in (page, sheet, table)] == [rank > 0] * 3
    assert ["Điểm từng tiêu chí" in sheet, "Điểm tiêu chí" in book.sheetnames] == [rank > 1] * 2
    assert ["45/60" in sheet, "Câu trả lời" in book.sheetnames] == [rank > 2] * 2


@pytest.mark.parametrize(
    ("depth", "words"),
    [
        ("total", "Không tính lại được tổng điểm và điều kiện theo nhóm"),
        ("group", "Không tính lại được điểm nhóm và tổng điểm"),
        ("criterion", "Không tính lại được điểm tiêu chí"),
        ("answers", "3 đơn vị, tính lại khớp.\n"),
    ],
)
def test_the_check_says_what_the_depth_does_not_let_it_recompute(depth, words, tmp_path, capsys):
    publication = publish_at(depth, GOOD, BEST, MIDDLE, rubric=make_rubric(BY_GROUP))

    call_command("verify_publication", written(tmp_path, bytes(publication.result)))

    out = capsys.readouterr().out
    assert publication.sha256 in out
    assert words in out


@pytest.mark.parametrize(
    ("depth", "key", "value", "message"),
    [
        ("total", "rank", 2, "rank: công bố 2, tính lại 1"),
        ("total", "tier", "Hạng B", "tier: công bố Hạng B, tính lại Hạng A"),
        ("group", "tier", None, "tier: công bố None, tính lại Hạng A"),
        ("criterion", "total", "9.99", r"total: công bố 9\.99, tính lại 10\.00"),
    ],
)
def test_a_changed_figure_is_found_at_every_depth(depth, key, value, message, tmp_path):
    result = frozen(publish_at(depth, BEST, GOOD))
    result["units"][0][key] = value

    with pytest.raises(CommandError, match=message):
        call_command("verify_publication", written(tmp_path, canonical_bytes(result)))


def test_points_out_of_a_maximum_of_the_units_own_stay_checkable(tmp_path, capsys):
    campaign = make_campaign(make_rubric("thua-thien-hue-3043-2021"), units=1, published_depth="criterion")
    participation = participations_of(campaign)[0]
    leaves = participation.campaign_block.spec.leaves
    answers = {leaf.code: f"{leaf.max_points}" for leaf in leaves}
    verify(
        participation, answers | {leaves[0].code: f"{leaves[0].max_points - 2}/{leaves[0].max_points - 1}"}
    )
    actor = make_approver(campaign)
    ranking = services.compute_ranking(participation.campaign_block, None, actor=actor)
    publication = services.publish(services.finalise(ranking, actor=actor), actor=actor, **DOCUMENT)

    call_command("verify_publication", written(tmp_path, bytes(publication.result)))

    assert frozen(publication)["units"][0]["total"] == "98.99"
    assert "tính lại từ điểm tiêu chí khớp" in capsys.readouterr().out


def test_a_condition_that_is_not_shown_is_named_as_such(client):
    publication = publish_at("total", GOOD, rubric=make_rubric(BY_GROUP))
    unit = frozen(publication)["units"][0]

    page = client.get(reverse("rankings:publication-unit", args=[publication.code, unit["unit"]]))

    assert unit["next_tier"] == {"name": "Hạng B", "missing": [], "undisclosed": 1}
    text = page.content.decode()
    assert "chưa thỏa 1 điều kiện ở điểm thành phần không công bố để đạt Hạng B" in text
    assert "1. Chính sách: cần 4" in text
    assert ">không công bố<" in text


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("kind", ["decision", "report", "sheets", "workbook"])
def test_documents_are_made_at_every_depth(depth, kind):
    campaign = make_verified_campaign(GOOD, BEST, published_depth=depth)
    case = document_queries.case_of(document_queries.in_one_act(make_final(campaign)))
    made_as = "xlsx" if kind == "workbook" else "docx"

    content = unpacked(make(case, kind, made_as, "", lambda done, total: None).content)

    assert content
    if depth != "answers":
        assert b"45/60" not in content


def test_the_depth_stands_from_the_opening_on():
    campaign = make_campaign(published_depth="group")
    administrator = make_user(campaign.agency, "administrator")
    campaign.published_depth = "answers"

    with pytest.raises(WorkflowError, match="không đổi được nữa"):
        change_campaign(campaign, actor=administrator)

    assert Submission.objects.filter(participation__campaign__published_depth="group").exists()
