"""The permission matrix: who may do what in which state; what is not named is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from egov_scoring.models import Role
from submissions import services
from submissions.errors import FormError, WorkflowError
from submissions.models import Participation, Submission, Verdict
from submissions.permissions import can_edit_answers, can_review, can_see_form, can_see_review
from tests.factories import (
    criterion_of,
    fill,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_rubric,
    make_submitted,
    make_unit,
    make_user,
    return_form,
)

pytestmark = pytest.mark.django_db

LEVELS = """
[[levels]]
code = "huyen"
name = "UBND huyện"
body = "parent"

[[levels]]
code = "so"
name = "Sở Thông tin"
body = "agency"

[[blocks]]
code = "xa"
name = "Các xã"
unit_kinds = ["xa"]
levels = ["huyen", "so"]
due = { before = "15/01", year_offset = 1 }
max_points = 10

[[criteria]]
code = "1"
text = "Tổng điểm"
max_points = 10
rule = { kind = "points" }

[[tiers]]
name = "Hạng A"
min_points = { "" = 8 }
"""
TWO_LEVELS = (
    """
code = "hai-cap"
province = "tinh-nho"
province_name = "Tỉnh Nhỏ"
title = "Bộ tiêu chí hai cấp"
subject = "mức độ hai cấp"
decision = { number = "2/QĐ-UBND", date = 2020-01-02, issuer = "UBND Tỉnh Nhỏ" }
"""
    + LEVELS
)
PLACES = [
    ("draft", 0),
    ("to_sign", 0),
    ("submitted", 1),
    ("accepted", 1),
    ("returned", 1),
    ("to_sign", 1),
    ("submitted", 2),
    ("accepted", 2),
    ("returned", 2),
    ("verified", 2),
]
UNIT = {"officer", "head"}
NOBODY = set()
# Each row: the predicate, and for every place the roles for which it holds.
MATRIX = [
    (
        can_edit_answers,
        {("draft", 0): {"officer"}, ("returned", 1): {"officer"}, ("returned", 2): {"officer"}},
    ),
    (can_review, {("accepted", 1): {"district"}, ("accepted", 2): {"agency"}}),
    (
        can_see_review,
        {
            ("submitted", 1): {"district"},
            ("accepted", 1): {"district"},
            ("returned", 1): {"district"},
            ("to_sign", 1): {"district"},
            ("submitted", 2): {"district", "agency"},
            ("accepted", 2): {"district", "agency"},
            ("returned", 2): {"district", "agency"},
            ("verified", 2): {"district", "agency"},
        },
    ),
]


def make_world():
    """A commune's form with a person of every role, and the namesakes elsewhere."""
    campaign = make_campaign(make_rubric(TWO_LEVELS))
    submission = Submission.objects.with_places().get()
    unit, other = submission.unit, make_unit(kind="cap-tren", name="Huyện khác")
    people = {
        "officer": make_officer(unit),
        "head": make_head(unit),
        "district": make_reviewer(unit.parent),
        "agency": make_reviewer(campaign.agency),
        "other district": make_reviewer(other),
        "other officer": make_officer(make_unit(kind="xa", parent=unit.parent)),
        "stand-in": make_reviewer(campaign.stand_in),
        "council": make_user(campaign.council, Role.COUNCIL),
        "approver": make_user(campaign.agency, Role.APPROVER),
        "administrator": make_user(campaign.agency, Role.ADMINISTRATOR),
        "author": make_user(campaign.agency, Role.AUTHOR),
        "district officer": make_officer(unit.parent),
        "officer and district": make_officer(unit),
        "nobody": make_user(),
    }
    people["officer and district"].memberships.create(unit=unit.parent, role=Role.REVIEWER)
    return submission, people


def put(submission, place):
    status, level = place
    Submission.objects.filter(pk=submission.pk).update(status=status, level=level)
    return Submission.objects.with_places().get(pk=submission.pk)


@pytest.mark.parametrize(("predicate", "allowed"), MATRIX, ids=lambda value: getattr(value, "__name__", ""))
def test_the_matrix_of_rights_on_a_form(predicate, allowed):
    submission, people = make_world()

    holds = {}
    for place in PLACES:
        form = put(submission, place)
        holds[place] = {role for role, person in people.items() if predicate(person, form)}

    expected = {place: set(allowed.get(place, NOBODY)) for place in PLACES}
    if predicate is can_edit_answers:
        expected = {
            place: roles | ({"officer and district"} if roles else NOBODY)
            for place, roles in expected.items()
        }
    assert holds == expected


