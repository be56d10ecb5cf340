"""The mistakes that people mend: in an answer, or in a rubric file."""

from collections.abc import Iterable
from dataclasses import dataclass


class AnswerError(ValueError):
    """The officer mends it; the message says in Vietnamese what is allowed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake of a rubric file: where, what was found, what is allowed, what to do."""

    where: str
    field: str
    found: str
    allowed: str
    advice: str

    @property
    def sentence(self) -> str:
        place = f"{self.where} {self.field}".strip()
        parts = "; ".join(part for part in (self.found, self.allowed, self.advice) if part)
        end = "" if parts.endswith("?") else "."
        return f"{place}: {parts}{end}" if place else f"{parts}{end}"


class RubricError(ValueError):
    """The rubric's author mends it; holds every problem of the file at once."""

    def __init__(self, problems: Iterable[Problem], name: str = "") -> None:
        self.problems = tuple(problems)
        self.name = name
        super().__init__(str(self))

    def __str__(self) -> str:
        prefix = f"{self.name}: " if self.name else ""
        return "\n".join(f"{prefix}{problem.sentence}" for problem in self.problems)
