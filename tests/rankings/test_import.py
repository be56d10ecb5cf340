import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from jsonschema import Draft202012Validator
from openpyxl import Workbook, load_workbook

from egov_scoring.models import Role, Unit
from rankings import imported, open_data
from rankings.models import Publication
from tests.factories import make_rubric, make_unit, make_user

pytestmark = pytest.mark.django_db

HEADS = [
    "Mã đơn vị",
    "Tên đơn vị",
    "Tổng điểm",
    "Xếp loại",
    "Thứ hạng",
    "1. Chính sách (5)",
    "2. Thanh tra (5)",
]
ROWS = [
    ["so-at", "Sở Ất", 9, "Hạng A", 1, 4, 5],
    ["so-binh", "Sở Bính", 7.25, "Hạng B", 2, 2.25, 5],
    ["so-giap", "Sở Giáp", "7,25", "Hạng B", 2, "2,25", 5],
    ["so-dinh", "Sở Đinh", 3, None, 4, 3, 0],
]
FORM = {
    "year": "2019",
    "title": "Đánh giá năm 2019",
    "max_points": "10",
    "follows_rubric": "on",
    "kind": "Quyết định",
    "number": "77/QĐ-UBND",
    "date": "3/3/2020",
    "issuer": "UBND Tỉnh Nhỏ",
    "signer": "Trần Thị Kín",
}
ADD, CONFIRM = "/xep-hang/nam-truoc/", "/xep-hang/nam-truoc/xac-nhan/"


@pytest.fixture
def block():
    block = make_rubric().blocks.get()
    province = block.rubric.province
    for code, name, *_ in ROWS:
        make_unit(province, code=code, name=name)
    province.agency = make_unit(province, name="Sở Thông tin")
    province.save()
    return block


@pytest.fixture
def approver(block):
    return make_user(block.rubric.province.agency, Role.APPROVER)


def workbook(rows, heads=HEADS):
    book = Workbook()
    book.active.title = imported.SHEET
    for row in [heads, *rows]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("ket-qua.xlsx", content.getvalue())


def upload(client, block, rows=ROWS, heads=HEADS, **changes):
    return client.post(ADD, FORM | {"block": block.pk, "file": workbook(rows, heads)} | changes)


def publish(client, block, **changes):
    payload = upload(client, block, **changes).context["payload"]
    return client.post(CONFIRM, {"payload": payload})


def test_an_earlier_result_is_previewed_then_public_and_marked_as_imported(
    client, block, approver, tmp_path, capsys
):
    client.force_login(approver)
    page = upload(client, block).content.decode()
    assert "1 trong 4 đơn vị đạt Hạng A về mức độ nhỏ năm 2019" in page
    assert not Publication.objects.exists()

    publish(client, block)

    client.logout()
    publication = Publication.objects.get()
    ranking = client.get(publication.get_absolute_url()).content.decode()
    unit = client.get(f"{publication.get_absolute_url()}don-vi/so-binh/").content.decode()
    for text in (ranking, unit):
        assert "Nhập từ văn bản" in text
        assert "Quyết định số 77/QĐ-UBND" in text
    assert "Đơn vị tự chấm" not in ranking
    assert "Mọi tiêu chí đều đạt" not in unit
    assert "Hạng B, theo văn bản đã công bố." in unit
    assert publication.get_absolute_url() in client.get("/tinh/tinh-nho/").content.decode()
    assert client.get(f"{publication.get_absolute_url()}anh.png").status_code == 200
    group = client.get(reverse("rankings:criterion", args=[publication.code, "1"]))
    assert (group.status_code, "Đơn vị tự chấm" in group.content.decode()) == (200, False)
    path = tmp_path / "ket-qua.json"
    path.write_bytes(client.get(f"{publication.get_absolute_url()}ket-qua.json").content)
    call_command("verify_publication", path)
    assert "thứ hạng tính lại khớp. Nhập từ văn bản" in capsys.readouterr().out
    schema = Draft202012Validator(open_data.RESULT)
    assert [error.message for error in schema.iter_errors(json.loads(path.read_bytes()))] == []


