import io
import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone
from openpyxl import Workbook

from egov_scoring import jobs, pdf, services
from egov_scoring.activation_jobs import FEW, PART
from egov_scoring.models import ActivationCode, Job, Membership, Role, User
from tests.egov_scoring.test_account_workbook import PEOPLE, person
from tests.factories import PASSWORD, make_head, make_officer, make_unit, make_user

pytestmark = pytest.mark.django_db
BASE = "/tai-khoan-don-vi/"
CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b")


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def world():
    district = make_unit(kind="huyen", code="huyen-a", name="Huyện A")
    communes = [make_unit(kind="xa", parent=district, name=f"Xã {letter}") for letter in "BC"]
    return SimpleNamespace(
        district=district,
        communes=communes,
        administrator=make_user(make_unit(code="so-tttt"), Role.ADMINISTRATOR),
        district_head=make_head(district),
        head=make_head(communes[0]),
        officers=[make_officer(commune) for commune in communes],
    )


def page_of(client, user, address, **data):
    client.force_login(user)
    return client.get(address, data).content.decode()


@pytest.mark.parametrize(
    ("who", "seen"),
    [("administrator", {0, 1}), ("district_head", {0, 1}), ("head", {0})],
)
def test_everyone_lists_the_people_they_administer(client, world, who, seen):
    page = page_of(client, getattr(world, who), BASE)

    assert {place for place, officer in enumerate(world.officers) if officer.username in page} == seen


@pytest.mark.parametrize("address", ["", "them/", "nhap/", "xuat/", "giao-ky/"])
def test_others_have_no_pages_of_accounts(client, world, address):
    client.force_login(world.officers[0])

    assert client.get(BASE + address).status_code == 403


def test_the_list_filters_by_login_name_and_district(client, world):
    world.officers[0].full_name = "Đặng Thị Yến"
    world.officers[0].save()
    client.force_login(world.officers[1])
    User.objects.filter(pk=world.officers[1].pk).update(last_login="2026-01-01T00:00:00Z")

    never = page_of(client, world.administrator, BASE, loc="chua-dang-nhap")
    named = page_of(client, world.administrator, BASE, tim="dang thi yen")
    below = page_of(client, world.administrator, BASE, trong="huyen-a")

    assert world.officers[0].username in never
    assert world.officers[1].username not in never
    assert world.officers[0].username in named
    assert world.head.username not in named
    assert world.officers[1].username in below
    assert world.administrator.username not in below.split("<main")[1]


def test_the_list_costs_the_same_for_one_and_many(client, world, django_assert_num_queries):
    client.force_login(world.administrator)
    for _ in range(2):
        with django_assert_num_queries(8):
            client.get(BASE)
        for _ in range(3):
            make_officer(world.communes[0])


def test_a_head_makes_an_account_and_its_owner_logs_in_within_a_minute(client, world):
    client.force_login(world.head)
    typed = {
        "unit": world.communes[0].pk,
        "role": "officer",
        "full_name": "Trần Thị Hoa",
        "username": "Hoa.Tran",
    }
    client.post(BASE + "them/", typed)
    account = User.objects.get(username="hoa.tran")
    shown = client.post(f"{BASE}{account.pk}/dat-lai/")
    code = CODE.search(shown.content.decode()).group()
    client.logout()

    answer = client.post(
        "/kich-hoat/",
        {
            "username": "hoa.tran",
            "code": code,
            "password": "mot mat khau dai",
            "repeated": "mot mat khau dai",
        },
        follow=True,
    )
    logged_in = client.post("/tai-khoan/login/", {"login": "hoa.tran", "password": "mot mat khau dai"})

    assert "Đã kích hoạt tài khoản." in answer.content.decode()
    assert logged_in.status_code == 302
    assert "no-store" in shown["Cache-Control"]


def test_a_head_is_offered_only_roles_to_give(client, world):
    page = page_of(client, world.head, BASE + "them/")
    client.post(
        BASE + "them/",
        {"unit": world.communes[0].pk, "role": "administrator", "full_name": "A", "username": "abc"},
    )

    assert re.findall(r'<option value="([a-z]+)">', page) == ["officer", "reviewer"]
    assert not User.objects.filter(username="abc").exists()


