"""The files that were shared with a contact, in the details: their list, their menus, and pictures of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QDesktopServices

from desktop_inbox.app.late_video import VideoLoaders
from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.ui.details.card import CARD_INSET
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.details.shared_files import SharedFilesSection
from desktop_inbox.viewmodels.details import DetailsViewModel
from desktop_inbox.viewmodels.shared_files import FIRST_FILES
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT
from tests.ui.file_desk import attachment, fill_files, open_files, png
from tests.ui.test_files_timeline import FakeVideo, with_files


@pytest.fixture
def opened(monkeypatch):
    """Give the paths that were handed to the system."""
    paths = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: paths.append(Path(url.toLocalFile())) or True)
    return paths


async def test_shared_files_stand_in_the_details_newest_first(store, files, tmp_path, opened):
    sent = [with_files(100 + number, attachment(number, f"{number}.pdf")) for number in range(1, 9)]
    voice = attachment(50, "note.ogg", kind=AttachmentKind.VOICE)
    await fill_files(store, *sent, with_files(200, voice))
    async with open_files(store, files, tmp_path) as desk:
        details = DetailsViewModel(store=store, scope=desk.desk.scope, clock=desk.desk.clock)
        pane = DetailsPane(details)
        desk.tools.add_shared_files(pane, details)
        section = pane.findChild(SharedFilesSection)
        assert not section.empty.isHidden()
        details.show_contact(CONTACT)
        await desk.settle()
        names = [button.card.attachment.name for button in section.cards]
        assert names == [f"{number}.pdf" for number in (8, 7, 6, 5, 4)]
        assert len(names) == FIRST_FILES
        assert section.empty.isHidden()
        assert section.cards[0].card.subtitle.endswith(" · 182 KB")
        section.more.click()
        await desk.settle()
        assert (len(section.cards), section.more.isHidden()) == (8, True)
        await desk.has(section.cards[0].card.attachment, b"%PDF")
        section.cards[0].click()
        await desk.settle()
        assert [path.name for path in opened] == ["8.pdf"]
        assert "received" in section.cards[0].accessibleName()
        menu = section.menu_of(section.cards[0])
        assert [action.text() for action in menu.actions()] == ["Open", "Save as…", "Show in folder"]
        pane.deleteLater()
        details.close()


async def test_shared_pictures_and_videos_show_what_they_are_once_they_are_here(store, files, tmp_path):
    clip = attachment(1, "clip.webm", kind=AttachmentKind.VIDEO, media_type="video/webm")
    photo = attachment(2, "photo.png", kind=AttachmentKind.IMAGE, media_type="image/png")
    await fill_files(store, with_files(100, clip), with_files(101, photo))
    loaders = VideoLoaders(lambda: FakeVideo, lambda _: png(320, 180, "#cc2222"))
    async with open_files(store, files, tmp_path, video=loaders) as desk:
        details = DetailsViewModel(store=store, scope=desk.desk.scope, clock=desk.desk.clock)
        pane = DetailsPane(details)
        desk.tools.add_shared_files(pane, details)
        section = pane.findChild(SharedFilesSection)
        details.show_contact(CONTACT)
        await desk.settle()
        of_photo, of_clip = section.cards

        section.resize(280, 300)

        def colour(card):
            image = section.grab().toImage()
            return image.pixelColor(card.mapTo(section, QPoint(CARD_INSET + 4, card.height() // 2))).name()

        before = colour(of_photo), colour(of_clip)
        await desk.has(photo, png(64, 64, "#22cc22"))
        await desk.has(clip, b"moving pictures")
        await until(lambda: colour(of_photo) != before[0] and colour(of_clip) != before[1], 10)
        assert QColor(colour(of_photo)).green() > 150
        assert QColor(colour(of_clip)).red() > 150
        absent = attachment(3, "absent.png", kind=AttachmentKind.IMAGE, media_type="image/png")
        desk.tools.files.status(absent)
        await desk.settle()
        assert desk.tools.pictures.picture(absent, QSize(8, 8), fetches=False) is None
        assert absent.id not in desk.transfers.wanted
        pane.deleteLater()
        details.close()
