from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.text import NAME_CHARACTERS, clean_name, clean_text, one_line, search_key


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  Hola 😄 \n", "Hola 😄"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("nul\x00 bell\x07 c1\x85", "nul bell c1"),
        ("tab\tstays", "tab\tstays"),
        ("👩‍👩‍👧 e\u0301", "👩‍👩‍👧 e\u0301"),
        ("\ud83d alone", "? alone"),
    ],
)
def test_text_is_stored_as_written_without_control_characters(written: str, stored: str) -> None:
    assert clean_text(written) == stored


def test_a_name_cannot_reorder_what_stands_beside_it() -> None:
    assert clean_name("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert clean_name("Ana\n\tMoreno  ") == "Ana Moreno"
    assert len(clean_name("x" * 500)) == NAME_CHARACTERS


@pytest.mark.parametrize("name", ["\u200b\u2060", " \u00a0\u200d ", "\ufeff", "\u202e\u200f"])
def test_a_name_of_which_nothing_can_be_seen_is_empty(name: str) -> None:
    assert clean_name(name) == ""


def test_arabic_names_stay_whole() -> None:
    assert clean_name("ليلى حداد") == "ليلى حداد"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Straße", "STRASSE"),
        ("Nguyễn", "nguyen"),
        ("İstanbul", "istanbul"),
        ("I\u011fd\u0131r", "\u0131\u011fd\u0131r"),
        ("João", "JOAO"),
    ],
)
def test_search_ignores_case_and_accents(left: str, right: str) -> None:
    assert search_key(left) == search_key(right)


@pytest.mark.parametrize("name", ["𝓜𝓪𝓻𝓲𝓪", "𝐌𝐀𝐑𝐈𝐀", "Ｍａｒｉａ", "ⓜⓐⓡⓘⓐ", "ᴹᴬᴿᴵᴬ", "maría"])  # noqa: RUF001 - are meant
def test_letters_in_fancy_dress_are_found_by_plain_ones(name: str) -> None:
    assert search_key(name) == "maria"


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_one_line_has_no_breaks_and_keeps_to_its_length(text: str, characters: int) -> None:
    line = one_line(text, characters)
    assert "\n" not in line
    assert len(line) <= characters
