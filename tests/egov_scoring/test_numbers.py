from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_scoring.numbers import (
    NumberError,
    format_number,
    parse_number,
    round_half_up,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25,2", "25.2"),
        ("25.2", "25.2"),
        ("29,75", "29.75"),
        ("0", "0"),
        ("007", "7"),
        ("1.500", "1500"),
        ("12.500", "12500"),
        ("123.500", "123500"),
        ("1234.500", "1234.5"),
        ("0.500", "0.5"),
        ("0,500", "0.5"),
        ("1.5000", "1.5"),
        ("1.000,5", "1000.5"),
        ("1.000.000", "1000000"),
        ("1.000.000,25", "1000000.25"),
        ("1 000,5", "1000.5"),
        ("1 000 000", "1000000"),
        ("1\u00a0500", "1500"),
        ("1\u202f500,25", "1500.25"),
        ("1 234.5", "1234.5"),
        ("  42 ", "42"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("+3", "3"),
    ],
)
def test_a_number_is_read_as_vietnamese_people_write_it(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "1,000.5",
        "1,000,000",
        "1.00,5",
        "0.500,5",
        "1.00.000",
        "1.000 000,5",
        "1 00",
        "1  000",
        "0 500",
        "5,",
        ",5",
        "5.",
        ".5",
        "1e3",
        "١",
        "½",
        "năm",
        "5%",
        "--5",
        "- 5",
        "NaN",
        "Infinity",
        "1" * 31,
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(NumberError):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1000.5"), "1.000,5"),
        (Decimal("25.20"), "25,2"),
        (Decimal(-1234567), "-1.234.567"),
        (Fraction(7, 2), "3,5"),
        (Fraction(1, 1024), "0,0009765625"),
        (0, "0"),
    ],
)
def test_a_number_is_written_exactly(value, text):
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(2, 3), 2, "0,67"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.005"), 2, "-0,01"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("79.995"), 2, "80,00"),
        (Decimal("79.9949"), 2, "79,99"),
        (Fraction(5, 2), 0, "3"),
        (80, 2, "80,00"),
    ],
)
def test_a_number_is_rounded_once_and_half_up(value, decimals, text):
    assert format_number(value, decimals) == text


def test_a_number_without_a_finite_form_needs_its_digits():
    with pytest.raises(ValueError, match="finite"):
        format_number(Fraction(1, 3))


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_what_is_written_is_read_back(number):
    assert parse_number(format_number(number)) == number


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_rounding_is_never_further_off_than_half_a_digit(value, decimals):
    assert abs(Fraction(round_half_up(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)