def changed(row, column, value):
    rows = [list(line) for line in ROWS]
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (changed(2, 4, 3), "Kết quả!E4: thứ hạng 3, theo tổng điểm phải là 2"),
        (changed(1, 4, None), "Kết quả!A3: có tổng điểm nhưng thiếu thứ hạng."),
        (changed(0, 3, "Mức I"), "Kết quả!D2: xếp loại “Mức I” không có; bộ tiêu chí có: Hạng A, Hạng B."),
        (changed(1, 3, "Hạng A"), "Kết quả!D3: xếp loại “Hạng A”, nhưng điểm chưa đủ điều kiện"),
        (changed(0, 3, "Hạng B"), "Kết quả!D2: xếp loại “Hạng B”, nhưng điểm đủ mọi điều kiện của “Hạng A”."),
        (changed(0, 0, "so-la"), "Kết quả!A2: mã đơn vị “so-la” chưa có"),
        (changed(1, 0, "so-at"), "Kết quả!A3: đơn vị “so-at” đã có ở ket-qua.xlsx:Kết quả!A2."),
        (changed(0, 2, 11), "Kết quả!A2: Tổng điểm là 11, phải từ 0 đến 10."),
        (changed(0, 2, "chín"), "Kết quả!C2:"),
        (changed(0, 5, None), "Kết quả!A2: chỉ có điểm của 1 trong 2 nhóm"),
    ],
)
def test_each_mistake_is_named_with_its_cell_and_nothing_is_kept(client, block, approver, rows, problem):
    client.force_login(approver)

    response = upload(client, block, rows)

    assert response.status_code == 422
    assert problem in response.content.decode()
    assert not Publication.objects.exists()


def test_a_document_with_its_own_tiers_needs_no_rubric(client, block, approver):
    client.force_login(approver)
    rows = [["so-at", "", 81.5, "Khá", 1], ["so-binh", "", 40, "Yếu", 2]]

    publish(client, block, rows=rows, heads=HEADS[:5], follows_rubric="", max_points="100")

    assert Publication.objects.get().headline == "1 trong 2 đơn vị đạt Khá về mức độ nhỏ năm 2019"


def test_the_same_year_is_not_taken_twice_nor_from_somebody_else(client, block, approver):
    client.force_login(approver)
    publish(client, block)
    publish(client, block)
    payload = upload(client, block).context["payload"]

    client.force_login(make_user(make_unit(block.rubric.province), Role.APPROVER))
    assert client.get(ADD).status_code == 403
    client.force_login(make_user(block.rubric.province.agency, Role.APPROVER))
    client.post(CONFIRM, {"payload": payload})

    assert Publication.objects.count() == 1


def test_the_template_lists_the_units_and_groups_of_the_block(client, block, approver):
    client.force_login(approver)

    response = client.get(reverse("rankings:import-template", args=[block.pk]))

    first, *rest = load_workbook(io.BytesIO(response.content))[imported.SHEET].values
    assert list(first) == HEADS
    assert ("so-at", "Sở Ất") in [row[:2] for row in rest]


def place(client, block, parent, rows, **changes):
    """Publish the ranking of the units below ``parent``."""
    return upload(client, block, rows, scope=parent.pk, **changes)


@pytest.fixture
def districts(block):
    """Two districts; Sở Ất and Sở Bính lie in the first one."""
    province = block.rubric.province
    first, second = (make_unit(province, code=code, kind="huyen", name=name) for code, name in DISTRICTS)
    Unit.objects.filter(code__in=("so-at", "so-binh")).update(parent=first)
    Unit.objects.filter(code__in=("so-giap", "so-dinh")).update(parent=second)
    return first, second


DISTRICTS = (("huyen-mot", "Huyện Một"), ("huyen-hai", "Huyện Hai"))


