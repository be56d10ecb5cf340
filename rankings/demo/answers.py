"""Invented answers: what a unit of a given skill (0–100) types at a criterion, and what a verifier finds."""

from decimal import Decimal
from fractions import Fraction

from rubrics.answers import parse_answer

QUARTER = Decimal("0.25")
PEOPLE, COMPUTERS = (24, 90), (20, 85)
SIZES = {
    "Tổng số CBCCVC của cơ quan": PEOPLE,
    "Tổng số cán bộ, công chức, viên chức": PEOPLE,
    "Số máy tính": COMPUTERS,
}
SAME = {"Tổng số cán bộ, công chức, viên chức": "Tổng số CBCCVC của cơ quan"}
COUNTED = "Số phần mềm, cơ sở dữ liệu chuyên ngành dùng chung UBND tỉnh yêu cầu"


class Answers:
    """The answers of one unit; a number that two criteria share is the same in both."""

    def __init__(self, rng, skill, spread=8):
        self.rng = rng
        self.skill = skill
        self.spread = spread
        self.counts = {}

    def typed(self, node):
        """What the officer types, as text."""
        rule = node.rule
        if rule.options:
            return self.choice(rule.options, node.known_max)
        if rule.kind == "points":
            return spelled(self.points(node.known_max))
        return self.ratio(rule)

    def choice(self, options, max_points):
        ordered = sorted(range(len(options)), key=lambda i: -options[i].worth.of(max_points))
        lucky = self.rng.randrange(100) < self.skill
        index = ordered[0] if lucky else self.rng.choice(ordered[1:])
        return f"#{index + 1}"

    def permille(self):
        wide = 10 * self.skill + self.rng.randint(-10 * self.spread, 10 * self.spread)
        return max(0, min(1000, wide))

    def points(self, max_points):
        return in_quarters(Decimal(max_points.numerator) / max_points.denominator * self.permille() / 1000)

    def ratio(self, rule):
        denominator = self.count(rule.denominator)
        percent = self.rng.randint(max(20, self.skill - 25), 100)
        numerator = max(1, denominator * percent // 100)
        self.counts.setdefault(SAME.get(rule.numerator, rule.numerator), numerator)
        numerator = self.counts[rule.numerator]
        return f"{numerator}/{denominator}"

    def count(self, label):
        key = SAME.get(label, label)
        if key not in self.counts:
            low, high = (3, 6) if label == COUNTED else SIZES.get(label, (300, 4200))
            self.counts[key] = self.rng.randint(low, high)
        return self.counts[key]


def most_points(node):
    return Decimal(node.known_max.numerator) / node.known_max.denominator


def in_quarters(number):
    """People judge groups in quarter points."""
    return number // QUARTER * QUARTER


def spelled(number):
    """A number as it is typed in Vietnamese: 25,2."""
    return f"{number.normalize():f}".replace(".", ",")


def partial(applicable, permille):
    """Points out of a smaller applicable maximum, as typed: 9,5/10."""
    earned = in_quarters(Decimal(applicable) * permille / 1000)
    return f"{spelled(earned)}/{applicable}"


def lowered(node, answer, rng):
    """What a verifier finds instead of ``answer``, worth less; None when there is nothing to take away."""
    rule = node.rule
    if rule.options:
        return lowered_choice(node, answer, rng)
    if "/" in answer.canonical:
        return lowered_ratio(node, answer, rng)
    points = Decimal(answer.canonical)
    step = max(QUARTER, in_quarters(points * rng.randint(3, 12) / 100))
    return parse_answer(node, spelled(points - step)) if points > step else None


def raised(node, answer):
    """A quarter point more out of the same maximum, where there is room."""
    points, most = Decimal(answer.canonical), most_points(node)
    return parse_answer(node, spelled(min(most, points + QUARTER)))


def lowered_choice(node, answer, rng):
    options = node.rule.options
    chosen = options[int(answer.canonical[1:]) - 1].worth.of(node.known_max)
    worse = [i for i, option in enumerate(options) if option.worth.of(node.known_max) < chosen]
    return parse_answer(node, f"#{rng.choice(worse) + 1}") if worse else None


def lowered_ratio(node, answer, rng):
    numerator, denominator = (Fraction(text) for text in answer.canonical.split("/"))
    found = numerator * rng.randint(62, 88) // 100
    return parse_answer(node, f"{found}/{denominator}") if found else None
