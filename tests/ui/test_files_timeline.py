"""Files in the timeline: their pictures, how they come and go, opening, saving, the viewer, and what was shared."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.domain.ids import CommandId, ConversationId, MessageId
from desktop_inbox.domain.message import DeliveryState, MessageKind
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.ui.attachments.pictures import FETCHED_BYTES
from desktop_inbox.ui.timeline.bubble_layout import BubbleLayout
from desktop_inbox.ui.timeline.geometry import FileAction, FileHit
from desktop_inbox.viewmodels.files import FilePhase
from desktop_inbox.viewmodels.timeline_rows import BubbleRow
from tests.fixtures import rows
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT
from tests.ui.file_desk import attachment, fill_files, open_files, picture, png


@pytest.fixture
def opened(monkeypatch):
    """Give the paths that were handed to the system."""
    paths = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: paths.append(Path(url.toLocalFile())) or True)
    return paths


def with_files(position, *files, **fields):
    return rows.make_message(position, text="", kind=MessageKind.FILE, attachments=files, **fields)


def bubble(desk, number=-1):
    """Return a bubble's row with its layout."""
    found = [row for row in desk.desk.rows if isinstance(row, BubbleRow)]
    layout = desk.column.timeline.view.delegate.layout_of(found[number])
    assert isinstance(layout, BubbleLayout)
    return found[number], layout


def places(layout):
    """Return where the hits of a layout's files are, by scanning it: action by (file, corner or middle)."""
    rect = layout.outline()
    found = {}
    for x in range(round(rect.left()), round(rect.right()), 4):
        for y in range(round(rect.top()), round(rect.bottom()), 4):
            hit = layout.hit(QPointF(x, y))
            if isinstance(hit, FileHit):
                found.setdefault((hit.file.attachment.id, hit.action), QPointF(x, y))
    return found


def click(desk, at, number=-1):
    row, _ = bubble(desk, number)
    view = desk.column.timeline.view
    top = view.visualRect(desk.desk.model.timeline.model.index_of(row.key)).topLeft()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=top + at.toPoint())


def painted(desk):
    """Return what the timeline looks like."""
    return desk.column.timeline.view.viewport().grab().toImage()


# Where a content is ---------------------------------------------------------------------------------------------------
async def test_a_file_is_fetched_by_a_click_and_opened_when_it_is_here(store, files, tmp_path, opened):
    pdf = attachment(1, "factura.pdf")
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        assert desk.tools.files.status(pdf).phase is FilePhase.ABSENT
        _, layout = bubble(desk)
        click(desk, places(layout)[pdf.id, FileAction.OPEN])
        assert desk.transfers.wanted == [pdf.id]
        moving = Transfer(
            attachment_id=pdf.id, is_upload=False, state=TransferState.RUNNING, done_bytes=50, total_bytes=100
        )
        desk.transfers.say(moving)
        assert (pdf.id, FileAction.CANCEL) in places(layout)
        assert opened == []
        await desk.cache.put(pdf.id, b"%PDF")
        desk.transfers.say(Transfer(attachment_id=pdf.id, is_upload=False, state=TransferState.DONE))
        await desk.settle()
        [path] = opened
        assert (path.name, path.read_bytes()) == ("factura.pdf", b"%PDF")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not path.exists()


async def test_copies_of_a_run_that_was_killed_are_gone_with_the_next_start(store, files, tmp_path):
    left = tmp_path / "opened" / "abc" / "secret.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF")
    await fill_files(store)
    async with open_files(store, files, tmp_path):
        assert not left.exists()


async def test_a_download_is_cancelled_on_its_ring_and_opens_nothing_later(store, files, tmp_path, opened):
    pdf = attachment(1)
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        desk.tools.hands.open(pdf, CONTACT)
        desk.transfers.say(Transfer(attachment_id=pdf.id, is_upload=False, state=TransferState.RUNNING))
        _, layout = bubble(desk)
        click(desk, places(layout)[pdf.id, FileAction.CANCEL])
        assert desk.transfers.wanted == []
        await desk.has(pdf, b"later")
        assert opened == []


async def test_a_failed_file_is_tried_again_by_a_click(store, files, tmp_path):
    pdf = attachment(1)
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        desk.transfers.say(Transfer(attachment_id=pdf.id, is_upload=False, state=TransferState.FAILED))
        _, layout = bubble(desk)
        assert {action for _, action in places(layout)} == {FileAction.RETRY}
        click(desk, places(layout)[pdf.id, FileAction.RETRY])
        assert desk.transfers.wanted == [pdf.id]


