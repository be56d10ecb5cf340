"""The picture of a ranking that other sites show beside a link: finding and top of the table."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from egov_scoring.templatetags.formats import points
from rankings import board

SIZE = (1200, 630)
LEFT, RIGHT = 64, 1136
ROWS = 5
ROW_HEIGHT = 52
PAPER, INK, QUIET, LINE = "#ffffff", "#16202a", "#4a5560", "#d5dade"
ACCENT, GOLD, ON_ACCENT = "#0d4f5c", "#f2b632", "#ffffff"
# Of the Debian package fonts-croscore, which the documents need as well.
REGULAR, BOLD = "Arimo-Regular.ttf", "Arimo-Bold.ttf"


@lru_cache(maxsize=16)
def font(name, size):
    return ImageFont.truetype(name, size)


def draw(result, note):
    """The frozen result as PNG; ``note`` names the document that published it."""
    image = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(image)
    draw_head(canvas, result)
    first, *rest = wrapped(canvas, board.headline(result), font(BOLD, 44), RIGHT - LEFT)
    lines = [first, fitted(canvas, " ".join(rest), font(BOLD, 44), RIGHT - LEFT)] if rest else [first]
    for place, line in enumerate(lines):
        canvas.text((LEFT, 122 + 54 * place), line, INK, font(BOLD, 44))
    top = 146 + 54 * len(lines)
    place = f"{board.label(result)}, năm {result['campaign']['year']}"
    canvas.text(
        (LEFT, top - 12), fitted(canvas, place, font(REGULAR, 28), RIGHT - LEFT), QUIET, font(REGULAR, 28)
    )
    draw_rows(canvas, result, top + 40)
    canvas.text((LEFT, 588), fitted(canvas, note, font(REGULAR, 22), RIGHT - LEFT), QUIET, font(REGULAR, 22))
    content = io.BytesIO()
    image.quantize(64).save(content, "PNG", optimize=True)
    return content.getvalue()


def draw_head(canvas, result):
    canvas.rectangle((0, 0, SIZE[0], 88), ACCENT)
    canvas.rectangle((0, 88, SIZE[0], 94), GOLD)
    canvas.text((LEFT, 44), "Đánh giá Chính quyền điện tử", ON_ACCENT, font(BOLD, 32), anchor="lm")
    canvas.text((RIGHT, 44), result["province"]["name"], ON_ACCENT, font(REGULAR, 32), anchor="rm")


def draw_rows(canvas, result, top):
    decimals = result["block"]["decimals"]
    for place, unit in enumerate(board.ranked(result)[:ROWS]):
        middle = top + ROW_HEIGHT * place + ROW_HEIGHT // 2
        canvas.line((LEFT, top + ROW_HEIGHT * place, RIGHT, top + ROW_HEIGHT * place), LINE, 2)
        canvas.text((LEFT, middle), str(unit["rank"]), ACCENT, font(BOLD, 30), anchor="lm")
        name = fitted(canvas, unit["name"], font(REGULAR, 30), 640)
        canvas.text((LEFT + 70, middle), name, INK, font(REGULAR, 30), anchor="lm")
        canvas.text((960, middle), unit["tier"] or "", QUIET, font(REGULAR, 28), anchor="rm")
        canvas.text((RIGHT, middle), points(unit["total"], decimals), INK, font(BOLD, 30), anchor="rm")


def wrapped(canvas, text, used, width):
    """The text in lines that fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if canvas.textlength(longer, used) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fitted(canvas, text, used, width):
    """The text, cut at a word where it is too long."""
    if canvas.textlength(text, used) <= width:
        return text
    words = text.split()
    while words and canvas.textlength(f"{' '.join(words)}…", used) > width:
        words.pop()
    return f"{' '.join(words)}…"
