from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rankings.composition import recompute
from rankings.depth import ANSWERS, CRITERION, GROUP, TOTAL, depth_of, shows_criteria
from rankings.open_data import RESULT, undescribed
from rankings.printed import contradictions, wrong_places
from rankings.snapshot import canonical_bytes, read_result, sha256_of

CHECKED = {
    ANSWERS: "tính lại khớp.",
    CRITERION: "tính lại từ điểm tiêu chí khớp. "
    "Không tính lại được điểm tiêu chí: kỳ này không công bố câu trả lời.",
    GROUP: "thứ hạng tính lại khớp, xếp loại không trái với điểm đã công bố. "
    "Không tính lại được điểm nhóm và tổng điểm: kỳ này không công bố điểm tiêu chí.",
    TOTAL: "thứ hạng tính lại khớp, xếp loại không trái với tổng điểm đã công bố. "
    "Không tính lại được tổng điểm và điều kiện theo nhóm: kỳ này không công bố điểm thành phần.",
}

IMPORTED = "thứ hạng tính lại khớp. Nhập từ văn bản: không có câu trả lời để tính lại điểm."


class Command(BaseCommand):
    help = "Tính lại điểm, xếp loại, thứ hạng từ tệp .json đã công bố; không cần cơ sở dữ liệu."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE", type=Path)
        parser.add_argument("--sha256", metavar="MÃ", help="mã in trên trang công bố, để đối chiếu với tệp")

    def handle(self, *, path, sha256, **options):
        try:
            content = path.read_bytes()
            published = read_result(content)
            problems = found_problems(published)
            checked = IMPORTED if published.get("imported") else CHECKED[depth_of(published)]
            words = f"{len(published['units'])} đơn vị, {checked}"
        except (OSError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError) as error:
            raise CommandError(f"{path}: không phải tệp kết quả đã công bố ({error}).") from error
        if canonical_bytes(published) != content:
            problems.append("các byte không ở dạng chuẩn: tệp đã bị ghi lại sau khi công bố.")
        if sha256 and sha256.strip().lower() != sha256_of(content):
            problems.append(f"mã SHA-256 là {sha256_of(content)}, khác mã đã công bố.")
        if problems:
            raise CommandError("\n".join(f"{path}: {problem}" for problem in problems))
        self.stdout.write(f"{sha256_of(content)}  {path.name}: {words}")


def found_problems(published):
    """Recomputed from answers or points where they are published, else checked by the printed figures."""
    odd = odd_content(published)
    if odd:
        return odd
    if published.get("imported"):
        return wrong_places(published)
    if not shows_criteria(published):
        return contradictions(published)
    return differences(published, read_result(canonical_bytes(recompute(published))))


def odd_content(published):
    """What no result holds: the same unit twice, unknown fields, points in one that came from a document."""
    codes = Counter(unit["unit"] for unit in published["units"])
    problems = [f"đơn vị {code} có {count} dòng." for code, count in codes.items() if count > 1]
    problems += [f"{field}: trường không có trong kết quả." for field in undescribed(RESULT, published)]
    scored = any(unit["answers"] or unit["criteria"] for unit in published["units"])
    if published.get("imported") and (scored or published["rubric"].get("source")):
        problems.append("imported: ghi là nhập từ văn bản, nhưng có bộ tiêu chí và câu trả lời.")
    return problems


def differences(published, computed):
    """What the published file says otherwise than its own rules and answers."""
    problems = [
        f"{key}: khác khi tính lại." for key in computed if key != "units" and published[key] != computed[key]
    ]
    stated = {unit["unit"]: unit for unit in published["units"]}
    for unit in computed["units"]:
        wrong = [key for key in unit if stated[unit["unit"]].get(key) != unit[key]]
        problems += [
            f"{unit['unit']} {key}: công bố {stated[unit['unit']].get(key)}, tính lại {unit[key]}."
            for key in wrong
        ]
    if not problems and [unit["unit"] for unit in computed["units"]] != list(stated):
        problems.append("thứ tự đơn vị khác khi tính lại.")
    return problems
