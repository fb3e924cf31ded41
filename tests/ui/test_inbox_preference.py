"""The inbox that was shown last is shown again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.inbox import Inbox, InboxKey
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.screens import open_screens
from tests.ui.sample import NOW, sample_rows

SALES = InboxKey(Inbox.TEAM, rows.team_id(1))


@pytest.fixture
def settings(qapp, tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    "key",
    [InboxKey(), InboxKey(Inbox.BLOCKED), SALES, InboxKey(Inbox.CUSTOM, rows.custom_inbox_id(3))],
)
def test_an_inbox_is_kept(settings, key):
    Preferences(settings).set_inbox(key)
    assert Preferences(settings).inbox == key


@pytest.mark.parametrize("kept", ["", "nonsense", "team", "team:no-id", "custom:"])
def test_what_cannot_be_read_is_all(settings, kept):
    settings.setValue("inbox", kept)
    assert Preferences(settings).inbox == InboxKey()


async def test_the_next_window_shows_it_again(store, qtbot, settings):
    await fill(store, *sample_rows(), rows.make_team(1, name="Sales"))
    for chosen_before in (InboxKey(), SALES):
        async with open_screens(store, NOW, is_started=False) as screens:
            window = MainWindow(screens.models, QWidget(), Preferences(settings), screens.scope)
            window.place_details(DetailsPane(screens.models.details, window, can_assign=True))
            qtbot.addWidget(window)
            screens.models.start()
            window.show()
            await screens.settle()
            assert screens.models.inboxes.chosen == chosen_before
            assert screens.models.contact_list.query.inbox == chosen_before
            screens.models.inboxes.choose(SALES)
            window.close()