async def test_what_waits_offline_says_so(store, files, tmp_path):
    pdf = attachment(1)
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        words = desk.column.timeline.view.delegate.sources.files.words
        desk.transfers.say(Transfer(attachment_id=pdf.id, is_upload=False))
        assert words.standing(pdf, desk.tools.files.status(pdf)) == "Waiting…"
        desk.desk.live.status = ConnectionStatus(state=ConnectionState.OFFLINE)
        for listener in list(desk.desk.live.listeners):
            listener(desk.desk.live.status)
        assert words.standing(pdf, desk.tools.files.status(pdf)) == "Waiting for connection"


async def test_what_waits_for_room_on_the_server_says_so(store, files, tmp_path):
    pdf = attachment(1)
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        words = desk.column.timeline.view.delegate.sources.files.words
        desk.transfers.say(Transfer(attachment_id=pdf.id, is_upload=True, code="storage_full"))
        assert words.standing(pdf, desk.tools.files.status(pdf)) == "The server's disk is full"


async def test_cancelling_an_upload_gives_its_whole_message_back_to_be_written_on(store, files, tmp_path):
    pdf, other = attachment(1), attachment(2)
    await fill_files(store)
    async with open_files(store, files, tmp_path) as desk:
        for each in (pdf, other):
            await desk.cache.put(each.id, b"x" * 10)
        command = SendMessage(
            command_id=CommandId(rows.make_id(40, 1)),
            contact_id=CONTACT,
            message_id=MessageId(rows.make_id(41, 1)),
            conversation_id=ConversationId(rows.make_id(42, 1)),
            text="As promised",
            attachments=(pdf, other),
        )
        await store.enqueue(command)
        await desk.settle()
        desk.transfers.say(Transfer(attachment_id=pdf.id, is_upload=True, state=TransferState.RUNNING))
        row, layout = bubble(desk)
        assert row.state is DeliveryState.WAITING
        click(desk, places(layout)[pdf.id, FileAction.CANCEL])
        await desk.settle()
        assert await desk.sent() == []
        composer = desk.column.composer
        assert composer.field.toPlainText() == "As promised"
        assert [each.id for each in desk.desk.model.composer.enclosures.attachments] == [pdf.id, other.id]


# Pictures -------------------------------------------------------------------------------------------------------------
async def test_small_pictures_come_by_themselves_and_large_ones_wait(store, files, tmp_path):
    small, large = picture(1), picture(2, size_bytes=FETCHED_BYTES + 1)
    await fill_files(store, with_files(100, small), with_files(101, large))
    async with open_files(store, files, tmp_path) as desk:
        painted(desk)
        await desk.settle()
        painted(desk)
        assert desk.transfers.wanted == [small.id]


async def test_a_picture_has_its_room_before_it_is_here_and_is_painted_then(store, files, tmp_path):
    tall = picture(1, width=300, height=600)
    await fill_files(store, with_files(100, tall))
    async with open_files(store, files, tmp_path) as desk:
        view = desk.column.timeline.view
        before = view.visualRect(view.model().index(view.model().rowCount() - 1))
        await desk.has(tall, png(300, 600, "#cc0000"))
        painted(desk)
        middle = before.center()

        def is_red():
            colour = painted(desk).pixelColor(before.left() + 60, middle.y())
            return colour.red() > 180 and colour.blue() < 60

        await until(is_red)
        assert view.visualRect(view.model().index(view.model().rowCount() - 1)) == before
        assert await desk.cache.content(tall.id, "thumbnail")


async def test_a_picture_that_cannot_be_read_says_so_instead_of_trying_for_ever(store, files, tmp_path):
    bad = picture(1)
    await fill_files(store, with_files(100, bad))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(bad, b"no picture at all")
        painted(desk)
        await until(lambda: desk.tools.pictures.is_broken(bad.id))
        painted(desk)
        await desk.settle()
        assert desk.tools.pictures.picture(bad, QSize(10, 10)) is None


@pytest.mark.parametrize(("count", "columns"), [(2, 2), (3, 3), (4, 2), (5, 3), (10, 3)])
async def test_several_pictures_are_a_grid(store, files, tmp_path, count, columns):
    pictures = [picture(number, size_bytes=FETCHED_BYTES + 1) for number in range(1, count + 1)]
    await fill_files(store, with_files(100, *pictures))
    async with open_files(store, files, tmp_path) as desk:
        _, layout = bubble(desk)
        found = places(layout)
        assert len(found) == count
        assert len({round(at.x()) for at in found.values()}) == columns


async def test_bubbles_of_text_have_no_blocks(store, files, tmp_path):
    await fill_files(store, rows.make_message(100, text="just words"))
    async with open_files(store, files, tmp_path) as desk:
        _, layout = bubble(desk)
        assert layout._blocks is None


