"""Read and write numbers as Vietnamese people write them: a comma is the decimal mark."""

import re
from decimal import Decimal
from fractions import Fraction

LONGEST = 30
SPACES = "\u00a0\u202f\u2009"
DIGITS = re.compile(r"[0-9]+")
GROUPED_BY_POINTS = re.compile(r"(?!0\.)[0-9]{1,3}(\.[0-9]{3})+")
GROUPED_BY_SPACES = re.compile(r"(?!0 )[0-9]{1,3}( [0-9]{3})+")


class NumberError(ValueError):
    """The text is not a number; the message says in Vietnamese what is allowed."""


def parse_number(text: str) -> Decimal:
    """Read "1.000,5", "1 500" or "25.2"; refuse whatever could be read in two ways."""
    for space in SPACES:
        text = text.replace(space, " ")
    text = text.strip()
    if not text:
        raise NumberError("Chưa có số nào. Hãy nhập một số, ví dụ 25,2.")
    if len(text) > LONGEST:
        raise NumberError(f"Số dài quá {LONGEST} ký tự. Hãy nhập số ngắn hơn.")
    unsigned = text[1:] if text[0] in "+-−" else text
    whole, _, decimals = _split(unsigned)
    digits = _ungrouped(whole)
    if digits is None or (decimals is not None and not DIGITS.fullmatch(decimals)):
        raise NumberError(_refusal(text))
    number = Decimal(digits if decimals is None else f"{digits}.{decimals}")
    return number.copy_negate() if text[0] in "-−" and number else number


def format_number(value: Decimal | Fraction | int, decimals: int | None = None) -> str:
    """Write a number with a decimal comma, exactly or rounded half up to ``decimals`` digits."""
    plain = _plain(value) if decimals is None else f"{round_half_up(value, decimals):f}"
    sign = "-" if plain.startswith("-") else ""
    whole, _, part = plain.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{part}" if part else f"{sign}{grouped}"


def round_half_up(value: Decimal | Fraction | int, decimals: int) -> Decimal:
    """Round an exact value once; a half goes away from zero."""
    numerator, denominator = value.as_integer_ratio()
    units = (2 * abs(numerator) * 10**decimals + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 < units else ""
    return Decimal(f"{sign}{units}E-{decimals}")


def _split(text: str) -> tuple[str, str, str | None]:
    if "," in text:
        whole, mark, decimals = text.partition(",")
        return whole, mark, decimals
    before, point, after = text.partition(".")
    if not point or "." in after:
        return text, "", None
    is_thousands = len(after) == 3 and 1 <= len(before) <= 3 and before != "0"
    return (text, "", None) if is_thousands else (before, point, after)


def _ungrouped(whole: str) -> str | None:
    if DIGITS.fullmatch(whole):
        return whole
    if GROUPED_BY_POINTS.fullmatch(whole):
        return whole.replace(".", "")
    if GROUPED_BY_SPACES.fullmatch(whole):
        return whole.replace(" ", "")
    return None


def _refusal(text: str) -> str:
    return (
        f"“{text}” không đọc được thành số. Dấu phẩy là dấu thập phân, dấu chấm hoặc dấu cách "
        "phân nhóm hàng nghìn, ví dụ 25,2 hoặc 1.000,5."
    )


def _plain(value: Decimal | Fraction | int) -> str:
    numerator, denominator = value.as_integer_ratio()
    if denominator == 1:
        return str(numerator)
    return f"{round_half_up(value, _digits_needed(denominator)):f}"


def _digits_needed(denominator: int) -> int:
    digits = 0
    while 10**digits % denominator:
        digits += 1
        if digits > denominator.bit_length():
            raise ValueError(f"1/{denominator} has no finite decimal form: give the digits")
    return digits