def test_mistakes_are_said_at_their_field(client, world):
    client.force_login(world.head)

    page = client.post(BASE + "them/", {"username": "có dấu"}).content.decode()

    assert "Chỉ dùng chữ thường không dấu" in page
    assert "Hãy chọn đơn vị." in page
    assert "Hãy nhập họ và tên." in page


def test_one_click_prints_a_page_for_each_unit_of_a_district(client, world, monkeypatch):
    seen = {}
    monkeypatch.setattr(pdf, "render_pdf", lambda page, style, context: seen.update(context) or b"%PDF-1.7")
    client.force_login(world.district_head)

    answer = client.post(BASE + "phieu-kich-hoat/", {"trong": "huyen-a"})

    units = [sheet["unit"].name for sheet in seen["sheets"]]
    people = [len(sheet["codes"]) for sheet in seen["sheets"]]
    assert (answer["Content-Type"], units, people) == ("application/pdf", ["Xã B", "Xã C"], [2, 1])
    assert seen["address"] == "http://testserver/kich-hoat/"


def test_the_sheets_are_really_a_pdf(client, world):
    client.force_login(world.administrator)

    answer = client.post(BASE + "phieu-kich-hoat/", {"trong": "huyen-a"})

    if answer["Content-Type"] != "application/pdf":
        pytest.skip("the PDF libraries are not installed")
    assert answer.content.startswith(b"%PDF-")


def test_without_the_pdf_libraries_the_codes_are_shown_to_print(client, world, monkeypatch):
    def refuse(*args):
        raise pdf.PdfError("Máy chủ thiếu thư viện để tạo PDF.")

    monkeypatch.setattr(pdf, "render_pdf", refuse)
    client.force_login(world.district_head)

    page = client.post(BASE + "phieu-kich-hoat/").content.decode()

    assert "Máy chủ thiếu thư viện để tạo PDF." in page
    assert len(CODE.findall(page)) == 3


def ask_for_many(client, world, units=FEW):
    for _ in range(units):
        make_officer(make_unit(kind="xa", parent=world.district))
    client.force_login(world.district_head)
    answer = client.post(BASE + "phieu-kich-hoat/")
    return answer, Job.objects.get()


def test_many_sheets_are_a_job_with_progress_and_a_file_of_its_own_asker(client, world, monkeypatch):
    printed = []
    monkeypatch.setattr(pdf, "render_pdf", lambda page, style, context: printed.append(context) or b"%PDF")
    monkeypatch.setattr(pdf, "join_pdfs", b"".join)
    answer, job = ask_for_many(client, world)
    assert (answer["Location"], ActivationCode.objects.count()) == (job.get_absolute_url(), 0)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.actor) == ("done", FEW + 2, FEW + 2, world.district_head)
    assert [len(part["sheets"]) for part in printed] == [PART, FEW + 2 - PART]
    assert printed[0]["address"] == "http://testserver/kich-hoat/"
    given = printed[0]["sheets"][0]["codes"][0]
    assert services.activate(given.user.username, given.code, "mot mat khau dai") == given.user
    assert "Chỉ bạn tải được" in page_of(client, world.district_head, job.get_absolute_url())
    client.force_login(world.administrator)
    assert client.get(f"{job.get_absolute_url()}ket-qua/").status_code == 404


def test_the_job_says_how_to_go_on_without_the_pdf_libraries(client, world, monkeypatch):
    def refuse(*args):
        raise pdf.PdfError("Máy chủ thiếu thư viện để tạo PDF.")

    monkeypatch.setattr(pdf, "render_pdf", refuse)
    _, job = ask_for_many(client, world)
    account = User.objects.get(pk=job.parameters["accounts"][0])
    before = services.issue_codes([account], actor=world.district_head)[0]

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, ActivationCode.objects.count()) == ("failed", 1)
    assert job.message.startswith("Máy chủ thiếu thư viện để tạo PDF. Chưa cấp mã nào; mã đã in trước đây")
    assert services.activate(account.username, before.code, "mot mat khau dai") == account


