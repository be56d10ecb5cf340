from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from egov_scoring import services
from egov_scoring.errors import AccountError
from egov_scoring.events import first_broken_event
from egov_scoring.models import Event, Membership, Role, User
from egov_scoring.permissions import administers, administers_account, grantable_roles
from egov_scoring.signing import signing_lines
from tests.factories import make_head, make_officer, make_province, make_unit, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ALL = {role for role in Role if role != Role.SIGNER}


@pytest.fixture
def places():
    """A province with its agency, a district, two communes (one elsewhere) and a unit of another province."""
    district = make_unit(kind="huyen", code="huyen-a", name="Huyện A")
    return {
        "agency": make_unit(code="so-tttt"),
        "district": district,
        "commune": make_unit(kind="xa", parent=district, code="xa-a"),
        "elsewhere": make_unit(kind="xa", parent=make_unit(kind="huyen"), code="xa-b"),
        "abroad": make_unit(make_province("tinh-khac", "Tỉnh Khác"), code="so-x"),
    }


NAMES = ["agency", "district", "commune", "elsewhere", "abroad"]
MATRIX = {
    ("agency", Role.ADMINISTRATOR): {
        "agency": ALL,
        "district": ALL,
        "commune": ALL,
        "elsewhere": ALL,
        "abroad": set(),
    },
    ("district", Role.HEAD): {
        "agency": set(),
        "district": {Role.OFFICER, Role.REVIEWER},
        "commune": {Role.OFFICER, Role.HEAD},
        "elsewhere": set(),
        "abroad": set(),
    },
    ("commune", Role.HEAD): {
        "agency": set(),
        "district": set(),
        "commune": {Role.OFFICER, Role.REVIEWER},
        "elsewhere": set(),
        "abroad": set(),
    },
    **{
        ("district", role): {name: set() for name in NAMES}
        for role in Role
        if role not in {Role.HEAD, Role.ADMINISTRATOR, Role.SIGNER}
    },
}


@pytest.mark.parametrize(("place", "role"), MATRIX)
def test_who_gives_which_roles_where(places, place, role):
    user = make_user(places[place], role)

    given = {name: set(grantable_roles(user, unit)) for name, unit in places.items()}

    assert given == MATRIX[place, role]
    assert {name for name, unit in places.items() if administers(user, unit)} == {
        name for name, roles in given.items() if roles
    }


def test_an_account_is_administered_only_with_all_its_roles(places):
    district_head = make_head(places["district"])
    officer = make_officer(places["commune"])
    shared = make_officer(places["commune"])
    shared.memberships.create(unit=places["agency"], role=Role.ADMINISTRATOR)
    root = make_officer(places["commune"])
    root.is_superuser = True

    assert [administers_account(district_head, one) for one in (officer, shared, root, district_head)] == [
        True,
        False,
        False,
        False,
    ]


def test_one_who_left_is_judged_by_the_roles_of_before(places):
    head, gone = make_head(places["commune"]), make_officer(places["commune"])
    services.end_role(gone.memberships.get(), actor=head)

    assert administers_account(head, gone)
    assert not administers_account(make_head(places["elsewhere"]), gone)


def create(unit, actor, username="hoa.tran", roles=(Role.OFFICER,)):
    return services.create_account(unit, roles, actor=actor, username=username, full_name="Trần Thị Hoa")


def test_a_new_account_cannot_log_in_before_its_code_is_used(places):
    head = make_head(places["commune"])

    account = create(places["commune"], head)
    issued = services.issue_codes([account], actor=head)[0]

    assert not account.has_usable_password()
    assert services.activate("HOA.TRAN", issued.code.lower().replace("-", " "), "mot mat khau dai") == account
    account.refresh_from_db()
    assert account.check_password("mot mat khau dai")
    assert list(Event.objects.order_by("pk").values_list("action", "actor")) == [
        ("account_create", head.pk),
        ("role_grant", head.pk),
        ("codes_issue", head.pk),
        ("account_activate", account.pk),
    ]
    assert first_broken_event() is None


