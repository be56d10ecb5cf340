"""How answers are typed, stored and shown."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from egov_scoring.numbers import NumberError, format_number, parse_number
from rubrics.errors import AnswerError
from rubrics.rules.base import ZERO, Answer, Shape
from rubrics.spec import Rule

YES_WORDS = {"có", "1", "đúng"}
NO_WORDS = {"không", "0", "sai"}
INDEX = re.compile(r"#\s*([0-9]{1,4})")


def typed_number(text: str) -> Decimal:
    try:
        return parse_number(text)
    except NumberError as error:
        raise AnswerError(str(error)) from error


def plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def comparable(label: str) -> str:
    """Labels are the same whatever their case, spaces and final mark."""
    words = " ".join(unicodedata.normalize("NFC", label).casefold().split())
    return words.rstrip(";. ")


def shown(value: Fraction) -> str:
    return format_number(value)


def read_figures(rule: Rule, text: str) -> Answer:
    """An answer that is figures alone: "#2", "42/60", "25.2"."""
    figures = text.removeprefix("#").split("/")
    return Answer(text, tuple(Fraction(figure) for figure in figures))


# Choices


def parse_choice(rule: Rule, max_points: Fraction, text: str) -> Answer:
    labels = [comparable(option.label) for option in rule.options]
    wanted = comparable(text)
    index = INDEX.fullmatch(wanted)
    if index and 1 <= int(index[1]) <= len(labels):
        return _chosen(int(index[1]))
    if wanted in labels:
        return _chosen(labels.index(wanted) + 1)
    if len(labels) == 2 and wanted in {"có", "không"}:
        return _chosen(_yes_or_no(rule, max_points, wanted == "có"))
    listed = "; ".join(f"#{place} {option.label}" for place, option in enumerate(rule.options, 1))
    raise AnswerError(f"“{text}” không có trong danh sách lựa chọn. Hãy chọn một trong: {listed}.")


def _yes_or_no(rule: Rule, max_points: Fraction, is_yes: bool) -> int:
    first, second = (option.worth.of(max_points) for option in rule.options)
    return 1 if (first >= second) == is_yes else 2


def _chosen(place: int) -> Answer:
    return Answer(f"#{place}", (Fraction(place),))


def show_choice(rule: Rule, answer: Answer) -> str:
    return rule.options[int(answer.values[0]) - 1].label


def parse_yes_no(rule: Rule, max_points: Fraction, text: str) -> Answer:
    wanted = comparable(text)
    if wanted in {"có", "#1"}:
        return _chosen(1)
    if wanted in {"không", "#2"}:
        return _chosen(2)
    raise AnswerError(f"“{text}” không đọc được. Hãy trả lời “có” hoặc “không”.")


def show_yes_no(rule: Rule, answer: Answer) -> str:
    return "Có" if answer.values[0] == 1 else "Không"


def parse_fact(rule: Rule, max_points: Fraction, text: str) -> Answer:
    wanted = comparable(text)
    if wanted in YES_WORDS:
        return Answer("1", (Fraction(1),))
    if wanted in NO_WORDS:
        return Answer("0", (ZERO,))
    raise AnswerError(f"“{text}” không đọc được. Hãy trả lời “có” (1) hoặc “không” (0).")


def show_fact(rule: Rule, answer: Answer) -> str:
    return "Có" if answer.values[0] else "Không"


# Two figures


def _pair(text: str, example: str) -> tuple[Decimal, Decimal]:
    first, slash, second = text.partition("/")
    if not slash or not first.strip() or not second.strip():
        raise AnswerError(f"“{text}” chưa đúng dạng. Hãy nhập {example}.")
    numbers = typed_number(first), typed_number(second)
    if min(numbers) < 0:
        raise AnswerError(f"“{text}” có số âm: cả hai số phải từ 0 trở lên.")
    return numbers


def _paired(first: Decimal, second: Decimal) -> Answer:
    return Answer(f"{plain(first)}/{plain(second)}", (Fraction(first), Fraction(second)))


def parse_ratio(rule: Rule, max_points: Fraction, text: str) -> Answer:
    part, whole = _pair(text, "số đạt được/tổng số, ví dụ 42/60")
    if not whole and part:
        raise AnswerError(
            f"Tổng số là 0 nhưng số đạt được là {format_number(part)}: tổng số phải lớn hơn 0; "
            "nếu không phát sinh, hãy nhập 0/0."
        )
    if part > whole and not rule.over_one:
        raise AnswerError(
            f"Số đạt được {format_number(part)} lớn hơn tổng số {format_number(whole)}: "
            "số đạt được phải từ 0 đến tổng số. Hãy xem lại hai số."
        )
    return _paired(part, whole)


def parse_change(rule: Rule, max_points: Fraction, text: str) -> Answer:
    return _paired(*_pair(text, "số năm nay/số năm trước, ví dụ 120/100"))


def parse_counts(rule: Rule, max_points: Fraction, text: str) -> Answer:
    first, second = _pair(text, "số lần cộng/số lần trừ, ví dụ 3/1")
    answer = _paired(first, second)
    if any(value.denominator != 1 for value in answer.values):
        raise AnswerError(f"“{text}” phải là hai số nguyên, ví dụ 3/1.")
    return answer


def show_pair(rule: Rule, answer: Answer) -> str:
    first, second = answer.values
    return f"{shown(first)}/{shown(second)}"


# One figure


def parse_amount(rule: Rule, max_points: Fraction, text: str) -> Answer:
    value = typed_number(text)
    if value < 0:
        raise AnswerError(f"{format_number(value)} là số âm: phải từ 0 trở lên.")
    return Answer(plain(value), (Fraction(value),))


def parse_count(rule: Rule, max_points: Fraction, text: str) -> Answer:
    answer = parse_amount(rule, max_points, text)
    if answer.values[0].denominator != 1:
        raise AnswerError(
            f"{shown(answer.values[0])} không phải là số nguyên. Hãy nhập số đếm được, ví dụ 3."
        )
    return answer


def parse_percent(rule: Rule, max_points: Fraction, text: str) -> Answer:
    answer = parse_amount(rule, max_points, text.strip().removesuffix("%"))
    if answer.values[0] > 100:
        raise AnswerError(f"{shown(answer.values[0])} lớn hơn 100: tỷ lệ phần trăm phải từ 0 đến 100.")
    return answer


def parse_points(rule: Rule, max_points: Fraction, text: str) -> Answer:
    """Typed points are refused outside [0, maximum], never clamped."""
    earned, slash, applicable = text.partition("/")
    most = typed_number(applicable) if slash else None
    value = typed_number(earned)
    limit = max_points if most is None else Fraction(most)
    if not 0 < limit <= max_points:
        raise AnswerError(
            f"Điểm tối đa áp dụng {shown(limit)} phải lớn hơn 0 và không quá {format_number(max_points)}."
        )
    if not 0 <= value <= limit:
        raise AnswerError(
            f"{format_number(value)} điểm nằm ngoài khoảng cho phép: từ 0 đến {format_number(limit)}."
        )
    return Answer(plain(value), (Fraction(value),)) if most is None else _paired(value, most)


def show_number(rule: Rule, answer: Answer) -> str:
    return shown(answer.values[0])


def show_percent(rule: Rule, answer: Answer) -> str:
    return f"{shown(answer.values[0])}%"


def show_points(rule: Rule, answer: Answer) -> str:
    return "/".join(shown(value) for value in answer.values)


YES_NO_SHAPE = Shape("yes_no", parse_yes_no, read_figures, show_yes_no)
CHOICE_SHAPE = Shape("choice", parse_choice, read_figures, show_choice)
FACT_SHAPE = Shape("fact", parse_fact, read_figures, show_fact)
RATIO_SHAPE = Shape("ratio", parse_ratio, read_figures, show_pair)
CHANGE_SHAPE = Shape("change", parse_change, read_figures, show_pair)
COUNTS_SHAPE = Shape("counts", parse_counts, read_figures, show_pair)
AMOUNT_SHAPE = Shape("number", parse_amount, read_figures, show_number)
COUNT_SHAPE = Shape("number", parse_count, read_figures, show_number)
PERCENT_SHAPE = Shape("percent", parse_percent, read_figures, show_percent)
POINTS_SHAPE = Shape("points", parse_points, read_figures, show_points)

MEASURES = {"ratio": RATIO_SHAPE, "count": AMOUNT_SHAPE, "change": CHANGE_SHAPE}


def measured_shape(rule: Rule) -> Shape:
    return MEASURES[rule.on or "ratio"]
