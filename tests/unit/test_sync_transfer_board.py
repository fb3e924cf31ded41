"""What is told of transfers."""

from __future__ import annotations

from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.transfers import CANCELLED, Transfer, TransferState
from desktop_inbox.sync.transfer_board import TransferBoard
from tests.fixtures.file_caches import attachment_id


def test_of_a_transfer_that_was_given_up_no_more_is_told() -> None:
    board, told = TransferBoard(SystemClock()), list[Transfer]()
    board.subscribe(told.append)
    board.show(Transfer(attachment_id=attachment_id(1), is_upload=True, total_bytes=10))
    board.progress(attachment_id(1), 5, 10)
    board.forget(attachment_id(1))
    board.progress(attachment_id(1), 7, 10)
    assert [(one.state, one.code, one.done_bytes) for one in told] == [
        (TransferState.WAITING, "", 0),
        (TransferState.RUNNING, "", 5),
        (TransferState.FAILED, CANCELLED, 5),
    ]
    assert board.transfer(attachment_id(1)) is None