def test_the_form_is_read_by_its_unit_always_and_by_desks_from_their_level_on():
    submission, people = make_world()

    readers = {}
    for place in [("draft", 0), ("submitted", 1), ("submitted", 2)]:
        form = put(submission, place)
        readers[place] = {role for role, person in people.items() if can_see_form(person, form)}

    own = UNIT | {"officer and district"}
    assert readers == {
        ("draft", 0): own,
        ("submitted", 1): own | {"district"},
        ("submitted", 2): own | {"district", "agency"},
    }


# Each row: the step of a desk, where it may be taken, and by whom.
STEPS = {
    "accept": {("submitted", 1): {"district"}, ("submitted", 2): {"agency"}},
    "return": {("accepted", 1): {"district"}, ("accepted", 2): {"agency"}},
    "forward": {("accepted", 1): {"district"}},
    "verify": {("accepted", 2): {"agency"}},
    "reopen": {("verified", 2): {"agency"}},
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_a_desk_is_taken_by_its_people_only(step):
    submission, people = make_world()

    taken = {}
    for place in PLACES:
        able = {role for role, person in people.items() if takes(person, step, put(submission, place))}
        if able:
            taken[place] = able

    assert taken == STEPS[step]


def takes(person, step, form):
    """Whether the service takes the step for this person, all criteria judged where they may judge."""
    Verdict.objects.all().delete()
    if can_review(person, form):
        services.accept_remaining(form, actor=person)
    act = return_form if step == "return" else getattr(services, step)
    reason = {"reason": "Lý do."} if step in {"return", "reopen"} else {}
    try:
        act(form, actor=person, **reason)
    except (PermissionDenied, WorkflowError, FormError):
        return False
    return True


@pytest.mark.parametrize("place", PLACES)
def test_only_the_desk_where_the_form_is_judges(place):
    submission, people = make_world()
    fill_in(submission)
    judges = {("accepted", 1): {"district"}, ("accepted", 2): {"agency"}}

    able = set()
    for role, person in people.items():
        form = put(submission, place)
        try:
            services.give_verdict(form, criterion_of(form, "1"), Verdict.Kind.ACCEPT, actor=person)
        except PermissionDenied:
            continue
        able.add(role)

    assert able == judges.get(place, NOBODY)


def fill_in(submission):
    fill(submission, {"1": "8"}, actor=make_officer(submission.unit))


def test_no_level_changes_the_verdict_of_another():
    submission, people = make_world()
    fill_in(submission)
    form = put(submission, ("accepted", 1))
    services.accept_remaining(form, actor=people["district"])
    form = put(submission, ("accepted", 2))

    services.accept_remaining(form, actor=people["agency"])

    assert [(v.level.code, v.given_by) for v in Verdict.objects.order_by("level__number")] == [
        ("huyen", people["district"]),
        ("so", people["agency"]),
    ]


PAGES = ["review", "verdict", "form", "check", "response-edit"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["other district", "other officer", "council", "stand-in", "nobody"])
def test_the_form_of_another_unit_does_not_exist(client, page, role):
    submission, people = make_world()
    fill_in(submission)
    put(submission, ("accepted", 1))
    client.force_login(people[role])
    arguments = [submission.pk, "1"] if page in {"verdict", "response-edit"} else [submission.pk]

    assert client.get(reverse(f"submissions:{page}", args=arguments)).status_code == 404


def test_a_district_lists_its_own_communes_only(client):
    submission, people = make_world()
    put(submission, ("submitted", 1))

    listed = {}
    for role in ("district", "other district"):
        client.force_login(people[role])
        rows = client.get(reverse("submissions:review-list")).context["rows"]
        listed[role] = [row.submission.pk for row in rows]

    assert listed == {"district": [submission.pk], "other district": []}


def test_nobody_judges_for_the_desk_of_a_unit_that_moved_on():
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)

    with pytest.raises(PermissionDenied):
        services.give_verdict(
            submission, criterion_of(submission, "1.1"), Verdict.Kind.ACCEPT, actor=reviewer
        )


def test_only_the_administrator_of_the_agency_says_who_takes_part():
    submission, people = make_world()

    able = set()
    for role, person in people.items():
        try:
            services.set_participation(
                submission.participation, Participation.State.EXCLUDED, actor=person, reason="Đặc thù."
            )
        except PermissionDenied:
            continue
        able.add(role)

    assert able == {"administrator"}
