"""How a measurement is taken and printed: beside a floor of the same run, because machines differ."""

import time
from dataclasses import dataclass

HEADS = ("what was measured", "figure", "floor of this run", "ratio", "goal")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; ``ratio`` says how many floors it is."""

    what: str
    figure: str
    floor: str = ""
    ratio: str = ""
    goal: str = ""


def seconds(action, times=3):
    """The best of several runs: what the code needs, not what else the machine was doing."""
    best = None
    for _ in range(times):
        start = time.perf_counter_ns()
        action()
        taken = time.perf_counter_ns() - start
        best = taken if best is None else min(best, taken)
    return best / 1_000_000_000


def timed(what, taken, floor, floor_words, goal=""):
    return Line(what, duration(taken), f"{duration(floor)} {floor_words}", f"{taken / floor:.1f}x", goal)


def duration(taken):
    if taken >= 1:
        return f"{taken:.2f} s"
    return f"{taken * 1000:.1f} ms" if taken >= 0.001 else f"{taken * 1_000_000:.0f} µs"


def print_table(title, lines):
    rows = [HEADS, *((line.what, line.figure, line.floor, line.ratio, line.goal) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    print(f"\n{title}")
    for place, row in enumerate(rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if place == 0:
            print("  ".join("-" * width for width in widths))
