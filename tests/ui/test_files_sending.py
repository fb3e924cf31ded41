"""Files that are sent: dropped, pasted or chosen, looked at, made to fit, ordered, captioned, sent or given up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.media import images
from desktop_inbox.protocol.conversation_commands import ScheduleMessage
from desktop_inbox.ui.attachments.pending_delegate import PendingButton
from desktop_inbox.ui.kit.buttons import Button
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.viewmodels.attachments import MOST_FILES, PendingState
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT
from tests.ui.file_desk import WHATSAPP, fill_files, open_files, png
from tests.ui.test_media_images import noise, written


@pytest.fixture
async def desk(store, files, tmp_path):
    await fill_files(store)
    async with open_files(store, files, tmp_path) as opened:
        yield opened


def make(folder: Path, name: str, data: bytes = b"x" * 100) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def mime(*paths: Path) -> QMimeData:
    source = QMimeData()
    source.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return source


def pending(desk):
    return desk.tools.attachments.model.rows


async def add(desk, *paths: Path):
    desk.tools.attach.open()
    desk.tools.attachments.add_files(paths)
    await desk.settle()
    return pending(desk)


# What can go, and what cannot -----------------------------------------------------------------------------------------
async def test_files_are_copied_go_up_and_are_sent_with_their_caption(desk, tmp_path):
    pdf, text = make(tmp_path, "factura-10518.pdf", b"%PDF-1.4 invoice"), make(tmp_path, "notes.txt")
    found = await add(desk, pdf, text)
    assert [(row.attachment.name, row.state, row.problem) for row in found] == [
        ("factura-10518.pdf", PendingState.MOVING, ""),
        ("notes.txt", PendingState.MOVING, ""),
    ]
    uploads = await desk.desk.store.uploads()
    assert sorted(each.attachment.name for each in uploads) == ["factura-10518.pdf", "notes.txt"]
    pdf.unlink()  # the copy is what counts
    dialog = desk.tools.attach.dialog
    assert dialog.send.text() == "Send 2 file(s)"
    QTest.keyClicks(dialog.field, "Here you are")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    [command] = await desk.sent()
    assert (command.text, [each.name for each in command.attachments]) == (
        "Here you are",
        ["factura-10518.pdf", "notes.txt"],
    )
    assert command.attachments[0].media_type == "application/pdf"
    assert await desk.cache.content(command.attachments[0].id) == b"%PDF-1.4 invoice"
    assert desk.tools.attach.dialog is None


async def test_each_file_that_cannot_go_says_why_and_the_others_go_on(desk, tmp_path):
    empty, folder = make(tmp_path, "empty.pdf", b""), tmp_path / "folder"
    folder.mkdir()
    large = tmp_path / "two-gigabytes.bin"
    with large.open("wb") as file:
        file.truncate(2 * 1024**3)  # a hole: it takes no room
    found = await add(desk, empty, folder, tmp_path / "gone.pdf", large, make(tmp_path, "good.pdf"))
    assert [(row.attachment.name, row.state, row.problem) for row in found] == [
        ("empty.pdf", PendingState.REFUSED, "The file is empty."),
        (
            "folder",
            PendingState.REFUSED,
            "Folders cannot be sent. Compress it first.",
        ),
        ("gone.pdf", PendingState.REFUSED, "The file is not there any more."),
        ("two-gigabytes.bin", PendingState.REFUSED, "Web chat takes files up to 40 KB"),
        ("good.pdf", PendingState.MOVING, ""),
    ]
    desk.tools.attach.dialog.send.click()
    [command] = await desk.sent()
    assert [each.name for each in command.attachments] == ["good.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only on systems with pipes")
async def test_a_pipe_is_not_waited_for(desk, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    [row] = await add(desk, tmp_path / "pipe")
    assert row.state is PendingState.REFUSED


async def test_a_file_that_grows_while_it_is_read_is_refused(desk, tmp_path, monkeypatch):
    path = make(tmp_path, "log.txt")
    fit = desk.tools.attachments._intake.fit

    async def fit_slowly(*args):
        taken = await fit(*args)
        path.write_bytes(b"x" * 300)
        return taken

    monkeypatch.setattr(desk.tools.attachments._intake, "fit", fit_slowly)
    [row] = await add(desk, path)
    assert row.problem.startswith(("The file changed", "Web chat takes files up to"))
    assert await desk.cache.state(row.attachment.id) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x" * 240 + ".pdf", "x" * 116 + ".pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("<b>bold</b>.txt", None),
    ],
)
async def test_names_are_shown_as_they_are_and_fool_nobody(desk, tmp_path, name, shown):
    if "/" in name:
        name, shown = "<b>bold.txt", "bbold.txt"
    [row] = await add(desk, make(tmp_path, name))
    assert row.attachment.name == shown


async def test_a_name_of_300_characters_is_no_crash(desk, tmp_path):
    [row] = await add(desk, tmp_path / ("x" * 300 + ".pdf"))
    assert (row.state, len(row.attachment.name)) == (PendingState.REFUSED, 120)


async def test_a_full_disk_is_said(desk, tmp_path, monkeypatch):
    async def full(*_args, **_options):
        raise StoreUnavailableError

    monkeypatch.setattr(desk.cache, "import_file", full)
    [row] = await add(desk, make(tmp_path, "a.pdf"))
    assert "free space" in row.problem


async def test_where_the_channel_takes_no_files_nothing_goes(store, files, tmp_path):
    await fill_files(store, limits=ChannelLimits())
    async with open_files(store, files, tmp_path) as desk:
        [row] = await add(desk, make(tmp_path, "a.pdf"))
        assert row.problem == "Web chat takes no files"
        assert not desk.tools.attach.dialog.send.isEnabled()


async def test_only_so_many_files_are_taken_at_once(desk, tmp_path):
    path = make(tmp_path, "a.pdf")
    found = await add(desk, *[path] * (MOST_FILES + 1))
    assert len(found) == MOST_FILES
    assert desk.tools.attach.dialog.notice.text() == f"Only {MOST_FILES} file(s) can be sent at once."


# Made to fit ----------------------------------------------------------------------------------------------------------
async def test_a_picture_that_is_too_large_is_made_smaller_and_that_is_said(desk, tmp_path):
    data = written(noise(400, 300), "JPEG")
    assert len(data) > 30_000
    [row] = await add(desk, make(tmp_path, "photo.jpg", data))
    assert row.state is PendingState.MOVING
    assert row.attachment.size_bytes <= 30_000
    assert row.note.startswith("Made smaller for Web chat: ")
    content = await desk.cache.content(row.attachment.id)
    assert len(content) == row.attachment.size_bytes
    assert images.look_at(content).width == row.attachment.width < 400


async def test_a_picture_of_another_type_is_converted(desk, tmp_path):
    data = written(images.read_picture(png(60, 40)), "WEBP")
    [row] = await add(desk, make(tmp_path, "sticker.webp", data))
    assert (row.attachment.name, row.attachment.media_type) == ("sticker.jpg", "image/jpeg")
    assert row.attachment.kind is AttachmentKind.IMAGE


async def test_what_the_channel_does_not_show_goes_as_a_file(desk, tmp_path):
    [row] = await add(desk, make(tmp_path, "unboxing.mp4", b"\0\0\0\x18ftypmp42" + bytes(20_000)))
    assert row.attachment.kind is AttachmentKind.FILE
    assert row.note == "Goes as a file: Web chat does not show it"


async def test_a_video_beyond_all_limits_says_the_largest_that_would_go(desk, tmp_path):
    [row] = await add(desk, make(tmp_path, "unboxing.mp4", b"\0\0\0\x18ftypmp42" + bytes(60_000)))
    assert row.problem == "Web chat takes files up to 40 KB"


async def test_where_only_videos_go_their_limit_is_said(store, files, tmp_path):
    await fill_files(store, limits=ChannelLimits(files=WHATSAPP.files[1:2]))
    async with open_files(store, files, tmp_path) as desk:
        large, other = make(tmp_path, "a.mp4", b"\0\0\0\x18ftypmp42" + bytes(60_000)), make(tmp_path, "a.pdf")
        found = await add(desk, large, other)
        assert [row.problem for row in found] == ["Web chat takes video up to 16 KB", "Web chat takes no files"]


async def test_a_damaged_picture_goes_as_a_file(desk, tmp_path):
    [row] = await add(desk, make(tmp_path, "broken.png", png()[:60]))
    assert (row.attachment.kind, row.state) == (AttachmentKind.FILE, PendingState.MOVING)


# The dialog -----------------------------------------------------------------------------------------------------------
async def test_progress_failure_and_retry_are_shown(desk, tmp_path):
    [row] = await add(desk, make(tmp_path, "a.pdf"))
    key = row.attachment.id
    desk.transfers.say(
        Transfer(attachment_id=key, is_upload=True, state=TransferState.RUNNING, done_bytes=25, total_bytes=100)
    )
    assert pending(desk)[0].share == 0.25
    desk.transfers.say(Transfer(attachment_id=key, is_upload=True, state=TransferState.FAILED, code="too_many"))
    assert pending(desk)[0].state is PendingState.FAILED
    assert not desk.tools.attach.dialog.send.isEnabled()
    view = desk.tools.attach.dialog.files
    rect = view.visualRect(desk.tools.attachments.model.index(0))
    retry = QPoint(rect.right() - 28 - 14, rect.center().y())
    assert view._button(view.indexAt(retry), pending(desk)[0], QPointF(retry)) is PendingButton.RETRY
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=retry)
    assert desk.transfers.wanted == [key]
    desk.transfers.say(
        Transfer(attachment_id=key, is_upload=True, state=TransferState.DONE, done_bytes=100, total_bytes=100)
    )
    assert pending(desk)[0].state is PendingState.DONE
    assert desk.tools.attach.dialog.send.isEnabled()


async def test_files_are_ordered_by_keys_and_by_dragging_and_taken_out(desk, tmp_path):
    await add(desk, *(make(tmp_path, f"{name}.pdf") for name in "abc"))
    view = desk.tools.attach.dialog.files
    view.setCurrentIndex(desk.tools.attachments.model.index(2))
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row.attachment.name for row in pending(desk)] == ["a.pdf", "c.pdf", "b.pdf"]
    assert view.currentIndex().row() == 1
    places = [view.visualRect(desk.tools.attachments.model.index(number)).center() for number in range(3)]
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    QTest.mouseMove(view.viewport(), places[1])
    QTest.mouseMove(view.viewport(), places[2])
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=places[2])
    assert [row.attachment.name for row in pending(desk)] == ["c.pdf", "b.pdf", "a.pdf"]
    QTest.keyClick(view, Qt.Key.Key_Delete)
    await desk.settle()
    assert [row.attachment.name for row in pending(desk)] == ["c.pdf", "b.pdf"]
    assert len(await desk.desk.store.uploads()) == 2


async def test_a_file_that_is_moved_stays_in_view_with_the_place_where_it_would_go_next(desk, tmp_path):
    await add(desk, *(make(tmp_path, f"{name}.pdf") for name in "abcdefghij"))
    view, index = desk.tools.attach.dialog.files, desk.tools.attachments.model.index
    view.setCurrentIndex(index(0))
    for _ in range(6):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.currentIndex().row() == 6
    assert all(view.viewport().rect().contains(view.visualRect(index(number))) for number in (6, 7))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index(6)).center())
    QTest.mouseMove(view.viewport(), view.visualRect(index(4)).center())
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index(4)).center())
    assert view.currentIndex().row() == 4
    assert all(view.viewport().rect().contains(view.visualRect(index(number))) for number in (3, 4))


async def test_cancelling_drops_what_has_gone_up(desk, tmp_path):
    [row] = await add(desk, make(tmp_path, "a.pdf"))
    desk.tools.attach.dialog.cancel.click()
    await desk.settle()
    assert desk.tools.attach.dialog is None
    assert await desk.desk.store.uploads() == []
    assert await desk.cache.state(row.attachment.id) is None
    assert await desk.sent() == []


async def test_only_where_something_would_be_lost_cancelling_asks(desk, tmp_path):
    await add(desk, make(tmp_path, "a.pdf"))
    dialog = desk.tools.attach.dialog
    QTest.keyClicks(dialog.field, "words")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    question = await until(lambda: next((each for each in dialog.findChildren(Dialog) if each.isVisible()), None))
    buttons = {button.text(): button for button in question.findChildren(Button)}
    buttons["Cancel"].click()
    await desk.settle()
    assert desk.tools.attach.dialog is dialog
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    question = await until(lambda: next((each for each in dialog.findChildren(Dialog) if each.isVisible()), None))
    {button.text(): button for button in question.findChildren(Button)}["Discard"].click()
    await until(lambda: desk.tools.attach.dialog is None)
    await desk.settle()
    assert await desk.desk.store.uploads() == []


async def test_files_are_added_to_the_reply_and_sent_with_it_later(desk, tmp_path):
    composer, field = desk.desk.model.composer, desk.column.composer.field
    QTest.keyClicks(field, "Susan,")
    await add(desk, make(tmp_path, "a.pdf", b"%PDF-1.4"), make(tmp_path, "empty.txt", b""))
    QTest.keyClicks(desk.tools.attach.dialog.field, "here it is")
    desk.tools.attach.dialog.add_to_reply.click()
    await desk.settle()
    assert (await desk.sent(), pending(desk), desk.tools.attach.dialog) == ([], (), None)
    assert field.toPlainText() == "Susan,\nhere it is"
    assert [each.name for each in composer.enclosures.attachments] == ["a.pdf"]
    composer.later.choose(composer.later.choices[0].at)
    await desk.settle()
    [command] = await desk.desk.commands()
    assert isinstance(command, ScheduleMessage)
    assert [each.name for each in command.attachments] == ["a.pdf"]
    assert [each.attachment.name for each in await desk.desk.store.uploads()] == ["a.pdf"]


async def test_a_caption_that_is_too_long_is_counted_and_not_sent(desk, tmp_path):
    await add(desk, make(tmp_path, "a.pdf"))
    dialog = desk.tools.attach.dialog
    QTest.keyClicks(dialog.field, "x" * (WHATSAPP.caption_characters + 1))
    assert dialog.counter.text() == "-1"
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert desk.tools.attach.dialog is dialog
    assert await desk.sent() == []


async def test_the_list_of_files_is_a_sound_model(desk, tmp_path):
    model = desk.tools.attachments.model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    await add(desk, make(tmp_path, "a.pdf"), make(tmp_path, "b.pdf"))
    desk.tools.attachments.move(pending(desk)[0].attachment.id, 1)
    desk.tools.attachments.remove(pending(desk)[0].attachment.id)
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "a.pdf, 100 bytes"
    del tester


# Where files come from ------------------------------------------------------------------------------------------------
async def test_files_dropped_on_the_chat_open_the_dialog(desk, tmp_path):
    source, at = mime(make(tmp_path, "a.pdf")), QPoint(100, 100)
    enter = QDragEnterEvent(
        at, Qt.DropAction.CopyAction, source, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(desk.column, enter)
    sheet = desk.tools.attach.sheet
    assert enter.isAccepted()
    assert sheet.isVisible()
    assert sheet.geometry() == desk.column.rect()
    drop = QDropEvent(
        QPointF(at), Qt.DropAction.CopyAction, source, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    sheet.dropEvent(drop)
    await desk.settle()
    assert not sheet.isVisible()
    assert [row.attachment.name for row in pending(desk)] == ["a.pdf"]


async def test_text_that_is_dragged_over_the_chat_is_no_file(desk):
    source = QMimeData()
    source.setText("https://example.com")
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, source, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(desk.column, enter)
    assert not desk.tools.attach.sheet.isVisible()


async def test_a_comment_takes_no_files(desk, tmp_path):
    desk.desk.model.composer.set_mode(ComposerMode.COMMENT)
    assert not desk.tools.attach.button.isVisible()
    desk.column.composer.field.insertFromMimeData(mime(make(tmp_path, "a.pdf")))
    desk.tools.attach.open()
    assert desk.tools.attach.dialog is None
    assert not desk.tools.attach.sheet.is_wanted


async def test_pasted_files_open_the_dialog_and_pasted_text_does_not(desk, tmp_path):
    field = desk.column.composer.field
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("just words")
    field.paste()
    assert (field.toPlainText(), desk.tools.attach.dialog) == ("just words", None)
    clipboard.setMimeData(mime(make(tmp_path, "a.pdf")))
    field.paste()
    await desk.settle()
    assert [row.attachment.name for row in pending(desk)] == ["a.pdf"]
    assert field.toPlainText() == "just words"
    clipboard.setMimeData(mime(make(tmp_path, "b.pdf")))
    desk.tools.attach.dialog.field.paste()
    await desk.settle()
    assert [row.attachment.name for row in pending(desk)] == ["a.pdf", "b.pdf"]


async def test_a_pasted_picture_gets_a_name_and_is_missed_when_it_is_lost(desk):
    clipboard = QGuiApplication.clipboard()
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    clipboard.setImage(image)
    desk.column.composer.field.paste()
    await desk.settle()
    [row] = pending(desk)
    assert row.attachment.name.startswith("Image 2026-01-05 ")
    assert row.attachment.name.endswith(".png")
    assert (row.attachment.width, row.attachment.height) == (40, 30)
    assert images.read_picture(await desk.cache.content(row.attachment.id)).pixelColor(1, 1).red() == 255
    assert desk.tools.attachments.would_lose


async def test_a_click_and_a_shortcut_open_the_dialog(desk):
    desk.window.activateWindow()
    desk.tools.attach.button.click()
    dialog = desk.tools.attach.dialog
    assert dialog.isVisible()
    assert not dialog.send.isEnabled()
    dialog.cancel.click()
    desk.window.activateWindow()
    await until(desk.window.isActiveWindow)
    QTest.keyClick(
        desk.column.composer.field,
        Qt.Key.Key_F,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert desk.tools.attach.dialog is not None


async def test_files_never_go_to_another_contact(desk, tmp_path):
    await fill_files(desk.desk.store, rows.make_contact(2), rows.make_identity(2), rows.make_conversation(2))
    await add(desk, make(tmp_path, "a.pdf"))
    dialog = desk.tools.attach.dialog
    desk.desk.model.open(rows.contact_id(2))  # as from a notification
    await desk.settle()
    assert not dialog.send.isEnabled()
    assert dialog.notice.text().startswith("Another contact is open now")
    desk.desk.model.open(CONTACT)
    await desk.settle()
    assert dialog.send.isEnabled()
    dialog.send.click()
    assert [command.contact_id for command in await desk.sent()] == [CONTACT]


async def test_files_follow_a_contact_that_is_merged_meanwhile(desk, tmp_path):
    await fill_files(desk.desk.store, rows.make_contact(2), rows.make_identity(2), rows.make_conversation(2))
    await add(desk, make(tmp_path, "a.pdf"))
    merged = rows.make_contact(1, ver=950, open_conversation_id=None, merged_into=rows.contact_id(2))
    await push(desk.desk.store, merged)
    await desk.settle()
    dialog = desk.tools.attach.dialog
    assert dialog.send.isEnabled(), dialog.notice.text()
    dialog.send.click()
    assert [command.contact_id for command in await desk.sent()] == [rows.contact_id(2)]


async def test_a_contact_that_is_blocked_meanwhile_gets_nothing(desk, tmp_path):
    await add(desk, make(tmp_path, "a.pdf"))
    await push(desk.desk.store, rows.make_contact(ver=950, is_blocked=True))
    await desk.settle()
    assert not desk.tools.attach.dialog.send.isEnabled()
    assert "blocked" in desk.tools.attach.dialog.notice.text()


async def test_what_completes_captions_gets_the_field_of_every_dialog(desk):
    dressed = []
    desk.tools.attach.dress = dressed.append
    desk.tools.attach.open()
    assert dressed == [desk.tools.attach.dialog.field]
