"""Sort and search keys of Vietnamese text, the same in Python and in every database."""

import unicodedata
from itertools import groupby

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; a word without any is first
FIRST_DIGIT = 10
FIRST_LETTER = 30
OTHER = "99"


def normalise(text: str) -> str:
    """One composed form, trimmed: what is stored and compared."""
    return unicodedata.normalize("NFC", text).strip()


def search_key(text: str) -> str:
    """Lower case without diacritics: "dong hoi" finds "Đồng Hới"."""
    folded = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    # Folded again: compatibility forms ("𝕊") become capitals only now.
    bare = "".join(mark for mark in folded if not unicodedata.combining(mark)).casefold()
    return " ".join(bare.split())


def sort_key(text: str) -> str:
    """Vietnamese alphabetical order as a text of digits, which every collation orders alike.

    Word by word, letters first and then the tone, wherever its mark stands (Hòa = Hoà).
    """
    return "".join(_word_code(word) for word in _words(text))


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    spaced = "".join(char if _is_wordlike(char) else " " for char in folded)
    return spaced.split()


def _is_wordlike(char: str) -> bool:
    return char.isalnum() or bool(unicodedata.combining(char))


def _word_code(word: str) -> str:
    """The tone closes the word with a code below every letter: Hà stands before Hàm."""
    runs = groupby(_without_tone(word), key=_is_digit)
    letters = "".join(
        _number_code("".join(run)) if is_digit else "".join(map(_letter_code, run)) for is_digit, run in runs
    )
    return f"{letters}0{_tone(word)}"


def _tone(word: str) -> int:
    marks = [TONES.index(mark) + 1 for mark in unicodedata.normalize("NFD", word) if mark in TONES]
    return max(marks, default=0)


def _without_tone(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in TONES))


def _is_digit(char: str) -> bool:
    return char in "0123456789"


def _number_code(digits: str) -> str:
    """A longer number is a larger one: Phường 2 stands before Phường 10."""
    significant = digits.lstrip("0") or "0"
    size = min(len(significant), FIRST_LETTER - FIRST_DIGIT - 1)
    return f"{FIRST_DIGIT + size}{significant}"


def _letter_code(char: str) -> str:
    if char in ALPHABET:
        return str(FIRST_LETTER + ALPHABET.index(char))
    base = unicodedata.normalize("NFD", char)[0]
    if base in ALPHABET:
        return str(FIRST_LETTER + ALPHABET.index(base))
    return f"{OTHER}{ord(base):07d}"
