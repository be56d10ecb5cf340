import pytest

from egov_scoring.models import User

pytestmark = pytest.mark.django_db


def test_the_login_page_speaks_vietnamese_and_remembers_where_to_go(client):
    page = client.get("/tai-khoan/login/?next=/lam-viec/").content.decode()

    assert "Tên đăng nhập" in page
    assert "Nhớ đăng nhập trên máy này" in page
    assert '<input type="hidden" name="next" value="/lam-viec/">' in page
    assert "placeholder" not in page


def test_a_wrong_password_says_what_to_check(client):
    User.objects.create_user("canbo", password="mat-khau-dai-1")

    page = client.post("/tai-khoan/login/", {"login": "canbo", "password": "sai"}).content.decode()

    assert "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại." in page


def test_nobody_signs_up_alone(client):
    page = client.get("/tai-khoan/signup/").content.decode()

    assert "Hệ thống không nhận tự đăng ký" in page


def test_the_reset_mail_is_in_vietnamese(client, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.create_user("canbo", "canbo@example.vn", "mat-khau-dai-1")

    client.post("/tai-khoan/password/reset/", {"email": "canbo@example.vn"})

    assert [mail.subject for mail in mailoutbox] == ["Đặt lại mật khẩu – Đánh giá Chính quyền điện tử"]


def test_no_page_of_the_frame_needs_inline_style_or_script(client):
    page = client.get("/tai-khoan/login/").content.decode()

    assert "style=" not in page
    assert "<style" not in page
    assert all(" src=" in part.split(">")[0] for part in page.split("<script")[1:])