# Opening and saving ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["setup.exe", "macro.DOCM", "page.html", "run.desktop"])
async def test_what_may_run_is_never_opened(store, files, tmp_path, opened, name):
    bad = attachment(1, name)
    await fill_files(store, with_files(100, bad))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(bad, b"MZ")
        row, _ = bubble(desk)
        desk.column.timeline.view.setCurrentIndex(desk.desk.model.timeline.model.index_of(row.key))
        QTest.keyClick(desk.column.timeline.view, Qt.Key.Key_Return)
        await desk.settle()
        assert opened == []
        assert "can run programs" in desk.desk.toasts.current.text
        assert "Open" not in {action.text() for action in menu_of(desk, row).actions()}


async def test_a_kind_that_lies_does_not_open_what_may_run(store, files, tmp_path, opened):
    """A picture is viewed here; by its button in the viewer it would be opened outside, under its own name."""
    bad = picture(1, name="holiday.exe")
    await fill_files(store, with_files(100, bad))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(bad, png())
        desk.tools.hands.open(bad, CONTACT)
        desk.tools.hands.viewer.bar.outside.click()
        await desk.settle()
        assert opened == []


def menu_of(desk, row):
    view = desk.column.timeline.view
    place = view.visualRect(desk.desk.model.timeline.model.index_of(row.key)).center()
    view.setCurrentIndex(desk.desk.model.timeline.model.index_of(row.key))
    QTest.mouseMove(view.viewport(), place)
    QApplication.sendEvent(
        view.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.viewport().mapToGlobal(place)),
    )
    return next(menu for menu in view.findChildren(QMenu) if menu.isVisible())


async def test_a_file_is_saved_where_the_user_says(store, files, tmp_path):
    pdf = attachment(1, "factura.pdf")
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(pdf, b"%PDF")
        desk.tools.hands.save_as(pdf)
        dialog = desk.window.findChild(QFileDialog)
        assert Path(dialog.selectedFiles()[0]).name == "factura.pdf"
        dialog.fileSelected.emit(str(tmp_path / "invoice.pdf"))
        dialog.close()
        await desk.settle()
        assert (tmp_path / "invoice.pdf").read_bytes() == b"%PDF"
        assert desk.desk.toasts.current.text == "Saved as “invoice.pdf”"


async def test_where_it_cannot_be_saved_that_is_said(store, files, tmp_path):
    pdf = attachment(1, "factura.pdf")
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(pdf, b"%PDF")
        desk.tools._handling.save(pdf, tmp_path / "no" / "folder.pdf")
        await desk.settle()
        assert desk.desk.toasts.current.text.startswith("“factura.pdf” cannot be saved there")


async def test_showing_in_a_folder_saves_first_and_overwrites_nothing(store, files, tmp_path, opened):
    pdf = attachment(1, "factura.pdf")
    await fill_files(store, with_files(100, pdf))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(pdf, b"new")
        downloads = tmp_path / "downloads"
        downloads.mkdir()
        (downloads / "factura.pdf").write_bytes(b"old")
        for _ in range(2):  # the second time it is there already
            desk.tools._handling.show_in_folder(pdf, downloads)
            await desk.settle()
        assert opened == [downloads, downloads]
        assert sorted(path.name for path in downloads.iterdir()) == ["factura (1).pdf", "factura.pdf"]
        assert (downloads / "factura.pdf").read_bytes() == b"old"


async def test_each_of_several_files_has_a_menu(store, files, tmp_path):
    await fill_files(store, with_files(100, attachment(1, "a & b.pdf"), attachment(2, "c.exe")))
    async with open_files(store, files, tmp_path) as desk:
        row, _ = bubble(desk)
        menu = menu_of(desk, row)
        submenus = {action.text(): action.menu() for action in menu.actions() if action.menu() is not None}
        assert list(submenus) == ["a && b.pdf", "c.exe"]
        assert [action.text() for action in submenus["c.exe"].actions()] == ["Save as…", "Show in folder"]
        menu.close()