def test_a_login_while_the_sheets_are_printed_leaves_every_code_as_it_was(client, world, monkeypatch):
    def log_somebody_in(*args):
        User.objects.filter(pk=job.parameters["accounts"][0]).update(last_login=timezone.now())
        return b"%PDF"

    monkeypatch.setattr(pdf, "render_pdf", log_somebody_in)
    monkeypatch.setattr(pdf, "join_pdfs", b"".join)
    _, job = ask_for_many(client, world)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, ActivationCode.objects.count()) == ("failed", 0)
    assert job.message.startswith("Trong lúc in, có tài khoản vừa đăng nhập")


def test_the_job_gives_no_code_to_who_has_logged_in_meanwhile(client, world):
    _, job = ask_for_many(client, world)
    User.objects.update(last_login=timezone.now())

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, ActivationCode.objects.count()) == ("failed", 0)
    assert job.message.startswith("Các tài khoản này vừa đăng nhập")


def test_an_account_with_a_role_out_of_reach_is_only_shown(client, world):
    Membership.objects.create(user=world.officers[0], unit=world.district, role=Role.COUNCIL)

    page = page_of(client, world.head, f"{BASE}{world.officers[0].pk}/")

    assert "bạn chỉ xem được" in page
    assert client.post(f"{BASE}{world.officers[0].pk}/dat-lai/").status_code == 403
    assert client.post(f"{BASE}{world.officers[0].pk}/trang-thai/").status_code == 403


@pytest.mark.parametrize("address", ["", "dat-lai/", "trang-thai/", "vai-tro/"])
def test_an_account_of_another_unit_is_not_found(client, world, address):
    client.force_login(world.head)

    assert client.post(f"{BASE}{world.officers[1].pk}/{address}").status_code == 404


def test_closing_and_opening_an_account(client, world):
    account = world.officers[0]
    client.force_login(world.head)

    client.post(f"{BASE}{account.pk}/trang-thai/", {"mo": "0"})
    closed = User.objects.get(pk=account.pk).is_active
    client.post(f"{BASE}{account.pk}/trang-thai/", {"mo": "1"})

    assert (closed, User.objects.get(pk=account.pk).is_active) == (False, True)


def test_a_role_is_added_ended_and_handed_over(client, world):
    account, unit = world.officers[0], world.communes[0]
    client.force_login(world.head)
    client.post(f"{BASE}{account.pk}/vai-tro/", {"unit": unit.pk, "role": "reviewer", "act": "QĐ 3"})
    reviewer = account.memberships.get(role="reviewer")

    client.post(f"{BASE}{account.pk}/vai-tro/{reviewer.pk}/ket-thuc/")
    successor = make_user(unit, Role.REVIEWER)
    officer = account.memberships.get(role="officer")
    client.post(
        f"{BASE}{account.pk}/vai-tro/{officer.pk}/ket-thuc/", {"successor": successor.pk, "act": "QĐ 4"}
    )

    held = User.objects.get(pk=account.pk).active_memberships
    assert (held, successor.memberships.get(role="officer").act) == ([], "QĐ 4")


def test_a_role_passes_only_to_colleagues_whose_accounts_one_administers(client, world):
    officer, unit = world.officers[0], world.communes[0]
    reachable, council = make_user(unit, Role.REVIEWER), make_user(unit, Role.COUNCIL)

    page = page_of(client, world.head, f"{BASE}{officer.pk}/vai-tro/{officer.memberships.get().pk}/ket-thuc/")

    assert f'<option value="{reachable.pk}">' in page
    assert f'<option value="{council.pk}">' not in page
    assert f'<option value="{world.head.pk}">' not in page


