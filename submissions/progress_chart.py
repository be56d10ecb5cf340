"""The forms submitted day by day as a line of steps: places in a drawing, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

WIDTH, HEIGHT = 900, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 884, 16, 184


@dataclass(frozen=True)
class Mark:
    """A day or a number on an axis, with its place."""

    place: int
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    path: str
    levels: tuple[Mark, ...]
    days: tuple[Mark, ...]
    dues: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def submission_chart(
    counts: Sequence[tuple[date, int]], total: int, first: date, last: date, dues: Sequence[date]
) -> Chart:
    """``counts`` are the forms that came on each day, in order; the line ends at ``last``."""

    def across(day: date) -> int:
        return LEFT + round(Fraction((day - first).days * (RIGHT - LEFT), max((last - first).days, 1)))

    def up(number: int) -> int:
        return BOTTOM - round(Fraction(number * (BOTTOM - TOP), max(total, 1)))

    path, sum_so_far = [f"M{LEFT} {BOTTOM}"], 0
    for day, number in counts:
        sum_so_far += number
        path.append(f"H{across(day)}V{up(sum_so_far)}")
    path.append(f"H{across(last)}")
    middle = first + timedelta(days=(last - first).days // 2)
    return Chart(
        path="".join(path),
        levels=tuple(Mark(up(number), str(number)) for number in sorted({0, total // 2, total})),
        days=(
            Mark(across(first), short(first), "start"),
            Mark(across(middle), short(middle)),
            Mark(across(last), short(last), "end"),
        ),
        dues=tuple(due_mark(across(day), day) for day in sorted(set(dues)) if first <= day <= last),
    )


def due_mark(place: int, day: date) -> Mark:
    """The label stands where the line leaves room for it."""
    return Mark(place, f"hạn {short(day)}", "end" if place > (LEFT + RIGHT) // 2 else "start")


def short(day: date) -> str:
    return f"{day.day}/{day.month}"
