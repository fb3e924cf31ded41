"""Searching snippets: what is found, in which order, how quickly, and where the matches stand."""

from __future__ import annotations

import statistics
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.ids import SnippetId
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.snippet_search import FOUND, SnippetIndex, matches
from desktop_inbox.domain.text import search_key
from tests.fixtures import rows

_DOTLESS = "\u0131l\u0131k"
"""A word with the Turkish i that has no dot."""
_WORDS = ("envío", "envio-hoy", "ENV", "Straße", "STRASSE", "İzmir", _DOTLESS, "ilIK", "pedido", "c++", "😀", "24-48")
_PARTS = st.sampled_from(_WORDS) | st.text(alphabet="aeßé -.\n/", max_size=4)


def snippet(number, shortcut="", name="Name", text="", topic=""):
    return Snippet(
        id=SnippetId(rows.make_id(0xAA, number)),
        owner_id=rows.user_id(1),
        shortcut=shortcut,
        name=name,
        text=text,
        topic=topic,
    )


def numbers(index, query, **options):
    return [found.id.int & 0xFFFF for found in index.find(query, **options)]


def test_the_best_come_first():
    index = SnippetIndex(
        [
            snippet(8, name="Other", text="unenvied"),
            snippet(7, name="Other", text="a free env iron"),
            snippet(6, name="Unenvied"),
            snippet(5, name="Other", topic="Envíos"),
            snippet(4, name="Free envelopes"),
            snippet(3, name="Envelope"),
            snippet(2, shortcut="env-hoy"),
            snippet(1, shortcut="ENV"),
            snippet(9, name="Nothing of it"),
        ],
        {},
    )
    assert numbers(index, "env") == [1, 2, 3, 4, 5, 6, 7, 8]
    assert numbers(index, "/env") == [1, 2, 3, 4, 5, 6, 7, 8]
    assert numbers(index, "env", limit=3) == [1, 2, 3]


def test_of_equals_the_more_used_come_first_then_by_name():
    snippets = [snippet(1, "a1", "Zebra"), snippet(2, "a2", "ábaco"), snippet(3, "a3", "Mesa"), snippet(4, "b", "B")]
    uses = {snippets[2].id: 5, snippets[3].id: 9}
    assert numbers(SnippetIndex(snippets, uses), "a") == [3, 2, 1]
    assert numbers(SnippetIndex(snippets, uses), "") == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("strasse", [1]),
        ("STRAẞE", [1]),
        ("izmir", [2]),
        ("İZMİR", [2]),
        ("ilik", [2]),
        ("c++", [3]),
        ("++", [3]),
        ("😀", [3]),
        ("48 24", [3]),
        ("envio hoy", [4]),
        ("hoy", [4]),
        ("hoy envio", [4]),
        ("envio-h", [4]),
        ("envio\nhoy", [4]),
        ("line", [5]),
        ("line two", [5]),
        ("hoy strasse", []),
        ("\x00", []),
    ],
)
def test_what_is_found(query, found):
    index = SnippetIndex(
        [
            snippet(1, name="Straße"),
            snippet(2, name="İzmir", text=_DOTLESS),
            snippet(3, text="C++😀 24-48"),
            snippet(4, "envío-hoy"),
            snippet(5, text="first line\nline two"),
        ],
        {},
    )
    assert numbers(index, query) == found


@given(st.lists(st.tuples(_PARTS, _PARTS, _PARTS, _PARTS), max_size=6), _PARTS)
def test_those_are_found_that_have_all_words(parts, query):
    snippets = [
        snippet(number, shortcut.replace("\n", "") or "x", name.replace("\n", " "), text, topic.replace("\n", " "))
        for number, (shortcut, name, text, topic) in enumerate(parts)
    ]
    words = search_key(query).removeprefix("/").replace("-", " ").replace(".", " ").replace("+", " ").split()
    found = set(numbers(SnippetIndex(snippets, {}), query))
    for each in snippets:
        whole = search_key(f"{each.shortcut} {each.name} {each.topic} {each.text}")
        if words and all(len(word) > 1 and word.isalnum() and word in whole for word in words):
            assert each.id.int & 0xFFFF in found
        if each.id.int & 0xFFFF in found:
            assert all(word in whole for word in words if word.isalnum())


def test_names_of_variables_are_not_searched_and_fallbacks_are():
    index = SnippetIndex([snippet(1, text="Hi ${contact.first_name|friend}, about $contact.plan")], {})
    assert [numbers(index, query) for query in ("contact", "plan", "friend", "hi about")] == [[], [], [1], [1]]


def test_what_has_not_changed_is_taken_over_and_what_has_is_found_anew():
    first = [snippet(1, "one"), snippet(2, "two")]
    index = SnippetIndex(first, {})
    index = SnippetIndex([first[0], snippet(2, "three"), snippet(3, "four")], {first[0].id: 1}, index)
    assert numbers(index, "two") == []
    assert numbers(index, "three") == [2]
    assert numbers(index, "")[0] == 1
    assert len(index) == 3


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("envio-hoy", "env", ["env"]),
        ("envío-hoy", "/ENVIO", ["envío"]),
        ("Straße", "strasse", ["Straße"]),
        ("Straße", "stras", ["Straß"]),
        ("İzmir", "izm", ["İzm"]),
        ("😀 café", "cafe", ["café"]),
        ("envelope and unenvied", "env", ["env"]),
        ("unenvied", "env", ["env"]),
        ("refund policy, policy", "policy refund", ["refund", "policy", "policy"]),
        ("abab", "ab", ["ab"]),
        ("a aa", "a", ["a", "a"]),
        ("nothing", "else", []),
        ("nothing", "", []),
        ("", "a", []),
    ],
)
def test_where_matches_stand(text, query, marked):
    assert [text[begin:end] for begin, end in matches(text, query)] == marked


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_marks_are_apart_in_order_and_inside(text, query):
    places = [place for span in matches(text, query) for place in span]
    assert places == sorted(set(places))
    assert not places or (places[0] >= 0 and places[-1] <= len(text))


def test_five_thousand_are_searched_in_some_milliseconds():
    words = ("order", "refund", "envío", "invoice", "today", "thanks", "delivery")
    snippets = [
        snippet(number, f"{words[number % 7]}-{number}", f"{words[number % 5]} {number}", " ".join(words) * 6)
        for number in range(5_000)
    ]
    index = SnippetIndex(snippets, {})
    taken = []
    for query in ("", "o", "ord", "order-4", "refund today", "zzz", "4999", "thanks envio invoice") * 3:
        begin = time.perf_counter()
        assert len(index.find(query)) <= FOUND
        taken.append(time.perf_counter() - begin)
    assert statistics.median(taken) < 0.016
