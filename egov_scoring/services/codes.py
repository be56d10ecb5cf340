"""One-time activation codes: issued on paper, shown once, kept as a hash."""

import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from egov_scoring.errors import AccountError
from egov_scoring.events import record
from egov_scoring.models import ActivationCode, User
from egov_scoring.models.activation import LIFE
from egov_scoring.permissions import administers_account
from egov_scoring.services.accounts import need_account, province_of

# Without 0, O, 1, I: the code is read from paper. Twelve of them are 60 bits.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, LETTERS_OF_A_GROUP = 3, 4
REFUSED = (
    "Tên đăng nhập hoặc mã kích hoạt không đúng, mã đã dùng hoặc đã hết hạn. "
    "Hãy xem lại phiếu, hoặc xin mã mới."
)


@dataclass(frozen=True)
class IssuedCode:
    """The only place where the code itself stands."""

    user: User
    code: str
    expires_at: object


@transaction.atomic
def issue_codes(accounts, *, actor):
    """A new code for each account; the one that it had is void."""
    return keep_codes(draw_codes(accounts, actor=actor), actor=actor)


def draw_codes(accounts, *, actor):
    """A code for each account that opens nothing before ``keep_codes``: until then the old one does."""
    accounts = list(accounts)
    if not all(administers_account(actor, account) for account in accounts):
        raise PermissionDenied
    return drawn(accounts)


def drawn(accounts):
    return [IssuedCode(account, new_code(), timezone.now() + LIFE) for account in accounts]


@transaction.atomic
def keep_codes(issued, *, actor):
    """Make drawn codes valid, each in place of the one that its account had."""
    if not all(administers_account(actor, code.user) for code in issued):
        raise PermissionDenied
    return write_codes(issued, actor) if issued else []


def write_codes(issued, actor):
    accounts = [code.user for code in issued]
    ActivationCode.objects.filter(user__in=accounts).delete()
    ActivationCode.objects.bulk_create(stored(code, actor) for code in issued)
    record(province_of(accounts[0]), "codes_issue", actor, accounts=[account.pk for account in accounts])
    return issued


def stored(issued, actor):
    return ActivationCode(
        user=issued.user,
        code_hash=hash_of(issued.user, issued.code),
        issued_at=timezone.now(),
        issued_by=actor,
        expires_at=issued.expires_at,
    )


def new_code():
    groups = ("".join(secrets.choice(LETTERS) for _ in range(LETTERS_OF_A_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def hash_of(user, code):
    """A keyed hash is enough: the code is random, and too long to be tried."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("egov_scoring.activation", f"{user.pk}:{letters}", algorithm="sha256").hexdigest()


@transaction.atomic
def reset_password(account, *, actor):
    """Void the password and every session of an account, and give a new code."""
    need_account(actor, account)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    record(province_of(account), "password_reset", actor, account=account.pk)
    return issue_codes([account], actor=actor)[0]


def account_to_activate(username, code):
    """The account that the code opens; every refusal has the same words."""
    kept = ActivationCode.objects.select_related("user").filter(user__username__iexact=username).first()
    if kept is None or not kept.is_valid or not kept.user.is_active:
        raise AccountError(REFUSED)
    if not constant_time_compare(kept.code_hash, hash_of(kept.user, code)):
        raise AccountError(REFUSED)
    return kept.user


@transaction.atomic
def activate(username, code, password):
    """Use the code up and set the password that the person chose."""
    user = account_to_activate(username, code)
    if not ActivationCode.objects.filter(user=user, used_at__isnull=True).update(used_at=timezone.now()):
        raise AccountError(REFUSED)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(province_of(user), "account_activate", user, account=user.pk)
    return user