def file_of(*rows):
    book = Workbook()
    book.active.title = "Tài khoản"
    for row in [PEOPLE, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "tai-khoan.xlsx"
    return file


def test_a_workbook_is_previewed_then_confirmed(client, world):
    client.force_login(world.administrator)
    row = person("moi.nguoi", world.communes[0].code)

    page = client.post(BASE + "nhap/", {"file": file_of(row)}).content.decode()
    before = User.objects.filter(username="moi.nguoi").exists()
    payload = re.search(r'name="payload" value="([^"]+)"', page).group(1)
    client.post(BASE + "nhap/xac-nhan/", {"payload": payload})

    assert "1 dòng sẽ thay đổi" in page
    assert (before, User.objects.filter(username="moi.nguoi").exists()) == (False, True)


def test_a_preview_is_confirmed_only_by_the_one_who_saw_it(client, world):
    client.force_login(world.administrator)
    page = client.post(BASE + "nhap/", {"file": file_of(person("a.b.c", world.communes[0].code))})
    payload = re.search(r'name="payload" value="([^"]+)"', page.content.decode()).group(1)
    client.force_login(world.head)

    answer = client.post(BASE + "nhap/xac-nhan/", {"payload": payload}, follow=True)

    assert "Bản xem trước đã hết hiệu lực" in answer.content.decode()
    assert not User.objects.filter(username="a.b.c").exists()


def test_a_workbook_with_mistakes_offers_no_confirmation(client, world):
    client.force_login(world.administrator)

    page = client.post(BASE + "nhap/", {"file": file_of(person("x.y.z", "khong-co"))}).content.decode()
    wrong = client.post(BASE + "nhap/", {"file": io.BytesIO(b"nothing")}).content.decode()

    assert "Tài khoản, dòng 2 (x.y.z)" in page
    assert 'name="payload"' not in page
    assert "Chưa đọc được tệp" in wrong


def test_the_export_is_a_workbook(client, world):
    client.force_login(world.head)

    answer = client.get(BASE + "xuat/")

    assert answer.content.startswith(b"PK")
    assert "tai-khoan-don-vi.xlsx" in answer["Content-Disposition"]


def activation(username, code, password="mot mat khau dai", repeated=None):
    return {
        "username": username,
        "code": code,
        "password": password,
        "repeated": repeated or password,
    }


def test_the_activation_page_says_what_to_mend(client, world):
    code = services.issue_codes([world.officers[0]], actor=world.head)[0].code
    name = world.officers[0].username

    weak = client.post("/kich-hoat/", activation(name, code, "123456789012")).content.decode()
    other = client.post("/kich-hoat/", activation(name, code, repeated="khac")).content.decode()
    wrong = client.post("/kich-hoat/", activation(name, "AAAA-BBBB-CCCC")).content.decode()

    assert "Mật khẩu mới: " in weak
    assert "Hai lần nhập mật khẩu không giống nhau." in other
    assert "không đúng, mã đã dùng hoặc đã hết hạn" in wrong
    assert User.objects.get(username=name).check_password(PASSWORD)


def test_codes_cannot_be_tried_without_end(client, world):
    code = services.issue_codes([world.officers[0]], actor=world.head)[0].code
    name = world.officers[0].username

    statuses = [client.post("/kich-hoat/", activation(name, "AAAA-BBBB-CCCC")).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]
    assert client.post("/kich-hoat/", activation(name, code)).status_code == 429


def test_a_head_delegates_and_takes_back(client, world):
    deputy, unit = world.officers[0], world.communes[0]
    client.force_login(world.head)
    typed = {
        "delegate": deputy.pk,
        "signs_as": "kt",
        "head_title": "Chủ tịch",
        "valid_from": "01/01/2020",
        "valid_until": "31/12/2099",
        "act": "QĐ 7",
    }

    page = client.post(f"{BASE}giao-ky/{unit.pk}/", typed, follow=True).content.decode()
    signs = User.objects.get(pk=deputy.pk).has_role(unit, Role.SIGNER)
    client.post(f"{BASE}giao-ky/{deputy.memberships.get(role='signer').pk}/ket-thuc/")

    assert "KT. CHỦ TỊCH" in page
    assert signs
    assert not User.objects.get(pk=deputy.pk).has_role(unit, Role.SIGNER)


def test_delegations_of_another_unit_are_out_of_reach(client, world):
    client.force_login(world.district_head)

    assert client.get(f"{BASE}giao-ky/{world.communes[0].pk}/").status_code == 404
