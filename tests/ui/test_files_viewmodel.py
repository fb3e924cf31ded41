"""Where contents are, when what had come has had to go."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import StoreCorruptError, UserError
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.viewmodels.files import FilePhase, FilesViewModel
from tests.fixtures.file_caches import attachment_id, put_fetched
from tests.fixtures.made_up_sound import MadeUpTransfers
from tests.fixtures.sessions import MadeUpSession
from tests.fixtures.waiting import until
from tests.unit.sync_server import task_scope

FILE = Attachment(id=attachment_id(1), name="f.pdf", size_bytes=4)


class RememberedTransfers(MadeUpTransfers):
    """Says of each transfer of this run how far it has come, as the real ones do."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[AttachmentId, Transfer] = {}

    def transfer(self, attachment_id: AttachmentId) -> Transfer | None:
        return self._last.get(attachment_id)

    def retry(self, attachment_id: AttachmentId) -> None:
        if attachment_id in self._last:
            super().retry(attachment_id)

    def say(self, transfer: Transfer) -> None:
        self._last[transfer.attachment_id] = transfer
        super().say(transfer)


@pytest.fixture
def transfers() -> RememberedTransfers:
    return RememberedTransfers()


@pytest.fixture
async def shown(files: FileCache, transfers: RememberedTransfers) -> AsyncIterator[FilesViewModel]:
    async with task_scope() as scope:
        made = FilesViewModel(cache=files, transfers=transfers, live=MadeUpSession(), scope=scope)
        yield made
        made.close()


def come(transfers: RememberedTransfers, *, is_upload: bool = False) -> None:
    """Say that the content has come, or has gone up."""
    transfers.say(Transfer(attachment_id=FILE.id, is_upload=is_upload, state=TransferState.DONE, total_bytes=4))


@pytest.mark.parametrize("is_upload", [False, True])
async def test_what_has_come_and_was_trimmed_is_fetched_again(
    shown: FilesViewModel, files: FileCache, transfers: RememberedTransfers, is_upload: bool
) -> None:
    await put_fetched(files, FILE.id, b"data")
    come(transfers, is_upload=is_upload)
    assert shown.status(FILE).is_here
    await files.trim(0)
    with pytest.raises(UserError):
        await files.read(FILE.id, 0, 1)
    assert await shown.content(FILE.id) is None
    await until(lambda: shown.status(FILE).phase is FilePhase.ABSENT)
    shown.fetch(FILE)
    assert transfers.wanted == [FILE.id]


async def test_where_a_content_could_not_be_looked_for_it_can_be_fetched(
    shown: FilesViewModel, files: FileCache, transfers: RememberedTransfers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(*_args: object) -> None:
        raise StoreCorruptError

    monkeypatch.setattr(files, "state", damaged)
    await until(lambda: shown.status(FILE).phase is FilePhase.FAILED)
    shown.fetch(FILE)
    assert transfers.wanted == [FILE.id]


async def test_a_content_that_went_up_is_here_also_when_that_is_looked_up_anew(
    shown: FilesViewModel, files: FileCache, transfers: RememberedTransfers
) -> None:
    await files.put(FILE.id, b"data")
    come(transfers, is_upload=True)
    shown.forget(FILE.id)
    await until(lambda: shown.status(FILE).is_here)
