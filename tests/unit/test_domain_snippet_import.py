"""Rows of a file of snippets: what its columns mean, what a row gives, and why one is left out."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.import_rows import RowProblem
from desktop_inbox.domain.snippet import SnippetContent
from desktop_inbox.domain.snippet_import import SnippetChecker, SnippetColumn, guess_snippet_columns

COLUMNS = (SnippetColumn.NAME, SnippetColumn.SHORTCUT, None, SnippetColumn.TOPIC, SnippetColumn.TEXT)


@pytest.fixture
def checker():
    return SnippetChecker(COLUMNS, variables=("contact.name",), taken=frozenset({"hola"}))


def codes(checker, *rows):
    return [[problem.code for problem in checker.check(line, row).problems] for line, row in enumerate(rows, 2)]


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        (["Name", "Shortcut", "Topic", "Text", "Kind"], ["name", "shortcut", "topic", "text", None]),
        (["TÍTULO", "Atajo ", "Categoría", "Respuesta"], ["name", "shortcut", "topic", "text"]),
        (["Message", "Body", "Key"], ["text", None, "shortcut"]),
        (["", "whatever"], [None, None]),
    ],
)
def test_columns_are_known_by_their_names_and_none_twice(header, meanings):
    assert list(guess_snippet_columns(header)) == meanings


def test_a_row_gives_a_snippet(checker):
    checked = checker.check(2, [" Ships  today ", "/envio", "?", "Envíos", "Hola $contact.name\r\nAdiós", "beyond"])
    assert checked.problems == ()
    assert checked.item == SnippetContent(
        name="Ships today", shortcut="envio", topic="Envíos", text="Hola $contact.name\nAdiós"
    )


def test_a_row_without_a_name_is_called_by_its_text(checker):
    checked = checker.check(2, ["", "", "", "", "Thanks for\nwaiting! We have looked into it and found it."])
    assert checked.item.name == "Thanks for waiting! We have looked into"


def test_what_is_not_in_order_is_left_out_and_said(checker):
    assert codes(
        checker,
        ["A", "", "", "", ""],
        ["", "", "", "", " "],
        ["B", "two words", "", "", "x"],
        ["C", "x" * 41, "", "", "x"],
        ["D", "", "", "", "x" * 8_001],
        ["E", "HOLA", "", "", "x"],
    ) == [["empty_text"], ["empty_name"], ["bad_shortcut"], ["bad_shortcut"], ["text_too_long"], ["shortcut_taken"]]


def test_of_the_same_snippet_the_first_row_counts(checker):
    assert codes(checker, ["A", "one", "", "", "x"], ["B", "ONE", "", "", "y"]) == [[], ["duplicate_row"]]
    assert codes(checker, ["A", "", "", "", "x"], ["á", "", "", "", "y"]) == [[], ["duplicate_row"]]
    [problem] = checker.check(9, ["C", "one", "", "", "z"]).problems
    assert problem == RowProblem(line=9, code="duplicate_row", value="one", other_line=2)


def test_an_unknown_variable_is_said_and_the_row_stays(checker):
    checked = checker.check(2, ["A", "", "", "", "$contct.name and ${contact.nope|x} and $contact.name"])
    assert [(problem.code, problem.value) for problem in checked.problems] == [
        ("unknown_variable", "$contct.name"),
        ("unknown_variable", "${contact.nope|x}"),
    ]
    assert checked.item is not None
