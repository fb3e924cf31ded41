"""A client without windows: cache, contents, engine and transfers of one user, as the application wires them.

As a process (`python -m tests.integration.transfer_client FOLDER ADDRESS up|down ATTACHMENT`) it uploads what waits, or
downloads an attachment (JSON), until it is killed, and prints how far it is.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec

from desktop_inbox.app.connection import Connection
from desktop_inbox.app.grant import Grant
from desktop_inbox.app.profile import Account
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import SystemClock, new_id
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import AttachmentId, CommandId, ContactId, MessageId
from desktop_inbox.domain.inbox import ContactQuery
from desktop_inbox.domain.message import Message
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.protocol.session import Me
from desktop_inbox.sync.faults import decoded
from desktop_inbox.sync.http import HttpClient, Request
from desktop_inbox.sync.sign_in import redeem
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.waiting import until, until_so

CLOCK = SystemClock()
PATIENCE_S = 40.0


class Client:
    """One user's client on a folder. `open` and `close` may follow each other."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.errors: list[BaseException] = []

    async def sign_in(self, grant: Grant) -> None:
        """Take tokens for a code, and keep them and who that is in the folder."""
        self.folder.mkdir(exist_ok=True)
        http = HttpClient(self.address)
        tokens = await redeem(http, code=grant.code, verifier=grant.verifier, redirect_uri=grant.redirect_uri)
        me = decoded(await http.send(Request(path="/v1/me"), tokens.access_token), Me)
        await http.close()
        account = Account(server=self.address, user_id=me.user.id, workspace_id=me.workspace.id, keeper="test")
        self._account.write_bytes(msgspec.json.encode(account))
        self._token.write_text(tokens.refresh_token)

    async def open(self) -> None:
        account = msgspec.json.decode(self._account.read_bytes(), type=Account)
        account = msgspec.structs.replace(account, server=self.address)
        self.scope = TaskScope("client", self.errors.append)
        self.store = await Store.open(self.folder / "cache.db", CACHE_KEY, user_id=account.user_id, clock=CLOCK)
        self.files = FileCache(self.folder / "files.db", CACHE_KEY, CLOCK)
        self.connection = Connection(
            account=account,
            store=self.store,
            files=self.files,
            refresh_token=self._token.read_text(),
            save_token=self._save_token,
            clock=CLOCK,
            scope=self.scope,
        )
        self.transfers = self.connection.transfers
        self.connection.start()

    async def close(self) -> None:
        """Close everything, then fail if a task did not end or ended with an error."""
        await self.connection.close()
        stuck = await self.scope.close()
        await self.files.close()
        await self.store.close()
        assert (stuck, self.errors) == ([], [])

    async def online(self) -> None:
        await until(lambda: self.connection.engine.status.state is ConnectionState.ONLINE, PATIENCE_S)

    async def contact(self) -> ContactId:
        """Wait for the contact at the top of the list."""

        async def first() -> ContactId | None:
            entries = await self.store.entries(ContactQuery())
            return entries[0].contact.id if entries else None

        found = await until_so(first, PATIENCE_S)
        assert found is not None
        return found

    async def send(self, contact_id: ContactId, data: bytes, name: str = "file.bin") -> Attachment:
        """Have a message with a content wait in the outbox."""
        attachment = Attachment(id=AttachmentId(new_id(CLOCK)), name=name, size_bytes=len(data))
        await self.files.put(attachment.id, data)
        details = await self.store.details(contact_id)
        assert details is not None
        conversation: Conversation = details.conversations[0]
        assert conversation.channel_id is not None
        await self.store.enqueue(
            SendMessage(
                command_id=CommandId(new_id(CLOCK)),
                contact_id=contact_id,
                message_id=MessageId(new_id(CLOCK)),
                conversation_id=conversation.id,
                channel_id=conversation.channel_id,
                text="",
                attachments=(attachment,),
            )
        )
        return attachment

    async def received(self, contact_id: ContactId, attachment: Attachment) -> Attachment:
        """Wait until the server's row of a message with a content is here, and return what the server found in it."""

        async def look() -> Attachment | None:
            items = (await self.store.timeline(contact_id)).items
            found = [one for item in items if isinstance(item, Message) and item.ver for one in item.attachments]
            return next((one for one in found if one.id == attachment.id and one.sha256), None)

        found = await until_so(look, PATIENCE_S)
        assert found is not None
        return found

    async def moved(self, attachment: Attachment, at_least: int) -> Transfer:
        """Wait until so many bytes of a transfer have moved."""

        def look() -> Transfer | None:
            transfer = self.transfers.transfer(attachment.id)
            return transfer if transfer is not None and transfer.done_bytes >= at_least else None

        return await until(look, PATIENCE_S)

    async def done(self, attachment: Attachment) -> None:
        """Wait until a transfer is done."""

        def look() -> bool:
            transfer = self.transfers.transfer(attachment.id)
            return transfer is not None and transfer.state is TransferState.DONE

        await until(look, PATIENCE_S)

    @property
    def _account(self) -> Path:
        return self.folder / "account.json"

    @property
    def _token(self) -> Path:
        return self.folder / "token"

    async def _save_token(self, token: str) -> None:
        self._token.write_text(token)


async def run(folder: Path, address: str, what: str, attachment: Attachment) -> None:
    """Move a content until killed."""
    client = Client(folder, address)
    await client.open()
    client.transfers.subscribe(_tell)
    if what == "down":
        client.transfers.download(attachment)
    await asyncio.Event().wait()


def _tell(transfer: Transfer) -> None:
    sys.stdout.write(f"{transfer.done_bytes}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2], sys.argv[3], msgspec.json.decode(sys.argv[4], type=Attachment)))
