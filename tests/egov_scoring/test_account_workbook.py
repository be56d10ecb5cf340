import io

import pytest
from openpyxl import Workbook, load_workbook

from egov_scoring import account_workbook as workbook
from egov_scoring.models import Event, Membership, Role, Unit, User
from egov_scoring.resource_workbook import read_workbook, run
from egov_scoring.tabular import TableError
from tests.factories import make_province, make_unit, make_user

pytestmark = pytest.mark.django_db
PEOPLE = [
    "Tên đăng nhập",
    "Họ và tên",
    "Chức vụ",
    "Thư điện tử",
    "Điện thoại",
    "Mã đơn vị",
    "Vai trò",
    "Từ ngày",
    "Đến hết ngày",
    "Văn bản giao việc",
]
UNITS = ["Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên", "Có từ ngày", "Đến hết ngày"]


def make_administrator():
    return make_user(make_unit(code="so-tttt", name="Sở Thông tin"), Role.ADMINISTRATOR)


def person(username, unit, role="cán bộ tự chấm", name="Trần Thị Hoa", **cells):
    row = {"Tên đăng nhập": username, "Họ và tên": name, "Mã đơn vị": unit, "Vai trò": role} | cells
    return [row.get(column, "") for column in PEOPLE]


def file_of(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def people_file(*rows):
    return file_of(Tài_khoản=[PEOPLE, *rows])


def preview(content, actor, dry_run=True):
    resources = workbook.resources_of(actor)
    return run(read_workbook("mau.xlsx", content, resources), resources, dry_run=dry_run)


def test_a_preview_says_what_would_change_and_stores_nothing():
    actor = make_administrator()

    seen = preview(people_file(person("hoa.tran", "so-tttt")), actor)

    assert [(row.number, row.key, row.kind) for row in seen.changed] == [(2, "hoa.tran", "new")]
    assert ("Họ và tên", "", "Trần Thị Hoa") in seen.changed[0].changes
    assert not User.objects.filter(username="hoa.tran").exists()
    assert not Event.objects.exists()


def test_people_and_roles_are_stored_with_their_events():
    actor = make_administrator()
    rows = [
        person("Hoa.Tran", "so-tttt", **{"Từ ngày": "01/03/2026", "Văn bản giao việc": "QĐ 12"}),
        person("hoa.tran", "so-tttt", "người duyệt kết quả"),
    ]

    preview(people_file(*rows), actor, dry_run=False)

    account = User.objects.get(username="hoa.tran")
    roles = account.memberships.order_by("pk").values_list("role", "valid_from__year", "act")
    assert (account.full_name, account.has_usable_password()) == ("Trần Thị Hoa", False)
    assert list(roles) == [("officer", 2026, "QĐ 12"), ("approver", None, "")]
    assert [event.action for event in Event.objects.order_by("pk")] == [
        "account_create",
        "role_grant",
        "role_grant",
    ]


def test_units_and_their_people_come_in_one_workbook():
    actor = make_administrator()
    content = file_of(
        Đơn_vị=[UNITS, ["huyen-a", "Huyện A", "huyen"], ["xa-b", "Xã B", "xa", "huyen-a"]],
        Tài_khoản=[PEOPLE, person("b.canbo", "xa-b")],
    )

    assert preview(content, actor).problems == []
    preview(content, actor, dry_run=False)

    assert Unit.objects.get(code="xa-b").parent.code == "huyen-a"
    assert Membership.objects.get(user__username="b.canbo").unit.code == "xa-b"


def test_every_problem_is_said_with_its_row_and_nothing_is_stored():
    actor = make_administrator()
    rows = [
        person("dung.le", "so-tttt"),
        person("có dấu", "so-tttt"),
        person("a.b", "khong-co"),
        person("c.d", "so-tttt", "sếp"),
        person("e.f", "so-tttt", **{"Thư điện tử": "sai"}),
        person("g.h", "so-tttt", **{"Từ ngày": "31/02/2026"}),
    ]

    seen = preview(people_file(*rows), actor, dry_run=False)

    assert [row.number for row in seen.problems] == [3, 4, 5, 6, 7]
    assert "“khong-co” không có trong các đơn vị" in seen.problems[1].problems[0]
    assert not User.objects.filter(username="dung.le").exists()


def test_what_is_exported_comes_back_without_any_change():
    actor = make_administrator()
    unit = make_unit(parent=make_unit(kind="huyen"), kind="xa")
    colleague = make_user(unit, Role.OFFICER, Role.HEAD)
    colleague.full_name = "=Nguyễn Văn A"
    colleague.save()

    content = workbook.write_workbook(actor)
    seen = preview(content, actor)

    assert (seen.changed, seen.problems, seen.unchanged) == ([], [], 6)
    assert load_workbook(io.BytesIO(content))["Tài khoản"]["B3"].data_type != "f"


def test_a_change_shows_old_and_new_and_an_empty_cell_keeps_the_old():
    actor = make_administrator()
    unit = make_unit(code="so-a")
    colleague = make_user(unit, Role.OFFICER)
    colleague.phone = "0900"
    colleague.save()
    row = person(colleague.username, "so-a", name="Lê Văn Mới")

    seen = preview(people_file(row), actor)
    old = colleague.full_name
    preview(people_file(row), actor, dry_run=False)

    colleague.refresh_from_db()
    assert seen.changed[0].changes == [("Họ và tên", old, "Lê Văn Mới")]
    assert (colleague.full_name, colleague.phone) == ("Lê Văn Mới", "0900")


def test_a_head_brings_in_officers_of_the_own_unit_only():
    unit, other = make_unit(code="so-a"), make_unit(code="so-b")
    head = make_user(unit, Role.HEAD)
    rows = [
        person("cua.minh", "so-a"),
        person("thu.truong", "so-a", "thủ trưởng đơn vị"),
        person("cua.ho", "so-b"),
        person(make_user(other, Role.OFFICER).username, "so-a"),
    ]

    seen = preview(people_file(*rows), head)

    assert [row.key for row in seen.changed] == ["cua.minh"]
    assert seen.problems[0].problems == ["Bạn không quản lý tài khoản hoặc vai trò này ở đơn vị này."]
    assert len(seen.problems) == 3
    with pytest.raises(TableError, match="“Tài khoản”"):
        read_workbook("mau.xlsx", file_of(Đơn_vị=[UNITS]), workbook.resources_of(head))


def test_a_unit_of_another_province_is_out_of_reach():
    actor = make_administrator()
    make_unit(make_province("tinh-khac", "Tỉnh Khác"), code="so-x")

    assert len(preview(people_file(person("a.b", "so-x")), actor).problems) == 1


def test_a_file_without_the_columns_or_not_excel_is_refused():
    actor = make_administrator()

    with pytest.raises(TableError, match="thiếu cột “Vai trò”"):
        read_workbook("a.xlsx", file_of(Tài_khoản=[PEOPLE[:6]]), workbook.resources_of(actor))
    with pytest.raises(TableError, match="không đọc được như tệp Excel"):
        read_workbook("a.xlsx", b"not a workbook", workbook.resources_of(actor))
