"""Kinds made of smaller rules inside one leaf: their sum, or the best of them."""

import re
from fractions import Fraction

from rubrics.errors import AnswerError
from rubrics.rules import wording
from rubrics.rules.base import KINDS, ZERO, Answer, Kind, Outcome, Shape, clamped
from rubrics.spec import Part, Rule


def _shape_of_part(part: Part) -> Shape:
    return KINDS[part.rule.kind].shape(part.rule)


def parse_parts(rule: Rule, max_points: Fraction, text: str) -> Answer:
    """Reads ``a=#1; b=3/4``; a part left out earns nothing."""
    typed = _split(rule, text)
    answers = []
    for part in rule.parts:
        if typed.get(part.code):
            try:
                answers.append(
                    (part.code, _shape_of_part(part).parse(part.rule, part.max_points, typed[part.code]))
                )
            except AnswerError as error:
                raise AnswerError(f"Phần {part.code}: {error}") from error
    if not answers:
        raise AnswerError(f"“{text}” chưa có phần nào được trả lời. {_expected(rule)}")
    return _joined(tuple(answers))


def _split(rule: Rule, text: str) -> dict[str, str]:
    """A label may hold a semicolon: only one that is followed by a part's code divides."""
    codes = "|".join(re.escape(part.code) for part in rule.parts)
    pieces = re.split(rf"(?:^|;)\s*({codes})\s*=", text)
    if pieces[0].strip() or len(pieces) < 3:
        raise AnswerError(f"“{text}” chưa đúng dạng. {_expected(rule)}")
    found = pieces[1::2]
    if len(set(found)) != len(found):
        raise AnswerError(f"“{text}” trả lời một phần hai lần. {_expected(rule)}")
    return {code: answer.strip().rstrip(";") for code, answer in zip(found, pieces[2::2], strict=True)}


def _expected(rule: Rule) -> str:
    return "Hãy trả lời từng phần, ví dụ " + "; ".join(f"{part.code}=…" for part in rule.parts) + "."


def _joined(answers: tuple[tuple[str, Answer], ...]) -> Answer:
    return Answer(";".join(f"{code}={answer.canonical}" for code, answer in answers), parts=answers)


def read_parts(rule: Rule, text: str) -> Answer:
    canonical = dict(piece.split("=", 1) for piece in text.split(";"))
    return Answer(
        text,
        parts=tuple(
            (part.code, _shape_of_part(part).read(part.rule, canonical[part.code]))
            for part in rule.parts
            if part.code in canonical
        ),
    )


def show_parts(rule: Rule, answer: Answer) -> str:
    given = dict(answer.parts)
    return "; ".join(
        f"{part.code}: {_shape_of_part(part).show(part.rule, given[part.code])}"
        for part in rule.parts
        if part.code in given
    )


PARTS_SHAPE = Shape("parts", parse_parts, read_parts, show_parts)


def _shape(rule: Rule) -> Shape:
    return PARTS_SHAPE


def _outcomes(rule: Rule, answer: Answer) -> list[Outcome]:
    given = dict(answer.parts)
    return [
        KINDS[part.rule.kind].score(part.rule, part.max_points, given[part.code], None)
        for part in rule.parts
        if part.code in given
    ]


def score_sum(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return _combined(_outcomes(rule, answer), max_points, is_sum=True)


def score_best(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> Outcome:
    return _combined(_outcomes(rule, answer), max_points, is_sum=False)


def _combined(outcomes: list[Outcome], max_points: Fraction, is_sum: bool) -> Outcome:
    earned = [outcome.points for outcome in outcomes]
    total = clamped(sum(earned, ZERO) if is_sum else max(earned, default=ZERO), max_points)
    return Outcome(
        total.points,
        max_points,
        not_computable=any(outcome.not_computable for outcome in outcomes),
        clamped=total.clamped or any(outcome.clamped for outcome in outcomes),
    )


def _lines(rule: Rule) -> str:
    return "; ".join(
        f"({part.code}) {part.text}: {KINDS[part.rule.kind].words(part.rule, part.max_points)}"
        for part in rule.parts
    )


def sum_words(rule: Rule, max_points: Fraction) -> str:
    return f"Cộng các phần, không quá {wording.points(max_points)}: {_lines(rule)}"


def best_words(rule: Rule, max_points: Fraction) -> str:
    return f"Tính phần có điểm cao nhất: {_lines(rule)}"


def _earned_lines(rule: Rule, answer: Answer) -> str:
    given = dict(answer.parts)
    return "; ".join(
        f"({part.code}) {_earned_line(part, given[part.code])}"
        if part.code in given
        else f"({part.code}) 0 điểm"
        for part in rule.parts
    )


def _earned_line(part: Part, answer: Answer) -> str:
    return KINDS[part.rule.kind].arithmetic(part.rule, part.max_points, answer, None)


def sum_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    outcome = score_sum(rule, max_points, answer, best)
    return f"{_earned_lines(rule, answer)} → cộng {wording.points(outcome.points)}"


def best_arithmetic(rule: Rule, max_points: Fraction, answer: Answer, best: Fraction | None) -> str:
    outcome = score_best(rule, max_points, answer, best)
    return f"{_earned_lines(rule, answer)} → cao nhất {wording.points(outcome.points)}"


def highest_sum(rule: Rule, max_points: Fraction) -> Fraction:
    return sum((KINDS[part.rule.kind].highest(part.rule, part.max_points) for part in rule.parts), ZERO)


def highest_best(rule: Rule, max_points: Fraction) -> Fraction:
    return max(KINDS[part.rule.kind].highest(part.rule, part.max_points) for part in rule.parts)


SUM = Kind(
    "cộng các phần",
    _shape,
    score_sum,
    sum_words,
    sum_arithmetic,
    highest_sum,
    params=("parts",),
    required=("parts",),
)
BEST = Kind(
    "phần tốt nhất",
    _shape,
    score_best,
    best_words,
    best_arithmetic,
    highest_best,
    params=("parts",),
    required=("parts",),
)
