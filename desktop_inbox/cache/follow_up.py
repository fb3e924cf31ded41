"""What follows from every write, in its transaction: commands end, drafts follow, kept rows go, lists are indexed."""

from __future__ import annotations

from desktop_inbox.cache import drafts, generations, indexing, merges, outbox, uploads
from desktop_inbox.cache.state import read_state
from desktop_inbox.cache.transaction import Transaction


def follow_up(tx: Transaction) -> None:
    """Bring everything that depends on the touched rows up to date, right before the commit.

    While a snapshot is taken no command ends: its numbers may be of another epoch than the cursor.
    """
    state = read_state(tx.conn)
    if state.live_cursor is not None:
        outbox.settle(tx, state.live_cursor)
    if tx.outbox:
        uploads.release(tx)
    drafts.follow(tx)
    merges.follow(tx)
    if tx.outbox and state.live_cursor is not None:
        generations.remove_kept(tx, state.generation)
    indexing.refresh(tx)
