import pytest

from submissions.review_sections import sections
from tests.factories import make_officer, make_reviewer, make_unit

pytestmark = pytest.mark.django_db


def test_the_tabs_of_the_desk_are_those_that_the_person_may_use():
    unit = make_unit()

    tabs = sections(make_reviewer(unit), "review-list")

    assert [tab.label for tab in tabs][:2] == ["Phiếu", "Hàng đợi"]
    assert sections(make_officer(unit), "review-list") == []
