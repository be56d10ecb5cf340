"""How figures and times are written for a Vietnamese reader; nothing here decides anything."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from egov_scoring.numbers import format_number, round_half_up

register = template.Library()

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MINUS = "−"
MISSING = "chưa có"
SHORT_DIGITS = 2

Figure = Decimal | Fraction | int | str | None


@register.filter
@lru_cache(maxsize=10_000)
def points(value: Figure, decimals: int = 2) -> str:
    """Write a figure of a table: always the same digits, so that a column lines up."""
    return MISSING if _is_missing(value) else _signed(format_number(_exact(value), decimals))


@register.filter
def short_points(value: Figure, decimals: int = SHORT_DIGITS) -> str:
    """Write one answer's points with only the digits that it needs."""
    if _is_missing(value):
        return MISSING
    rounded = round_half_up(_exact(value), decimals)
    return _signed(format_number(rounded))


@register.filter
def percent(value: Figure, decimals: int = SHORT_DIGITS) -> str:
    """Write a number that already is a percent."""
    return MISSING if _is_missing(value) else f"{short_points(value, decimals)}%"


@register.filter
def difference(value: Figure, decimals: int = 2) -> str:
    """Write a change with its sign; no change has none."""
    text = points(value, decimals)
    return f"+{text}" if not _is_missing(value) and round_half_up(_exact(value), decimals) > 0 else text


@register.filter
def plain(value: Figure, decimals: int = 4) -> str:
    """Write a figure for an attribute read by a machine, as the lengths of a bar."""
    return "0" if _is_missing(value) else f"{round_half_up(_exact(value), decimals):f}"


@register.filter
def stacked(parts: Iterable[dict]) -> list[dict]:
    """Give each part of a bar the place where it starts: the sum of the values before it."""
    placed, start = [], Fraction(0)
    for part in parts:
        placed.append({**part, "start": start})
        start += Fraction(part["value"])
    return placed


@register.filter
def sentence_case(text: str) -> str:
    """Set a heading that a decision prints in capitals as a sentence; abbreviations keep their capitals."""
    if not text.isupper():
        return text
    words = [word if _is_abbreviation(word) else word.lower() for word in text.split(" ")]
    return words[0][:1].upper() + " ".join(words)[1:]


def _is_abbreviation(word: str) -> bool:
    """No Vietnamese syllable is without a vowel or ends in three consonants (CNTT, UBND)."""
    letters = [char for char in unicodedata.normalize("NFD", word.replace("Đ", "D")) if char.isalpha()]
    vowels = [place for place, char in enumerate(letters) if char in "AEIOUY"]
    return len(letters) > 1 and (not vowels or len(letters) - vowels[-1] > 3)


@register.filter
def vndate(value: date | datetime | None) -> str:
    """Write a day as Nghị định 30/2020 asks: a zero before days under 10 and months 1 and 2 only."""
    if not value:
        return MISSING
    local = _local(value) if isinstance(value, datetime) else value
    month = f"{local.month:02}" if local.month < 3 else str(local.month)
    return f"{local.day:02}/{month}/{local.year}"


def document_words(number: str, day: date | None) -> str:
    """A document as people cite it: its number, and its day where that is known."""
    return f"{number} ngày {vndate(day)}" if day else number


@register.filter
def vndatetime(value: datetime | None) -> str:
    if not value:
        return MISSING
    return f"{_local(value):%H:%M} ngày {vndate(value)}"


@register.filter
def due(value: datetime | None) -> str:
    """Write an exclusive instant so that nobody doubts whether the last day counts."""
    if not value:
        return "chưa đặt hạn"
    local = _local(value)
    if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
        return f"hết ngày {vndate(local.date() - timedelta(days=1))} (24 giờ, giờ Việt Nam)"
    return f"trước {local:%H} giờ {local:%M} ngày {vndate(local)} (giờ Việt Nam)"


@register.filter
def due_day(value: datetime | None) -> str:
    """The last day before an exclusive instant, for a column; with the hour where it is not midnight."""
    if not value:
        return "chưa đặt"
    local = _local(value)
    if (local.hour, local.minute) == (0, 0):
        return vndate(local.date() - timedelta(days=1))
    return f"{local:%H:%M} {vndate(local)}"


@register.filter
def timeleft(value: datetime | None, now: datetime | None = None) -> str:
    """Say how long until an exclusive instant; at the instant itself it is already past."""
    if not value:
        return "chưa đặt hạn"
    left = value - (now or timezone.now())
    return f"còn {_duration(left)}" if left > timedelta() else f"quá hạn {_duration(-left)}"


@register.filter
def age(value: datetime | None, now: datetime | None = None) -> str:
    """How long ago an instant was."""
    return _duration((now or timezone.now()) - value) if value else ""


def _duration(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "ngày"), (hours, "giờ")] if days else [(hours, "giờ"), (minutes, "phút")]
    words = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(words) or "dưới 1 phút"


def _local(value: datetime) -> datetime:
    return value.astimezone(VIETNAM)


def _is_missing(value: Figure) -> bool:
    return value is None or value == ""


def _exact(value: Decimal | Fraction | int | str) -> Decimal | Fraction | int:
    return Fraction(value) if isinstance(value, str) else value


def _signed(text: str) -> str:
    return text.replace("-", MINUS)
