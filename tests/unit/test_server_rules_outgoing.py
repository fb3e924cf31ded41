"""What goes with a reply and where it goes: attachments, quotes, the channel and its limits."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop_inbox.domain.attachment import Attachment, AttachmentKind
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits, FileLimit
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.ids import ChannelId, IdentityId, MessageId
from desktop_inbox.domain.message import Direction, Message, MessageKind, Quote
from desktop_inbox.server.services.attachments import access_attachment, do_give_up, find_stored, uploader_of
from desktop_inbox.server.services.channels import do_refresh_limits
from desktop_inbox.server.services.incoming import Received
from desktop_inbox.server.services.workspaces import do_create_channel, do_set_channel_active
from desktop_inbox.server.storage.database import Tx
from tests.fixtures.desks import Desk
from tests.fixtures.replying import Replying

_FILES = ChannelLimits(
    attachments=3,
    files=tuple(FileLimit(kind=kind, size_bytes=10_000) for kind in AttachmentKind),
    has_voice_notes=True,
    has_quotes=True,
)


async def _newest(desk: Desk, of: Message) -> Message:
    message = (await desk.timeline(of.contact_id))[-1]
    assert isinstance(message, Message)
    return message


# Attachments ----------------------------------------------------------------------------------------------------------


async def test_a_reply_carries_what_was_uploaded_in_its_order(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    first, second = await replying.upload("ana", "uno.png", width=40), await replying.upload("ana", "dos.png")
    await desk.ok("ana", replace(desk.send(hola, "Mire"), attachments=(second, first)))
    message = await _newest(desk, hola)
    assert (message.kind, message.text) == (MessageKind.FILE, "Mire")
    assert [attachment.name for attachment in message.attachments] == ["dos.png", "uno.png"]
    assert [attachment.width for attachment in message.attachments] == [0, 40]
    assert all(attachment.sha256 for attachment in message.attachments)
    [conversation] = await desk.conversations(hola.contact_id)
    assert conversation.last_message is not None
    assert (conversation.last_message.file_name, conversation.last_message.attachment_count) == ("dos.png", 2)


async def test_beside_a_file_no_text_is_needed(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", replace(desk.send(hola, "  "), attachments=(await replying.upload("ana"),)))
    assert (await _newest(desk, hola)).text == ""
    assert await desk.refused("ana", desk.send(hola, "  ")) == "empty_text"


async def test_nobody_sends_what_is_not_there_or_not_theirs(desk: Desk, replying: Replying) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    luis = await replying.upload("luis")
    unknown = Attachment(id=new_id(desk.clock), name="x.png")  # type: ignore[arg-type] # an id
    for attachment in (luis, unknown, replying.copy_of(unknown)):
        command = replace(desk.send(hola), attachments=(attachment,))
        assert await desk.refused("ana", command) == "attachment_not_found"
    await desk.ok("luis", replace(desk.send(other), attachments=(luis,)))
    assert await desk.refused("ana", replace(desk.send(hola), attachments=(luis,))) == "attachment_not_found"
    await desk.ok("ana", replace(desk.send(hola), attachments=(replying.copy_of(luis),)))
    assert (await _newest(desk, hola)).attachments[0].name == luis.name


async def test_a_refused_reply_leaves_its_files_to_their_owner(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    files = tuple([await replying.upload("ana") for _ in range(4)])
    await replying.set_limits(_FILES)
    assert await desk.refused("ana", replace(desk.send(hola), attachments=files)) == "too_many_attachments"
    await desk.ok("ana", replace(desk.send(hola), attachments=files[:3]))


async def test_a_voice_note_is_one_only_where_the_channel_has_them(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    for has_voice_notes, kind, shown in (
        (True, AttachmentKind.VOICE, MessageKind.VOICE),
        (False, AttachmentKind.AUDIO, MessageKind.FILE),
    ):
        await replying.set_limits(replace(_FILES, has_voice_notes=has_voice_notes))
        note = await replying.upload("ana", "note.ogg", AttachmentKind.VOICE, media_type="audio/ogg")
        await desk.ok("ana", replace(desk.send(hola, ""), attachments=(note,)))
        message = await _newest(desk, hola)
        assert (message.kind, message.attachments[0].kind) == (shown, kind)


async def test_the_channels_limits_are_kept(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    image = FileLimit(kind=AttachmentKind.IMAGE, size_bytes=2048, media_types=("image/png",))
    await replying.set_limits(ChannelLimits(text_characters=5, caption_characters=3, files=(image,)))
    upload = replying.upload
    for text, attachments, code in (
        ("123456", (), "text_too_long"),
        ("1234", (await upload("ana"),), "text_too_long"),
        ("", (await upload("ana"), await upload("ana")), "too_many_attachments"),
        ("", (await upload("ana", kind=AttachmentKind.FILE),), "kind_not_taken"),
        ("", (await upload("ana", media_type="image/webp"),), "type_not_taken"),
        ("", (await upload("ana", size_bytes=2049),), "file_too_large"),
    ):
        assert await desk.refused("ana", replace(desk.send(hola, text), attachments=attachments)) == code
    await desk.ok("ana", replace(desk.send(hola, "123"), attachments=(await upload("ana"),)))
    await desk.ok("ana", desk.send(hola, "12345"))


async def test_a_picture_that_the_channel_does_not_show_goes_as_a_file(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    image = FileLimit(kind=AttachmentKind.IMAGE, size_bytes=100)
    await replying.set_limits(ChannelLimits(files=(image, FileLimit(kind=AttachmentKind.FILE, size_bytes=4096))))
    await desk.ok("ana", replace(desk.send(hola), attachments=(await replying.upload("ana"),)))
    assert (await _newest(desk, hola)).attachments[0].kind is AttachmentKind.FILE


# Quotes ---------------------------------------------------------------------------------------------------------------


async def test_an_answer_bears_what_it_answers_as_it_is_stored(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan", "¿Sale\nhoy?")
    await desk.ok("ana", replace(desk.send(hola, "Sí"), quoted_id=hola.id))
    answer = await _newest(desk, hola)
    assert answer.quote == Quote(message_id=hola.id, direction=Direction.INCOMING, text="¿Sale hoy?")
    await desk.ok("luis", replace(desk.send(hola, "Y mañana"), quoted_id=answer.id))
    again = (await _newest(desk, hola)).quote
    assert again is not None
    assert (again.author_id, again.text) == (desk.user_id("ana"), "Sí")


async def test_what_cannot_be_quoted_is_not_quoted(desk: Desk, replying: Replying) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    for quoted_id in (other.id, MessageId(new_id(desk.clock))):
        await desk.ok("ana", replace(desk.send(hola), quoted_id=quoted_id))
        assert (await _newest(desk, hola)).quote is None
    await replying.set_limits(replace(_FILES, has_quotes=False))
    await desk.ok("ana", replace(desk.send(hola), quoted_id=hola.id))
    assert (await _newest(desk, hola)).quote is None


# Channels -------------------------------------------------------------------------------------------------------------


async def _second_channel(desk: Desk, contact: Contact) -> ChannelId:
    """Give a contact a newer identity on another channel."""

    def do_add(tx: Tx) -> ChannelId:
        channel = do_create_channel(tx, ChannelKind.TELEGRAM, "Bot")
        identity = Identity(
            id=IdentityId(new_id(desk.clock)), contact_id=contact.id, channel_id=channel.id, address="susan-bot"
        )
        tx.put("identity.created", identity)
        return channel.id

    return await desk.database.write(desk.workspace_id, do_add)


async def test_a_reply_goes_by_the_channel_that_its_author_chose(desk: Desk) -> None:
    hola = await desk.receive("susan")
    bot = await _second_channel(desk, await desk.contact(hola.contact_id))
    for chosen, channel_id in ((None, desk.channel.id), (bot, bot), (desk.channel.id, desk.channel.id)):
        await desk.ok("ana", replace(desk.send(hola), channel_id=chosen))
        assert (await _newest(desk, hola)).channel_id == channel_id
    [conversation] = await desk.conversations(hola.contact_id)
    assert conversation.channel_id == desk.channel.id


async def test_a_channel_without_the_contact_or_that_is_not_active_is_none(desk: Desk) -> None:
    hola, other = await desk.receive("susan"), await desk.receive("mateo")
    bot = await _second_channel(desk, await desk.contact(other.contact_id))
    for channel_id in (bot, ChannelId(new_id(desk.clock))):
        assert await desk.refused("ana", replace(desk.send(hola), channel_id=channel_id)) == "no_channel"
    await desk.database.write(desk.workspace_id, lambda tx: do_set_channel_active(tx, bot, is_active=False))
    assert await desk.refused("ana", replace(desk.send(other), channel_id=bot)) == "no_channel"
    await desk.ok("ana", desk.send(other))


async def test_limits_are_those_of_the_channel_that_is_chosen(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    bot = await _second_channel(desk, await desk.contact(hola.contact_id))
    limits = {ChannelKind.TELEGRAM: ChannelLimits(text_characters=3)}
    await desk.database.write(desk.workspace_id, lambda tx: do_refresh_limits(tx, limits))
    assert await desk.refused("ana", replace(desk.send(hola, "1234"), channel_id=bot)) == "text_too_long"
    await desk.ok("ana", desk.send(hola, "1234"))


async def test_limits_are_written_only_where_they_differ(desk: Desk, replying: Replying) -> None:
    before = await desk.numbers()
    await replying.set_limits(_FILES)
    assert await desk.numbers() == before + 1
    await replying.set_limits(_FILES)
    assert await desk.numbers() == before + 1


# What contacts send ---------------------------------------------------------------------------------------------------


async def test_contacts_send_files_and_answers(desk: Desk, replying: Replying) -> None:
    hola = await desk.receive("susan")
    await desk.ok("ana", desk.send(hola, "¿Una foto?"))
    asked = await _newest(desk, hola)
    photo = (await replying.upload("ana"), await replying.upload("ana"))
    stored = await desk.database.read(lambda conn: find_stored(conn, desk.workspace_id, [one.id for one in photo]))
    items = [
        replace(desk.item("susan", ""), attachments=(photo[0],), quoted_id=asked.id),
        replace(desk.item("mateo", "mira"), attachments=(photo[1],), quoted_id=asked.id),
        desk.item("susan", ""),
    ]
    first, second, refused = await desk.receive_all(items)
    assert isinstance(first, Received)
    assert isinstance(second, Received)
    assert (first.message.kind, first.message.attachments) == (MessageKind.FILE, (stored[photo[0].id],))
    assert first.message.quote == Quote(
        message_id=asked.id, direction=Direction.OUTGOING, author_id=desk.user_id("ana"), text="¿Una foto?"
    )
    assert second.message.quote is None, "it is another contact's"
    assert str(refused).startswith("('empty_text'")
    for name in ("ana", "luis"):
        seen = await desk.database.read(lambda conn, name=name: access_attachment(conn, desk.actors[name], photo[0].id))
        assert seen == stored[photo[0].id]


async def test_a_file_that_was_given_up_before_its_message_came_spoils_no_other(desk: Desk, replying: Replying) -> None:
    photo, uploader = await replying.upload("ana"), uploader_of(desk.actors["ana"])
    await desk.database.write(desk.workspace_id, lambda tx: do_give_up(tx, uploader, photo.id))
    gone, other = await desk.receive_all(
        [replace(desk.item("susan", "mira"), attachments=(photo,)), desk.item("mateo")]
    )
    assert str(gone).startswith("('attachment_not_found'")
    assert isinstance(other, Received)


@pytest.mark.parametrize("kind", list(AttachmentKind))
async def test_a_received_voice_note_is_one(desk: Desk, replying: Replying, kind: AttachmentKind) -> None:
    attachment = await replying.upload("ana", kind=kind)
    [outcome] = await desk.receive_all([replace(desk.item("susan", ""), attachments=(attachment,))])
    assert isinstance(outcome, Received)
    is_voice = kind is AttachmentKind.VOICE
    assert outcome.message.kind is (MessageKind.VOICE if is_voice else MessageKind.FILE)