# The viewer -----------------------------------------------------------------------------------------------------------
async def test_the_viewer_shows_pictures_one_after_the_other(store, files, tmp_path):
    first, second, third = picture(1), picture(2, name="b.png"), picture(3, name="c.png")
    await fill_files(store, with_files(100, first, second), with_files(101, attachment(9)), with_files(102, third))
    async with open_files(store, files, tmp_path) as desk:
        for number, file in enumerate((first, second, third)):
            await desk.has(file, png(40 + number, 30))
        desk.tools.hands.open(second, CONTACT)
        viewer = desk.tools.hands.viewer
        await until(lambda: viewer._stack.currentWidget() is viewer.picture)
        await desk.settle()
        assert (viewer.bar.name.text(), viewer.bar.detail.text()[:6]) == ("b.png", "2 of 3")
        assert viewer.accessibleName() == "b.png, 2 of 3"
        QTest.keyClick(viewer, Qt.Key.Key_Right)
        assert viewer.bar.name.text() == "c.png"
        assert not viewer.next.isEnabled()
        QTest.keyClick(viewer, Qt.Key.Key_Right)
        assert viewer.bar.name.text() == "c.png"
        viewer.previous.click()
        viewer.bar.zoom_in.setFocus()
        QTest.keyClick(viewer.bar.zoom_in, Qt.Key.Key_Left)
        assert viewer.bar.name.text() == "picture-1.png"
        await until(lambda: viewer.picture._pixmap.width() == 40)
        QTest.keyClick(viewer, Qt.Key.Key_Escape)
        assert desk.tools.hands.viewer is None


async def test_the_viewer_zooms_around_the_pointer_and_fits_again(store, files, tmp_path):
    large = picture(1, width=3000, height=2000)
    await fill_files(store, with_files(100, large))
    async with open_files(store, files, tmp_path) as desk:
        await desk.has(large, png(3000, 2000))
        desk.tools.hands.open(large, CONTACT)
        viewer = desk.tools.hands.viewer
        view = viewer.picture
        await until(lambda: viewer._stack.currentWidget() is view)
        fitted = view.scale
        assert view.is_fitted
        assert view._rect().width() <= view.width()
        at = QPointF(view.width() * 0.75, view.height() / 2)
        share = (at.x() - view._rect().left()) / view._rect().width()
        for _ in range(6):
            QApplication.sendEvent(view, wheel(at, 120))
        assert view.scale > fitted * 2
        assert abs((at.x() - view._rect().left()) / view._rect().width() - share) < 0.01
        QTest.keyClick(viewer, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        moved = (at.x() - view._rect().left()) / view._rect().width()
        assert moved > share
        QTest.keyClick(viewer, Qt.Key.Key_0)
        assert (view.is_fitted, view.scale) == (True, fitted)
        QTest.keyClick(viewer, Qt.Key.Key_Minus)
        assert view.is_fitted


def wheel(at, turned):
    return QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


async def test_the_viewer_fetches_what_is_not_here_and_says_what_cannot_be_shown(store, files, tmp_path):
    large = picture(1, size_bytes=FETCHED_BYTES + 1)
    await fill_files(store, with_files(100, large))
    async with open_files(store, files, tmp_path) as desk:
        desk.tools.hands.open(large, CONTACT)
        viewer = desk.tools.hands.viewer
        assert desk.transfers.wanted == [large.id]
        desk.transfers.say(
            Transfer(attachment_id=large.id, is_upload=False, state=TransferState.FAILED, code="file_damaged")
        )
        assert viewer.waiting.accessibleName() == "Arrived damaged · Try again"
        QTest.mouseClick(viewer.waiting, Qt.MouseButton.LeftButton)
        assert desk.transfers.wanted == [large.id, large.id]
        await desk.cache.put(large.id, b"no picture")
        desk.transfers.say(Transfer(attachment_id=large.id, is_upload=False, state=TransferState.DONE))
        await until(lambda: viewer.waiting.accessibleName() == "This file cannot be shown here.")


class FakeVideo(QWidget):
    """Stands in for the pane that needs QtMultimedia."""

    def __init__(self, parent):
        super().__init__(parent)
        self.shown, self.toggled = [], 0

    def show_video(self, path, position_ms=0):
        self.shown.append((path, path.read_bytes(), position_ms))

    def close_video(self):
        self.shown.append(None)

    def toggle(self):
        self.toggled += 1


async def test_videos_are_played_from_a_private_copy(store, files, tmp_path):
    video = attachment(1, "unboxing.mp4", kind=AttachmentKind.VIDEO, media_type="video/mp4")
    await fill_files(store, with_files(100, video))
    async with open_files(store, files, tmp_path, video=VideoLoaders(lambda: FakeVideo, lambda _: png())) as desk:
        await desk.has(video, b"moving pictures")
        desk.tools.hands.open(video, CONTACT)
        viewer = desk.tools.hands.viewer
        await until(lambda: viewer.video is not None and viewer.video.shown)
        [(path, data, _)] = viewer.video.shown
        assert data == b"moving pictures"
        assert path.is_relative_to(tmp_path / "opened")
        QTest.keyClick(viewer, Qt.Key.Key_Space)
        assert viewer.video.toggled == 1
        pane = viewer.video
        viewer.close()
        assert pane.shown[-1] is None
    assert not (tmp_path / "opened").exists()
