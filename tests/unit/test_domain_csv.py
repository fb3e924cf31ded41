"""CSV text: what spreadsheets write is read, and what is written is read back, and by spreadsheets without harm."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain import csv_text
from desktop_inbox.domain.csv_text import TableReader, write_table
from desktop_inbox.domain.errors import UserError


def read_table(data, **named):
    """Read a whole file."""
    reader = TableReader(data, **named)
    rows = reader.read(csv_text.ROWS)
    return SimpleNamespace(
        header=reader.header, rows=rows, encoding=reader.encoding, separator=reader.separator, is_cut=reader.is_cut
    )


def cells(table):
    return [list(row) for _, row in table.rows]


@pytest.mark.parametrize(
    ("data", "encoding", "separator"),
    [
        ("name,email\nZoë,z@x.example\n".encode(), "utf-8", ","),
        ("\ufeffname;email\r\nZoë;z@x.example\r\n".encode(), "utf-8", ";"),
        ("name\temail\nZoë\tz@x.example\n".encode("utf-16"), "utf-16", "\t"),
        ("name;email\nZoë;z@x.example\n".encode("cp1252"), "cp1252", ";"),
        ("name|email\rZoë|z@x.example".encode(), "utf-8", "|"),
    ],
)
def test_what_spreadsheets_write_is_read(data, encoding, separator):
    table = read_table(data)
    assert (table.encoding, table.separator) == (encoding, separator)
    assert table.header == ("name", "email")
    assert table.rows == [(2, ("Zoë", "z@x.example"))]


def test_the_separator_is_the_one_that_makes_columns():
    table = read_table(b"name;note\nAna;Hello, there, you\nBea;One, two\n")
    assert table.separator == ";"
    assert cells(table) == [["Ana", "Hello, there, you"], ["Bea", "One, two"]]


def test_an_encoding_that_is_named_is_used_or_refused():
    assert read_table("жпщ\nЖщж\n".encode("cp1251"), encoding="cp1251").header == ("жпщ",)
    with pytest.raises(UserError) as caught:
        read_table("Zoë\n".encode("cp1252"), encoding="utf-8")
    assert caught.value.code == "bad_encoding"
    with pytest.raises(UserError):
        read_table(b"x\n", encoding="rot13")


def test_lines_are_counted_with_line_ends_inside_of_cells_and_empty_rows_left_out():
    table = read_table(b'name,note\nAna,"one\ntwo"\n\n , \nBea,x\n')
    assert table.rows == [(2, ("Ana", "one\ntwo")), (6, ("Bea", "x"))]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_table"),
        (b" \n\n", "no_table"),
        (b"PK\x03\x04\x00\x00", "no_table"),
        (b",".join([b"x"] * 201) + b"\n", "too_many_columns"),
        (b'name\n"never closed ' + b"x" * 40_000, "cell_too_long"),
        (b'name\n"' + b"x" * 200_000 + b'"\n', "cell_too_long"),
    ],
)
def test_what_is_no_table_is_refused(data, code):
    with pytest.raises(UserError) as caught:
        read_table(data)
    assert caught.value.code == code


def test_bytes_that_are_wrong_far_down_are_refused_or_taken_for_what_spreadsheets_write():
    data = b"name\n" + b"Ana Lopez Garcia\n" * 100_000 + "Zoë\n".encode("cp1252")
    assert read_table(data[:-5]).encoding == "utf-8"
    table = read_table(data)
    assert (table.encoding, table.rows[-1]) == ("cp1252", (100_002, ("Zoë",)))
    with pytest.raises(UserError, match="bad_encoding"):
        read_table(data, encoding="utf-8")


def test_a_table_is_read_piece_by_piece():
    reader = TableReader(b"name\na\nb\nc\n")
    assert reader.header == ("name",)
    assert [reader.read(2), reader.read(2), reader.read(2)] == [[(2, ("a",)), (3, ("b",))], [(4, ("c",))], []]
    assert not reader.is_cut


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(csv_text, "FILE_BYTES", 3)
    with pytest.raises(UserError, match="file_too_large"):
        read_table(b"name\n")


def test_no_more_rows_are_read_than_the_limit_and_that_is_said(monkeypatch):
    monkeypatch.setattr(csv_text, "ROWS", 2)
    assert not read_table(b"name\na\nb\n").is_cut
    table = read_table(b"name\na\nb\nc\n")
    assert cells(table) == [["a"], ["b"]]
    assert table.is_cut


def test_a_cell_that_would_be_a_formula_is_written_as_text_and_read_back():
    rows = [["=1+1", "+34 600 123 456"], ["@cmd", "-5.2"], ["-2+cmd|' /C calc'!A0", "plain"]]
    text = "".join(write_table(["a", "b"], rows))
    assert list(csv.reader(io.StringIO(text))) == [
        ["a", "b"],
        ["'=1+1", "+34 600 123 456"],
        ["'@cmd", "-5.2"],
        ["'-2+cmd|' /C calc'!A0", "plain"],
    ]
    assert cells(read_table(text.encode())) == rows


_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).filter(lambda text: text.strip() == text)


@given(st.lists(st.lists(_CELL, min_size=2, max_size=2).filter(any), max_size=10))
def test_what_is_written_is_read_back(rows):
    rows = [row for row in rows if not any(cell.startswith("'") for cell in row)]
    text = "".join(write_table(["first", "second"], rows))
    assert text.endswith("\r\n")
    assert cells(read_table(text.encode(), separator=",")) == rows