def test_each_parent_unit_has_a_result_of_its_own_and_only_its_units_in_it(
    client, block, approver, districts
):
    client.force_login(approver)
    first, second = districts
    mixed = place(client, block, first, [ROWS[0], [*ROWS[3][:4], 2, *ROWS[3][5:]]])
    assert mixed.status_code == 422
    assert "“Sở Đinh” không thuộc Huyện Một." in mixed.content.decode()

    for parent, rows in ((first, ROWS[:2]), (second, [[*ROWS[2][:4], 1, *ROWS[2][5:]]])):
        payload = place(client, block, parent, rows).context["payload"]
        client.post(CONFIRM, {"payload": payload})

    found = Publication.objects.order_by("pk")
    assert [(shown.code, shown.label, shown.scope) for shown in found] == [
        ("tinh-nho-2019-so-huyen-mot", "Các sở, Huyện Một", first),
        ("tinh-nho-2019-so-huyen-hai", "Các sở, Huyện Hai", second),
    ]
    page = client.get(found[0].get_absolute_url()).content.decode()
    assert "Huyện Hai" in page  # its neighbour, as a tab
    assert json.loads(bytes(found[0].result))["units"][0]["scope"] == "huyen-mot"


def test_a_wrong_import_is_corrected_on_screen_with_its_own_file(client, block, approver):
    client.force_login(approver)
    publish(client, block)
    first = Publication.objects.get()
    correct = reverse("rankings:import-correct", args=[first.code])
    kept = client.get(reverse("rankings:import-table", args=[first.code])).content
    lines = [list(row) for row in load_workbook(io.BytesIO(kept))[imported.SHEET].values][1:]
    assert lines[0] == ["so-at", "Sở Ất", 9, "Hạng A", 1, 4, 5]
    typed = {name: value for name, value in FORM.items() if name != "year"} | {"block": block.pk}

    without_reason = client.post(correct, typed | {"file": workbook(lines)})
    typed["correction_reason"] = "Nhập sai điểm của Sở Ất."
    same = client.post(correct, typed | {"file": workbook(lines)}).context["payload"]
    client.post(CONFIRM, {"payload": same})
    assert (without_reason.status_code, Publication.objects.count()) == (422, 1)
    lines[0][2] = 9.5
    preview = client.post(correct, typed | {"file": workbook(lines)})
    assert "9,00 → 9,50 điểm" in preview.content.decode()
    client.post(CONFIRM, {"payload": preview.context["payload"]})

    second = Publication.objects.get(corrects=first)
    assert (second.code, second.year, second.correction_summary) == (
        "tinh-nho-2019-so-2",
        2019,
        "1 đơn vị đổi tổng điểm",
    )
    assert typed["correction_reason"] in client.get(first.get_absolute_url()).content.decode()
    assert client.get(correct).status_code == 404
    client.post(CONFIRM, {"payload": preview.context["payload"]})
    assert Publication.objects.count() == 2


def test_a_withdrawn_import_may_be_brought_in_again(client, block, approver):
    client.force_login(approver)
    publish(client, block)
    wrong = Publication.objects.get()
    address = reverse("rankings:publication-withdraw", args=[wrong.code])
    assert address in client.get(ADD).content.decode()

    client.post(address, WITHDRAWAL)
    publish(client, block)

    assert Publication.objects.current().get().code == "tinh-nho-2019-so-2"


WITHDRAWAL = {
    "kind": "Thông báo",
    "number": "9/TB-STC",
    "date": "1/6/2021",
    "issuer": "Sở Thông tin",
    "reason": "Nhập nhầm năm.",
}


def test_the_first_page_finds_the_units_of_an_imported_result(client, block, approver):
    client.force_login(approver)
    publish(client, block)
    make_unit(block.rubric.province, code="so-dat", name="Sở Đất")
    publication = Publication.objects.get()

    text = " ".join(client.get("/", {"q": "so d"}).content.decode().split())

    assert f'href="{publication.get_absolute_url()}don-vi/so-dinh/"' in text
    assert "3,00 điểm, thứ 4 trong 4." in text
    assert "Sở Đất" not in text
