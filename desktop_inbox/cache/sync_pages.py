"""Storing what the server sends: snapshot pages, changes, older history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from msgspec.structs import replace

from desktop_inbox.cache import access, drafts, generations, ranges
from desktop_inbox.cache.state import read_state, write_state
from desktop_inbox.cache.sync_state import RunningSnapshot, SyncState
from desktop_inbox.cache.synced_rows import WireRow, decode_rows, encode_rows, store_rows
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.errors import ProtocolError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.protocol.changes import ChangeBatch, Cursor, HistoryRange, SnapshotPage, Stream, TimelinePage


class _RawSnapshotPage(msgspec.Struct):
    """A `SnapshotPage` whose rows are not decoded yet, so that each keeps its bytes."""

    cursor: Cursor
    rows: list[msgspec.Raw]
    history: list[HistoryRange]
    next: str | None
    done: int
    total: int
    usable: bool


class _RawChange(msgspec.Struct, gc=False):
    kind: str
    row: msgspec.Raw


class _RawBatch(msgspec.Struct):
    stream: Stream
    after: int
    upto: int
    changes: list[_RawChange]
    history: list[HistoryRange] = msgspec.field(default_factory=list)


class _RawChangesPage(msgspec.Struct):
    batches: list[_RawBatch]
    more: bool


class _RawTimelinePage(msgspec.Struct):
    contact_id: ContactId
    items: list[msgspec.Raw]
    before: int
    first: int


_snapshot_decoder = msgspec.json.Decoder(_RawSnapshotPage)
_changes_decoder = msgspec.json.Decoder(_RawChangesPage)
_timeline_decoder = msgspec.json.Decoder(_RawTimelinePage)


class _Batch(msgspec.Struct):
    """A batch with the rows' bytes. `created` are the contacts that came into being with it."""

    stream: Stream
    after: int
    upto: int
    rows: Sequence[WireRow]
    created: Sequence[ContactId]
    history: Sequence[HistoryRange]


CONTACT_CREATED = "contact.created"
"""The kind of change that brings a new contact: its timeline begins with the changes that follow."""


@contextmanager
def _refusing_garbage() -> Iterator[None]:
    """Raise `ProtocolError` for a body that cannot be decoded, or holds numbers that no database takes."""
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError) as error:
        raise ProtocolError("bad_answer") from error


# Snapshot -------------------------------------------------------------------------------------------------------------


def begin_snapshot(tx: Transaction, *, restart: bool) -> str | None:
    """Begin a generation, or return the next page's token of the one that was begun."""
    state = read_state(tx.conn)
    if state.running is not None and not restart:
        return state.running.next
    write_state(tx.conn, replace(state, generation=state.generation + 1, running=RunningSnapshot()))
    return None


@_refusing_garbage()
def apply_snapshot_page(tx: Transaction, data: bytes) -> SnapshotPage:
    """Store a page; with the last one the generation is complete. A page of another snapshot begins a generation.

    Raises `ProtocolError` when the page cannot be decoded.
    """
    page = _snapshot_decoder.decode(data)
    rows = decode_rows(page.rows)
    state = read_state(tx.conn)
    if state.running is None:
        raise ValueError("begin_snapshot comes first")
    if state.running.cursor is not None and state.running.cursor != page.cursor:
        state = replace(state, generation=state.generation + 1)
    store_rows(tx, rows, state.generation)
    ranges.add_history(tx.conn, page.history, state.generation)
    if page.next is None:
        _end_snapshot(tx, state, page.cursor)
    else:
        write_state(tx.conn, replace(state, running=RunningSnapshot(cursor=page.cursor, next=page.next)))
    return SnapshotPage(
        cursor=page.cursor,
        rows=[row for row, _ in rows],
        history=page.history,
        next=page.next,
        done=page.done,
        total=page.total,
        usable=page.usable,
    )