def test_the_code_itself_is_stored_nowhere(places):
    account = make_officer(places["commune"])

    issued = services.issue_codes([account], actor=make_head(places["commune"]))[0]

    kept = account.activation_code
    assert issued.code not in str(vars(kept)) + str(list(Event.objects.values_list("data", flat=True)))
    assert len(kept.code_hash) == 64


@pytest.mark.parametrize("spoil", ["wrong", "used", "old", "replaced", "closed", "other"])
def test_a_code_that_does_not_hold_is_refused_with_the_same_words(places, spoil, monkeypatch):
    head, account = make_head(places["commune"]), make_officer(places["commune"])
    code = services.issue_codes([account], actor=head)[0].code
    username = account.username
    if spoil == "wrong":
        code = code[:-1] + ("A" if code[-1] != "A" else "B")
    elif spoil == "used":
        services.activate(username, code, "mot mat khau dai")
    elif spoil == "old":
        later = timezone.now() + timedelta(days=14)
        monkeypatch.setattr(timezone, "now", lambda: later)
    elif spoil == "replaced":
        services.issue_codes([account], actor=head)
    elif spoil == "closed":
        services.set_active(account, False, actor=head)
    else:
        username = make_officer(places["commune"]).username

    with pytest.raises(AccountError, match="không đúng, mã đã dùng hoặc đã hết hạn"):
        services.activate(username, code, "mat khau khac hon")

    assert not User.objects.get(pk=account.pk).check_password("mat khau khac hon")


def test_a_reset_voids_the_old_password_and_session(places, client):
    head, account = make_head(places["commune"]), make_officer(places["commune"])
    client.force_login(account)

    services.reset_password(account, actor=head)

    account.refresh_from_db()
    assert not account.has_usable_password()
    assert client.get("/thong-bao/").status_code == 302


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, account: services.reset_password(account, actor=actor),
        lambda actor, account: services.issue_codes([account], actor=actor),
        lambda actor, account: services.set_active(account, False, actor=actor),
        lambda actor, account: services.change_account(account, actor=actor, phone="1"),
        lambda actor, account: services.end_role(account.memberships.get(), actor=actor),
        lambda actor, account: services.grant_role(
            account, account.memberships.get().unit, Role.REVIEWER, actor=actor
        ),
        lambda actor, account: create(account.memberships.get().unit, actor),
    ],
)
def test_nobody_from_elsewhere_acts_on_an_account(places, act):
    account = make_officer(places["commune"])

    for stranger in (make_head(places["elsewhere"]), make_officer(places["commune"])):
        with pytest.raises(PermissionDenied):
            act(stranger, account)

    assert not Event.objects.exists()


def test_a_head_cannot_make_an_administrator(places):
    head = make_head(places["agency"])

    with pytest.raises(PermissionDenied):
        create(places["agency"], head, roles=[Role.OFFICER, Role.ADMINISTRATOR])


def test_a_user_name_is_taken_in_any_case(places):
    head = make_head(places["commune"])
    create(places["commune"], head)

    with pytest.raises(AccountError, match="đã có người dùng"):
        create(places["commune"], head, username="Hoa.Tran")


def test_the_work_of_one_who_leaves_passes_on_and_the_history_stays(places):
    head = make_head(places["commune"])
    gone, successor = make_officer(places["commune"]), make_user(places["commune"], Role.REVIEWER)

    services.hand_over(gone.memberships.get(), successor, actor=head, act="QĐ 5")

    gone, successor = User.objects.get(pk=gone.pk), User.objects.get(pk=successor.pk)
    assert not gone.has_role(places["commune"], Role.OFFICER)
    assert successor.has_role(places["commune"], Role.OFFICER)
    assert gone.memberships.get().ended_at is not None


def test_one_who_left_may_come_back_on_the_same_day(places):
    head, officer = make_head(places["commune"]), make_officer(places["commune"])
    services.end_role(officer.memberships.get(), actor=head)

    services.grant_role(User.objects.get(pk=officer.pk), places["commune"], Role.OFFICER, actor=head)

    assert User.objects.get(pk=officer.pk).has_role(places["commune"], Role.OFFICER)


