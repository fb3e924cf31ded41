"""Tables as CSV text (RFC 4180), as spreadsheets of all languages write them, and as they read them back safely."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from desktop_inbox.domain.errors import UserError

FILE_BYTES = 200 * 1024 * 1024
"""The largest file that is read."""

ROWS = 200_000
"""The most rows that are read, the header not counted."""

COLUMNS = 200
CELL_CHARACTERS = 32_767
"""The longest cell: what spreadsheets hold."""

ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso8859-15", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman")
"""What people may say that a file is encoded in."""

SEPARATORS = (",", ";", "\t", "|")

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE_CHARACTERS = 64 * 1024
# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection"): an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = frozenset("0123456789 ().,+-/")


class CsvTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table that was read: `header` is its first row, `rows` the others with the line each begins at, from 1.

    Empty rows are left out. Rows may be shorter or longer than the header. `encoding` and `separator` are those that
    were used. `is_cut`: there were more than `ROWS`.
    """

    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    encoding: str
    separator: str
    is_cut: bool = False


def read_table(data: bytes, *, encoding: str | None = None, separator: str | None = None) -> CsvTable:
    """Read a file's bytes; what is not said is guessed. 200,000 rows take some seconds: not on the GUI's thread.

    Raises `UserError`: `file_too_large`, `bad_encoding` (it cannot be read so), `no_table` (no text, or binary),
    `too_many_columns`, `cell_too_long` (`line`: a quote that is never closed swallows what follows).
    """
    if len(data) > FILE_BYTES:
        raise UserError("file_too_large", limit=FILE_BYTES)
    text, encoding = _decoded(data, encoding)
    if "\x00" in text[:_SAMPLE_CHARACTERS] or not text.strip():
        raise UserError("no_table")
    separator = separator or _guess_separator(text[:_SAMPLE_CHARACTERS])
    lines = _parsed(text, separator)
    first = next(lines, None)
    if first is None:
        raise UserError("no_table")
    header = tuple(cell.strip() for cell in first[1])
    rows: list[tuple[int, list[str]]] = []
    is_cut = False
    for line, row in lines:
        if len(rows) == ROWS:
            is_cut = True
            break
        rows.append((line, row))
    return CsvTable(header=header, rows=rows, encoding=encoding, separator=separator, is_cut=is_cut)


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the text of a table, row by row, lines ending in CRLF. A cell that would be a formula is made text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in itertools.chain([header], rows):
        writer.writerow([_defused(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    if encoding is None:
        encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            # What spreadsheets of Western Europe save as "CSV". The preview shows whether that was right.
            return data.decode("cp1252", "replace"), "cp1252"
    if encoding not in ENCODINGS:
        raise UserError("bad_encoding", encoding=encoding)
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except UnicodeDecodeError:
        raise UserError("bad_encoding", encoding=encoding) from None


def _guess_separator(sample: str) -> str:
    """Return the separator that gives most of the first rows as many columns as the header, and the most of them."""
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> int:
    try:
        rows = itertools.islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), 20)
        counts = [len(row) for row in rows if row]
    except csv.Error:
        return 0
    columns = counts[0] if counts else 0
    return columns * counts.count(columns) if columns > 1 else 0


def _parsed(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with the line that each begins at."""
    before = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            raise UserError("cell_too_long", line=before + 1) from None
        if row is None:
            return
        line, before = before + 1, reader.line_num
        if len(row) > COLUMNS:
            raise UserError("too_many_columns", line=line, limit=COLUMNS)
        if any(len(cell) > CELL_CHARACTERS for cell in row):
            raise UserError("cell_too_long", line=line)
        if any(cell.strip() for cell in row):
            yield line, [_armed(cell) for cell in row]


def _defused(cell: str) -> str:
    is_formula = cell.startswith(_FORMULA_STARTS) and not set(cell) <= _PLAIN_NUMBER
    return f"'{cell}" if is_formula else cell


def _armed(cell: str) -> str:
    """Return a cell as it was before `_defused`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell
