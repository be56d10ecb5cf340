"""Read the tables of a rubric file, noting every problem instead of stopping at the first."""

import difflib
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

from egov_scoring.numbers import format_number
from rubrics.errors import Problem

CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
NODE_CODE = re.compile(r"\w[\w.-]{0,29}")
SHARE = re.compile(r"(-?[0-9]{1,9}(?:[.,][0-9]{1,12})?)(%?)")
QUOTIENT = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})")
DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
LEAP_YEAR = 2024
LARGEST = 10**9
MOST_DECIMALS = 12
ASK_REMOVE = "hãy sửa hoặc xóa khóa này"


def found(value: object) -> str:
    """What stands in the file, in the author's own notation."""
    if isinstance(value, bool):
        return "là true" if value else "là false"
    if is_amount(value):
        return f"là {format_number(value)}"
    if isinstance(value, str):
        return f"là “{value}”"
    if isinstance(value, dict):
        return "là một bảng"
    return "là một danh sách" if isinstance(value, list) else f"là {str(value)[:40]}"


def is_amount(value: object) -> TypeGuard[int | Decimal]:
    """A number that a decision could print: its size is limited so that reading it stays cheap."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    exponent = Decimal(value).as_tuple().exponent
    is_finite = isinstance(exponent, int)
    return is_finite and -LARGEST <= value <= LARGEST and int(exponent) >= -MOST_DECIMALS


def listed(values: Collection[str]) -> str:
    return ", ".join(values)


class Table:
    """One table of the file; each key is asked for once, and what nobody asked for is unknown."""

    def __init__(
        self, data: Mapping[str, Any], where: str, problems: list[Problem], prefix: str = ""
    ) -> None:
        self.data = data
        self.where = where
        self.problems = problems
        self.prefix = prefix
        self.asked: set[str] = set()

    def field(self, key: str) -> str:
        return f"{self.prefix}{key}"

    def report(self, key: str, found: str, allowed: str, advice: str) -> None:
        self.problems.append(Problem(self.where, self.field(key), found, allowed, advice))

    def has(self, key: str) -> bool:
        self.asked.add(key)
        return self.data.get(key) is not None

    def raw(self, key: str, required: bool = False) -> Any:
        self.asked.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.report(key, "không có", "bắt buộc phải có", "hãy thêm khóa này")
        return value

    def text(self, key: str, required: bool = False, default: str = "") -> str:
        value = self.raw(key, required)
        if value is None:
            return default
        if not isinstance(value, str) or (required and not value.strip()):
            self.report(key, found(value), "phải là chữ trong dấu ngoặc kép, không để trống", "hãy sửa lại")
            return default
        return value.strip()

    def code(self, key: str) -> str:
        value = self.text(key, required=True)
        if value and not CODE.fullmatch(value):
            self.report(key, found(value), "chỉ gồm chữ thường không dấu, chữ số và dấu -", "hãy đổi mã")
        return value

    def one_of(self, key: str, allowed: Collection[str], default: str, required: bool = False) -> str:
        value = self.text(key, required, default)
        if value not in allowed and (value or not required):
            self.report(key, found(value), f"phải là một trong: {listed(allowed)}", "hãy sửa lại")
            return default
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.report(key, found(value), "phải là true hoặc false", "hãy sửa lại")
            return default
        return value

    def integer(self, key: str, default: int, least: int, most: int, required: bool = False) -> int:
        value = self.raw(key, required)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.report(key, found(value), f"phải là số nguyên từ {least} đến {most}", "hãy sửa lại")
            return default
        return value

    def day(self, key: str, required: bool = False) -> str:
        value = self.text(key, required)
        match = DAY.fullmatch(value)
        try:
            if value:
                date(LEAP_YEAR, int(match[2]) if match else 0, int(match[1]) if match else 0)
        except ValueError:
            self.report(key, found(value), "phải là ngày/tháng có thật, ví dụ 15/10", "hãy sửa lại")
        return value

    def date(self, key: str) -> date:
        value = self.raw(key, required=True)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.report(key, found(value), "phải là ngày, ví dụ 2020-09-09 (không ngoặc kép)", "hãy sửa lại")
        return date.min

    def amount(self, key: str, required: bool = False, least: int | None = 0) -> Fraction | None:
        value = self.raw(key, required)
        return None if value is None else self.as_amount(key, value, least)

    def as_amount(self, key: str, value: object, least: int | None = 0) -> Fraction | None:
        if not is_amount(value):
            self.report(key, found(value), "phải là số, viết không có ngoặc kép, ví dụ 25.2", "hãy sửa lại")
            return None
        if least is not None and value < least:
            self.report(key, found(value), f"phải từ {least} trở lên", "hãy sửa lại")
            return None
        return Fraction(value)

    def share(self, key: str, required: bool = False) -> Fraction | None:
        """A part of one: "50%", "1/2" or "0.5"."""
        value = self.raw(key, required)
        if value is None:
            return None
        share = read_share(value) if isinstance(value, str) else None
        if share is None:
            self.report(
                key, found(value), 'phải là tỷ lệ trong ngoặc kép: "50%", "1/2" hoặc "0.5"', "hãy sửa lại"
            )
        return share

    def quantity(self, key: str, required: bool = False) -> Fraction | None:
        """A share in quotation marks or a plain number."""
        value = self.raw(key, required)
        return self.share(key) if isinstance(value, str) else self.amount(key, least=None)

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        value = self.raw(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.report(key, found(value), 'phải là danh sách chữ, ví dụ ["so", "huyen"]', "hãy sửa lại")
            return ()
        return tuple(value)

    def known(self, key: str, allowed: Collection[str], what: str, required: bool = False) -> tuple[str, ...]:
        """A list of references, each of which must exist."""
        values = self.texts(key, required)
        for value in values:
            if value not in allowed:
                self.report(key, f"nhắc đến “{value}”", f"chỉ có {what}: {listed(allowed)}", "hãy sửa mã")
        return tuple(value for value in values if value in allowed)

    def table(self, key: str, required: bool = False) -> "Table | None":
        value = self.raw(key, required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.report(key, found(value), "phải là một bảng { … }", "hãy sửa lại")
            return None
        return Table(value, self.where, self.problems, f"{self.field(key)}.")

    def tables(self, key: str, required: bool = False) -> "list[Table]":
        value = self.raw(key, required)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self.report(key, found(value), "phải là danh sách bảng, không để trống", "hãy sửa lại")
            return []
        places = enumerate(value, 1)
        return [
            Table(item, self.where, self.problems, f"{self.field(key)}[{place}].") for place, item in places
        ]

    def close(self) -> None:
        """Report the keys that nobody asked for, with the nearest known one."""
        for key in self.data:
            if key not in self.asked:
                near = difflib.get_close_matches(key, sorted(self.asked), 1)
                advice = f"có phải là “{near[0]}”?" if near else ASK_REMOVE
                self.report(key, "là khóa không biết", f"chỉ có {listed(sorted(self.asked))}", advice)


def read_share(text: str) -> Fraction | None:
    match = SHARE.fullmatch(text.strip())
    if match:
        value = Fraction(match[1].replace(",", "."))
        return value / 100 if match[2] else value
    quotient = QUOTIENT.fullmatch(text.strip())
    return Fraction(int(quotient[1]), int(quotient[2])) if quotient else None
