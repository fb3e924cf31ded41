"""Transfers before and after there is a network."""

from __future__ import annotations

from desktop_inbox.app.late_transfers import LateTransfers
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.transfers import CANCELLED, Transfer, TransferState
from desktop_inbox.sync.listeners import Listeners
from tests.fixtures.file_caches import attachment_id

ONE, TWO = (Attachment(id=attachment_id(number), name="a", size_bytes=7) for number in (1, 2))
WAITING = Transfer(attachment_id=ONE.id, is_upload=False, total_bytes=7)


class FakeTransfers:
    """Transfers that note what they are asked."""

    def __init__(self) -> None:
        self.listeners: Listeners[Transfer] = Listeners()
        self.asked: list[object] = []

    def transfer(self, attachment_id):
        return Transfer(attachment_id=attachment_id, is_upload=True)

    def subscribe(self, callback):
        return self.listeners.subscribe(callback)

    def download(self, attachment):
        self.asked.append(("download", attachment.id))

    def cancel_download(self, attachment_id):
        self.asked.append(("cancel", attachment_id))

    def retry(self, attachment_id):
        self.asked.append(("retry", attachment_id))


def test_what_is_wanted_early_waits_and_is_fetched_in_its_order():
    late, heard, real = LateTransfers(), [], FakeTransfers()
    late.subscribe(heard.append)
    for attachment in (ONE, TWO, ONE):
        late.download(attachment)
    late.retry(ONE.id)
    assert late.transfer(ONE.id) == WAITING
    assert [transfer.attachment_id for transfer in heard] == [ONE.id, TWO.id]
    late.attach(real)
    assert real.asked == [("download", ONE.id), ("download", TWO.id)]


def test_what_is_cancelled_early_is_not_fetched():
    late, heard, real = LateTransfers(), [], FakeTransfers()
    late.subscribe(heard.append)
    late.download(ONE)
    late.cancel_download(ONE.id)
    late.cancel_download(TWO.id)
    assert late.transfer(ONE.id) is None
    assert [(transfer.state, transfer.code) for transfer in heard[1:]] == [(TransferState.FAILED, CANCELLED)]
    late.attach(real)
    assert real.asked == []


def test_afterwards_all_is_passed_on_until_it_is_closed():
    late, heard, real = LateTransfers(), [], FakeTransfers()
    late.close()
    late.subscribe(heard.append)
    late.attach(real)
    late.download(ONE)
    late.cancel_download(ONE.id)
    late.retry(TWO.id)
    assert real.asked == [("download", ONE.id), ("cancel", ONE.id), ("retry", TWO.id)]
    assert late.transfer(ONE.id).is_upload
    real.listeners.notify(WAITING)
    late.close()
    real.listeners.notify(WAITING)
    assert heard == [WAITING]
