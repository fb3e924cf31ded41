"""Tables as CSV text (RFC 4180), as spreadsheets of all languages write them, and as they read them back safely."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

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
_CODECS = {"utf-8": "utf-8-sig"}  # which also takes a text without the mark
_SAMPLE_CHARACTERS = 64 * 1024
_BYTES_AT_ONCE = 1024 * 1024
# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection"): an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = frozenset("0123456789 ().,+-/")


CsvRow = tuple[int, tuple[str, ...]]
"""A row, after the line that it begins at, from 1. It may be shorter or longer than the header."""


class TableReader:
    """Reads a file's bytes, some rows at a time: 200,000 take some seconds. What is not said is guessed.

    `header`, `encoding` and `separator` are those of the table, `is_cut` says that there were more rows than `ROWS`.
    Pure, and good for a thread: no call is long, so others get their turn between two. It raises `UserError`:
    `file_too_large`, `bad_encoding` (it cannot be read so), `no_table` (no text, or binary), `too_many_columns`,
    `cell_too_long` (`line`: a quote that is never closed swallows what follows).
    """

    def __init__(self, data: bytes, *, encoding: str | None = None, separator: str | None = None) -> None:
        """Read the header."""
        if len(data) > FILE_BYTES:
            raise UserError("file_too_large", limit=FILE_BYTES)
        self.encoding, errors = _encoding_of(data, encoding)
        text = io.TextIOWrapper(io.BytesIO(data), _CODECS.get(self.encoding, self.encoding), errors, newline="")
        with _refusing(self.encoding):
            sample = text.read(_SAMPLE_CHARACTERS)
            text.seek(0)
        if "\x00" in sample:
            raise UserError("no_table")
        self.separator = separator or _guess_separator(sample)
        self.is_cut = False
        self._left = ROWS
        self._lines = _parsed(text, self.separator)
        with _refusing(self.encoding):
            first = next(self._lines, None)
        if first is None:
            raise UserError("no_table")
        self.header = tuple(cell.strip() for cell in first[1])

    def read(self, count: int) -> list[CsvRow]:
        """Return so many rows more, fewer at the end, and then none."""
        if not self._left:
            return []
        with _refusing(self.encoding):
            some = list(itertools.islice(self._lines, min(count, self._left)))
            self._left -= len(some)
            self.is_cut = not self._left and next(self._lines, None) is not None
        return some


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the text of a table, row by row, lines ending in CRLF. A cell that would be a formula is made text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in itertools.chain([header], rows):
        writer.writerow([_defused(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _encoding_of(data: bytes, named: str | None) -> tuple[str, str]:
    """Return the encoding that is named or guessed, and what is to happen to bytes that are not in it."""
    if named is not None:
        if named not in ENCODINGS:
            raise UserError("bad_encoding", encoding=named)
        return named, "strict"
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked is not None or _is_utf8(data):
        return marked or "utf-8", "strict"
    # What spreadsheets of Western Europe save as "CSV". The preview shows whether that was right.
    return "cp1252", "replace"


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BYTES_AT_ONCE):
            decoder.decode(data[start : start + _BYTES_AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@contextlib.contextmanager
def _refusing(encoding: str) -> Iterator[None]:
    """Turn bytes that are not in the encoding into `UserError("bad_encoding")`."""
    try:
        yield
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


def _parsed(text: io.TextIOBase, separator: str) -> Iterator[CsvRow]:
    """Yield the rows that are not empty, with the line that each begins at."""
    before = 0
    reader = csv.reader(text, delimiter=separator)
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
            yield line, tuple(map(_armed, row))


def _defused(cell: str) -> str:
    is_formula = cell.startswith(_FORMULA_STARTS) and not set(cell) <= _PLAIN_NUMBER
    return f"'{cell}" if is_formula else cell


def _armed(cell: str) -> str:
    """Return a cell as it was before `_defused`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell
