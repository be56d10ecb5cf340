from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator, never taken by a visitor."""

    def is_open_for_signup(self, request):
        return False
