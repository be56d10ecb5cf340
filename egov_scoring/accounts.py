from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from egov_scoring.composed import Composed
from egov_scoring.models import Membership

memberships_with_user = Composed(
    lambda user_id, day: Membership.objects.in_force(day).select_related("user").filter(user=user_id)
)


class AccountBackend(ModelBackend):
    """Reads the person of a request together with the memberships that every page asks for."""

    def get_user(self, user_id):
        memberships = memberships_with_user(user_id, timezone.localdate())
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.active_memberships = memberships
        return user


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator, never taken by a visitor."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đang bị khóa. Hãy liên hệ quản trị viên của tỉnh.",
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại.",
        "too_many_login_attempts": "Đã nhập sai quá nhiều lần. Hãy thử lại sau ít phút.",
        "enter_current_password": "Mật khẩu hiện tại không đúng. Hãy nhập lại.",
        "incorrect_password": "Mật khẩu không đúng. Hãy nhập lại.",
        "invalid_password_reset": "Đường dẫn đặt lại mật khẩu đã hết hiệu lực. Hãy xin đường dẫn mới.",
        "rate_limited": "Gửi quá nhiều lần liên tiếp. Hãy đợi ít phút rồi thử lại.",
    }

    def is_open_for_signup(self, request):
        return False
