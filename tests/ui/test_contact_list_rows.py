"""What a row of the contact list says, shown and read out."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.conversation import LastMessage
from desktop_inbox.domain.inbox import InboxEntry
from desktop_inbox.domain.message import DeliveryState, Direction, MessageKind
from desktop_inbox.viewmodels.contact_rows import ContactRowMaker
from desktop_inbox.viewmodels.times import TimeWording
from tests.fixtures import rows
from tests.ui.sample import NOW


def entry(message: LastMessage | None, *, unread: int = 0, assignee: int | None = None, **contact) -> InboxEntry:
    return InboxEntry(
        contact=rows.make_contact(assignee_id=rows.user_id(assignee) if assignee else None, **contact),
        conversation=rows.make_conversation(last_message=message),
        channel_kind=ChannelKind.WHATSAPP,
        unread_count=unread,
        sort_key=(0, b""),
    )


def message(text: str = "Hola", state: DeliveryState | None = None, author: int | None = None, **fields) -> LastMessage:
    basis = {"id": rows.message_id(), "kind": MessageKind.TEXT, "text": text, "at": NOW - timedelta(minutes=2)}
    direction = Direction.INCOMING if state is None else Direction.OUTGOING
    sent = {"direction": direction, "author_id": rows.user_id(author) if author else None}
    return LastMessage(**{**basis, **sent, **({"state": state} if state else {}), **fields})


@pytest.fixture
def maker(qapp):
    made = ContactRowMaker(rows.user_id(1), TimeWording(UTC))
    users = [rows.make_user(1, name="Ana Moreno"), rows.make_user(2, name="Luis Peña")]
    made.users = {user.id: user for user in users}
    return made


@pytest.mark.parametrize(
    ("last", "preview", "mark"),
    [
        pytest.param(message("Hola 😄"), "Hola 😄", None, id="incoming"),
        pytest.param(message("Ok", DeliveryState.READ, 1), "You: Ok", DeliveryState.READ, id="mine"),
        pytest.param(message("Ok", DeliveryState.SENT, 2), "Luis: Ok", DeliveryState.SENT, id="a teammate's"),
        pytest.param(message("Ok", DeliveryState.SENT), "Ok", DeliveryState.SENT, id="a workflow's"),
        pytest.param(message("Ok", DeliveryState.SENT, 9), "Ok", DeliveryState.SENT, id="of a user who is gone"),
        pytest.param(message("", kind=MessageKind.VOICE), "Voice note", None, id="voice"),
        pytest.param(
            message("", kind=MessageKind.VOICE, duration_ms=14_200, attachment_count=1),
            "Voice note · 0:14",
            None,
            id="voice with its length",
        ),
        pytest.param(
            message("", kind=MessageKind.FILE, file_name="factura.pdf", attachment_count=1),
            "factura.pdf",
            None,
            id="file",
        ),
        pytest.param(
            message("", kind=MessageKind.FILE, file_name="a.png", attachment_count=3),
            "a.png and 2 more",
            None,
            id="files",
        ),
        pytest.param(
            message("Look", kind=MessageKind.FILE, file_name="a.png", attachment_count=3), "Look", None, id="caption"
        ),
        pytest.param(message("one\n  two\tthree"), "one two three", None, id="on one line"),
        pytest.param(
            message("50 %1 off %2", DeliveryState.SENT, 1), "You: 50 %1 off %2", DeliveryState.SENT, id="signs"
        ),
        pytest.param(None, "No messages yet", None, id="nothing"),
    ],
)
def test_the_preview(maker, last, preview, mark):
    row = maker.make(entry(last), NOW)
    assert (row.preview, row.mark) == (preview, mark)


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (7, "7"), (99, "99"), (100, "99+")])
def test_the_unread_count(maker, count, shown):
    assert maker.make(entry(message(), unread=count), NOW).unread == shown


def test_a_row_is_read_out_as_one_sentence(maker):
    row = maker.make(entry(message("Hola"), unread=3, assignee=2, name="Susan Carter"), NOW)
    assert row.spoken == ("Susan Carter, WhatsApp, 3 unread message(s), Hola, 2 minute(s) ago, assigned to Luis Peña.")
    row = maker.make(entry(message("Ok", DeliveryState.FAILED, 1), name="Susan Carter"), NOW)
    assert row.spoken == "Susan Carter, WhatsApp, You: Ok, not delivered, 2 minute(s) ago, unassigned."
    assert maker.make(entry(message(), assignee=1), NOW).spoken.endswith("assigned to you.")
    assert maker.make(entry(message(), assignee=9), NOW).spoken.endswith("assigned to a former user.")


def test_a_contact_without_a_name_has_a_stand_in_and_no_initials(maker):
    row = maker.make(entry(message(), name=""), NOW)
    assert (row.name, row.initials) == ("Unknown contact", "")


def test_a_clip_stands_before_what_comes_with_files(maker):
    assert maker.make(entry(message("Look", kind=MessageKind.FILE, attachment_count=1)), NOW).has_file
    assert not maker.make(entry(message("", kind=MessageKind.VOICE, attachment_count=1)), NOW).has_file
    assert not maker.make(entry(message("Hola")), NOW).has_file
