"""A day is typed as it is written in Vietnam, wherever a day is asked for."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from egov_scoring.day_field import DayField


@pytest.mark.parametrize(
    "text", ["05/01/2026", "5/1/2026", " 5/1/2026 ", "5-1-2026", "5.1.2026", "2026-01-05"]
)
def test_day_comes_before_month(text):
    assert DayField().clean(text) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["1/13/2026", "31/11/2026", "5/1/26", "5 tháng 1", "2026/1/5"])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="Hãy ghi ngày/tháng/năm có thật, ví dụ 30/10/2026"):
        DayField().clean(text)


def test_no_other_date_field_reads_the_month_first():
    assert forms.DateField().clean("5/1/2026") == date(2026, 1, 5)
