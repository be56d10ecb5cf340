from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from egov_scoring.templatetags import formats

MIDNIGHT_IN_VIETNAM = datetime(2026, 10, 30, 17, 0, tzinfo=UTC)
FIVE_IN_THE_AFTERNOON = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("79.25"), 2, "79,25"),
        (Fraction(1, 3), 2, "0,33"),
        (Fraction(1, 200), 2, "0,01"),
        ("1250.5", 2, "1.250,50"),
        (7, 0, "7"),
        (Decimal("-0.45"), 2, "−0,45"),
        (Decimal("-0.001"), 2, "0,00"),
        (None, 2, "chưa có"),
        ("", 2, "chưa có"),
    ],
)
def test_points_keep_the_digits_of_their_column(value, decimals, text):
    assert formats.points(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("4.20"), "4,2"),
        (Decimal("4.00"), "4"),
        (Fraction(2, 3), "0,67"),
        (Decimal("100"), "100"),
        (None, "chưa có"),
    ],
)
def test_short_points_show_only_the_digits_they_need(value, text):
    assert formats.short_points(value) == text


@pytest.mark.parametrize(("value", "text"), [(69, "69%"), (Fraction(3800, 47), "80,85%"), (None, "chưa có")])
def test_a_percent_stands_next_to_its_sign(value, text):
    assert formats.percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("2.35"), "+2,35"),
        (Decimal("-2.35"), "−2,35"),
        (Decimal("0.001"), "0,00"),
        (None, "chưa có"),
    ],
)
def test_a_difference_always_shows_its_sign(value, text):
    assert formats.difference(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("4.2"), "4.2000"), (Fraction(1, 3), "0.3333"), (None, "0")]
)
def test_attributes_are_written_for_machines(value, text):
    assert formats.plain(value) == text


def test_the_parts_of_a_bar_follow_each_other():
    parts = [{"kind": "f1", "value": 13}, {"kind": "f2", "value": Decimal("5.5")}, {"kind": "t", "value": 1}]

    assert [part["start"] for part in formats.stacked(parts)] == [0, 13, Fraction(37, 2)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2020, 9, 9), "09/9/2020"),
        (date(2022, 2, 10), "10/02/2022"),
        (MIDNIGHT_IN_VIETNAM, "31/10/2026"),
        (None, "chưa có"),
    ],
)
def test_a_day_is_written_as_in_a_decision(value, text):
    assert formats.vndate(value) == text


def test_a_time_is_the_time_in_vietnam():
    assert formats.vndatetime(FIVE_IN_THE_AFTERNOON) == "17:00 ngày 30/10/2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (MIDNIGHT_IN_VIETNAM, "hết ngày 30/10/2026 (24 giờ, giờ Việt Nam)"),
        (FIVE_IN_THE_AFTERNOON, "trước 17 giờ 00 ngày 30/10/2026 (giờ Việt Nam)"),
        (None, "chưa đặt hạn"),
    ],
)
def test_a_due_instant_says_whether_its_day_counts(value, text):
    assert formats.due(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (MIDNIGHT_IN_VIETNAM, "30/10/2026"),
        (FIVE_IN_THE_AFTERNOON, "17:00 30/10/2026"),
        (None, "chưa đặt"),
    ],
)
def test_a_column_shows_the_last_day_of_a_term(value, text):
    assert formats.due_day(value) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=3, hours=9, minutes=40), "còn 3 ngày 9 giờ"),
        (timedelta(days=2), "còn 2 ngày"),
        (timedelta(hours=4, minutes=5), "còn 4 giờ 5 phút"),
        (timedelta(minutes=12), "còn 12 phút"),
        (timedelta(seconds=30), "còn dưới 1 phút"),
        (timedelta(), "quá hạn dưới 1 phút"),
        (timedelta(hours=-2), "quá hạn 2 giờ"),
    ],
)
def test_the_time_left_is_told_in_the_two_largest_units(left, text):
    due = MIDNIGHT_IN_VIETNAM

    assert formats.timeleft(due, due - left) == text