def test_a_role_ends_with_its_last_day(places):
    head, officer = make_head(places["commune"]), make_officer(places["commune"])

    services.end_role(officer.memberships.get(), actor=head, last_day=TODAY())

    assert User.objects.get(pk=officer.pk).has_role(places["commune"], Role.OFFICER)
    assert not Membership.objects.active_on(TODAY() + timedelta(days=1)).filter(user=officer).exists()


def delegate(unit, deputy, head, **values):
    defaults = {
        "signs_as": "kt",
        "head_title": "Chủ tịch",
        "valid_from": TODAY(),
        "valid_until": TODAY() + timedelta(days=10),
        "act": "QĐ 12",
    }
    return services.delegate_signing(unit, deputy, actor=head, **defaults | values)


def make_deputy(unit):
    deputy = make_officer(unit)
    deputy.position = "Phó Chủ tịch"
    deputy.save()
    return deputy


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("kt", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("tl", ["TL. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("tuq", ["TUQ. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
    ],
)
def test_a_delegate_signs_in_the_words_of_the_decree(places, form, lines):
    unit = places["commune"]
    head, deputy = make_head(unit), make_deputy(unit)
    head.position = "Chủ tịch"

    delegate(unit, deputy, head, signs_as=form)

    assert signing_lines(User.objects.get(pk=deputy.pk), unit) == lines
    assert signing_lines(head, unit) == ["CHỦ TỊCH"]
    unit.name = "UBND xã A"
    assert signing_lines(head, unit) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


@pytest.mark.parametrize(
    ("start", "end", "signs"), [(-5, -1, False), (-5, 0, True), (0, 5, True), (1, 5, False)]
)
def test_a_delegation_holds_from_its_first_to_its_last_day(places, start, end, signs):
    unit = places["commune"]
    deputy = make_deputy(unit)

    delegate(
        unit,
        deputy,
        make_head(unit),
        valid_from=TODAY() + timedelta(days=start),
        valid_until=TODAY() + timedelta(days=end),
    )

    assert User.objects.get(pk=deputy.pk).has_role(unit, Role.SIGNER) is signs


def test_the_head_takes_the_signature_back_at_once(places):
    unit = places["commune"]
    head, deputy = make_head(unit), make_deputy(unit)
    membership = delegate(unit, deputy, head)

    services.end_delegation(membership, actor=head)

    assert not User.objects.get(pk=deputy.pk).has_role(unit, Role.SIGNER)
    assert [event.action for event in Event.objects.order_by("pk")] == ["signing_delegate", "signing_end"]


def test_only_the_head_delegates_to_a_colleague_and_not_twice(places):
    unit = places["commune"]
    head, deputy = make_head(unit), make_deputy(unit)
    delegate(unit, deputy, head)

    for stranger in (make_officer(unit), User.objects.get(pk=deputy.pk), make_head(places["district"])):
        with pytest.raises(PermissionDenied):
            delegate(unit, deputy, stranger)
    with pytest.raises(AccountError, match="đã được giao ký"):
        delegate(unit, deputy, head)
    with pytest.raises(AccountError, match="chưa có tài khoản"):
        delegate(unit, make_officer(places["elsewhere"]), head)
    with pytest.raises(AccountError, match="chính mình"):
        delegate(unit, head, head)


def test_the_database_refuses_a_signer_without_days_or_an_officer_with_a_form(places):
    user = make_user()
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 2, 1)}
    for values in (
        {"role": Role.SIGNER},
        {"role": Role.SIGNER, "signs_as": "kt", "head_title": "Giám đốc", "act": "QĐ"},
        {"role": Role.SIGNER, "signs_as": "kt", "head_title": "Giám đốc", **days},
        {"role": Role.OFFICER, "signs_as": "kt"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=user, unit=places["commune"], **values)
