import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_scoring.collation import normalise, search_key, sort_key


@pytest.mark.parametrize(
    "names",
    [
        ["An", "Ăn", "Ân", "Bình", "Dương", "Đông", "Em", "Êa", "Ong", "Ông", "Ơn", "Yên"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Bảo Lạc", "Bảo Lâm", "Hà Quảng", "Hạ Lang", "Hòa An", "Thạch An", "Trà Lĩnh"],
        ["Phường 2", "Phường 10", "Phường An Cựu"],
        ["Sở Tài chính", "Sở Tài nguyên và Môi trường", "Sở Tư pháp", "Sở Y tế"],
        ["Hà", "Hà An", "Hàm"],
    ],
)
def test_names_stand_in_vietnamese_order(names):
    assert sorted(set(names), key=sort_key) == names


@pytest.mark.parametrize(("old", "new"), [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("Hòa An", "Hoà An")])
def test_both_places_of_the_tone_mark_give_one_key(old, new):
    assert sort_key(old) == sort_key(new)
    assert search_key(old) == search_key(new)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đồng Hới", "dong hoi"),
        ("  UBND   huyện Quảng\u00a0Ninh ", "ubnd huyen quang ninh"),
        ("Đắk Lắk", "dak lak"),
        ("Ước", "uoc"),
    ],
)
def test_a_search_key_has_no_diacritics(text, key):
    assert search_key(text) == key


def test_a_decomposed_text_is_the_same_text():
    decomposed = unicodedata.normalize("NFD", " Đồng Hới ")

    assert normalise(decomposed) == "Đồng Hới"
    assert sort_key(decomposed) == sort_key("Đồng Hới")
    assert search_key(decomposed) == search_key("Đồng Hới")


@given(st.text())
def test_a_sort_key_is_of_digits_only(text):
    assert set(sort_key(text)) <= set("0123456789")


@given(st.text())
def test_a_search_key_is_its_own_search_key(text):
    assert search_key(search_key(text)) == search_key(text)
