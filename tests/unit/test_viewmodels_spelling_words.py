"""Which words of a text have a spelling: no links, mentions, numbers, codes or variables."""

from __future__ import annotations

import time

import pytest

from desktop_inbox.viewmodels.spelling_words import words_in


def found(text):
    return [word.text for word in words_in(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hola, ¿qué tal?", ["Hola", "qué", "tal"]),
        ("don't won\u2019t", ["don't", "won\u2019t"]),
        ("see https://exampel.com/traking?x=1 now", ["see", "now"]),
        ("www.exampel.com, exampel.com and exampel.pdf", ["and"]),
        ("write to susna@carter.example", ["write", "to"]),
        ("ask @Lius about #retrun", ["ask", "about"]),
        ("order 10518, 3x, A4 and b2b", ["order", "and"]),
        ("IBAN and SKU are codes", ["and", "are", "codes"]),
        ("C:\\temp\\fiel or src/mian", ["or"]),
        ("Dear $contact.frist_name and ${user.nmae|frend}!", ["Dear", "and"]),
        ("snake_case a I", []),
        ("e\u0301l nin\u0303o", ["e\u0301l", "nin\u0303o"]),
        ("안녕하세요 привет naïve", ["naïve"]),
        ("", []),
    ],
)
def test_what_is_a_word(text, words):
    assert found(text) == words


def test_places_count_code_points():
    [word] = words_in("😀😀 mispelt")
    assert (word.start, word.end) == (3, 10)


@pytest.mark.parametrize("text", ["x" * 4000, "/" * 4000, "a." * 2000, "@" * 4000, "$a.b" * 1000, "a'" * 2000])
def test_no_text_takes_long(text):
    begin = time.process_time()
    list(words_in(text))
    assert time.process_time() - begin < 0.1