def _end_snapshot(tx: Transaction, state: SyncState, cursor: Cursor) -> None:
    """Make the generation the one that counts, and let the former one's rows go."""
    generation = state.generation
    live_from = cursor.shared + 1
    write_state(tx.conn, SyncState(generation=generation, finished=generation, cursor=cursor, live_from=live_from))
    if generation > 1:
        if state.cursor is not None and state.cursor.epoch == cursor.epoch:
            drafts.forget_emptied(tx, generation)
        generations.remove_former(tx, generation)
    tx.everything = True


# Changes --------------------------------------------------------------------------------------------------------------


def apply_changes(tx: Transaction, batches: Sequence[ChangeBatch]) -> bool:
    """Store batches that were decoded before. False: something is missing before one of them, nothing was stored."""
    encoded = []
    for batch in batches:
        rows = encode_rows(change.row for change in batch.changes)
        encoded.append(_batch(batch, [change.kind for change in batch.changes], rows))
    return _apply(tx, encoded)


@_refusing_garbage()
def apply_changes_page(tx: Transaction, data: bytes) -> bool:
    """Store the batches of an answer, all or none. Returns its `more`.

    An answer that comes while a snapshot is taken is of no use any more, and dropped. Raises `ProtocolError` when it
    cannot be decoded or does not follow on the cursor.
    """
    page = _changes_decoder.decode(data)
    batches = []
    for batch in page.batches:
        rows = decode_rows(change.row for change in batch.changes)
        batches.append(_batch(batch, [change.kind for change in batch.changes], rows))
    if read_state(tx.conn).live_cursor is None:
        return False
    if not _apply(tx, batches):
        raise ProtocolError("changes_gap")
    return page.more


def _batch(batch: ChangeBatch | _RawBatch, kinds: Sequence[str], rows: Sequence[WireRow]) -> _Batch:
    created = [
        row.id
        for kind, (row, _) in zip(kinds, rows, strict=True)
        if kind == CONTACT_CREATED and isinstance(row, Contact)
    ]
    return _Batch(
        stream=batch.stream,
        after=batch.after,
        upto=batch.upto,
        rows=rows,
        created=created,
        history=batch.history,
    )


def _apply(tx: Transaction, batches: Sequence[_Batch]) -> bool:
    """Store batches and the cursor after them. False, before anything is stored, when there is a gap."""
    state = read_state(tx.conn)
    cursor = state.live_cursor
    if cursor is None:
        return False
    fresh = []
    for batch in batches:
        number = cursor.shared if batch.stream is Stream.SHARED else cursor.private
        if number < batch.after:
            return False
        if number < batch.upto:
            fresh.append(batch)
            cursor = replace(cursor, **{batch.stream.value: batch.upto})
    if not fresh:
        return True
    for batch in fresh:
        store_rows(tx, batch.rows, state.generation)
        whole = [HistoryRange(contact_id=contact_id, first=0) for contact_id in batch.created]
        ranges.add_history(tx.conn, whole, state.generation)
        access.follow(tx, tx.accesses, batch.history, cursor.shared + 1, state.generation)
        tx.accesses.clear()
    write_state(tx.conn, replace(state, cursor=cursor))
    return True


# Older history --------------------------------------------------------------------------------------------------------


@_refusing_garbage()
def apply_timeline_page(tx: Transaction, data: bytes) -> TimelinePage:
    """Store a page of older history. Raises `ProtocolError` when it cannot be decoded.

    One that comes when the user may not see the contact any more is dropped: then nothing is in the answer.
    """
    page = _timeline_decoder.decode(data)
    rows = decode_rows(page.items)
    items = [row for row, _ in rows if isinstance(row, TimelineItem)]
    if len(items) != len(rows):
        raise ProtocolError("bad_answer")
    if not access.is_visible(tx.conn, page.contact_id):
        return TimelinePage(contact_id=page.contact_id, items=[], before=page.before, first=page.first)
    state = read_state(tx.conn)
    store_rows(tx, rows, state.generation)
    ranges.add_page(tx.conn, page.contact_id, (page.first, page.before), state)
    tx.timelines.add(page.contact_id)
    return TimelinePage(contact_id=page.contact_id, items=items, before=page.before, first=page.first)
