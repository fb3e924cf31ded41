"""The connection in words: the banner's for every state, and the rail's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import CommandId, MessageId
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus
from desktop_inbox.protocol.conversation_commands import SendMessage
from desktop_inbox.ui.shell.banner import ConnectionBanner
from desktop_inbox.viewmodels.connection import Remedy, Tone
from tests.fixtures import rows
from tests.fixtures.caches import fill
from tests.fixtures.screens import Screens, open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows


def tell(screens: Screens, **status) -> None:
    screens.live.status = ConnectionStatus(**status)
    for listener in list(screens.live.listeners):
        listener(screens.live.status)


async def send(screens: Screens, number: int) -> None:
    command = SendMessage(
        command_id=CommandId(new_id(screens.clock)),
        contact_id=rows.contact_id(number),
        conversation_id=rows.conversation_id(number),
        message_id=MessageId(new_id(screens.clock)),
        text="Hola",
    )
    await screens.store.enqueue(command)


@pytest.mark.parametrize(
    ("status", "tone", "text", "remedy"),
    [
        ({"state": ConnectionState.ONLINE}, None, None, None),
        ({"state": ConnectionState.CONNECTING}, None, None, None),
        ({"state": ConnectionState.SYNCING}, None, None, None),
        (
            {"state": ConnectionState.OFFLINE},
            Tone.WARNING,
            "Offline. You are reading saved history.",
            Remedy.RECONNECT,
        ),
        (
            {"state": ConnectionState.OFFLINE, "error_code": "disk_full"},
            Tone.WARNING,
            "The disk is full. Free some space to receive and send; nothing saved here is lost.",
            Remedy.RECONNECT,
        ),
        (
            {"state": ConnectionState.OFFLINE, "error_code": "vault_unavailable"},
            Tone.WARNING,
            "Your sign-in cannot be saved. Unlock the keychain, or free some space on the disk.",
            Remedy.RECONNECT,
        ),
        (
            {"state": ConnectionState.SYNCING, "done": 500, "total": 2000},
            Tone.INFO,
            "Fetching history · 500 of 2000",
            None,
        ),
        (
            {"state": ConnectionState.SIGNED_OUT},
            Tone.BAD,
            "You are signed out. Sign in to receive and send messages; nothing saved here is lost.",
            Remedy.SIGN_IN,
        ),
    ],
)
async def test_the_banner_words_every_state(store, status, tone, text, remedy):
    async with open_screens(store, NOW) as screens:
        tell(screens, **status)
        banner = screens.models.connection.banner
        assert (banner and banner.tone, banner and banner.text, banner and banner.remedy) == (tone, text, remedy)


async def test_offline_says_how_many_messages_wait(store):
    await fill(store, *sample_rows())
    async with open_screens(store, NOW, state=ConnectionState.OFFLINE) as screens:
        await send(screens, 1)
        await send(screens, 2)
        await until(lambda: "2 message(s)" in screens.models.connection.banner.text)
        assert screens.models.connection.banner.text == (
            "Offline. You are reading saved history; 2 message(s) will be sent when you reconnect."
        )


async def test_a_short_outage_shows_nothing_and_a_long_one_says_what_is_done(store):
    async with open_screens(store, NOW) as screens:
        vm = screens.models.connection
        tell(screens, state=ConnectionState.CONNECTING)
        assert vm.banner is None
        vm._on_patience_ended()
        assert (vm.banner.tone, vm.banner.text) == (Tone.QUIET, "Connecting…")
        tell(screens, state=ConnectionState.SYNCING)
        assert vm.banner.text == "Synchronising…"
        tell(screens, state=ConnectionState.ONLINE)
        assert vm.banner is None
        tell(screens, state=ConnectionState.CONNECTING)
        assert vm.banner is None


async def test_the_buttons_of_the_banner(store, qtbot):
    async with open_screens(store, NOW, state=ConnectionState.OFFLINE) as screens:
        vm = screens.models.connection
        banner = ConnectionBanner(vm)
        qtbot.addWidget(banner)
        wanted = []
        vm.sign_in_requested.connect(lambda: wanted.append("sign in"))
        assert banner._remedy.text() == "Try now"
        QTest.mouseClick(banner._remedy, Qt.MouseButton.LeftButton)
        assert screens.live.status.state is ConnectionState.ONLINE
        assert not banner.isVisible()
        vm.use_remedy()
        tell(screens, state=ConnectionState.SIGNED_OUT)
        QTest.mouseClick(banner._remedy, Qt.MouseButton.LeftButton)
        assert wanted == ["sign in"]
        banner.close()


async def test_the_bar_shows_how_much_is_done(store, qtbot):
    async with open_screens(store, NOW) as screens:
        banner = ConnectionBanner(screens.models.connection)
        qtbot.addWidget(banner)
        tell(screens, state=ConnectionState.SYNCING, done=12_400, total=48_000)
        assert banner.isVisible()
        assert banner._progress.value() == 258
        tell(screens, state=ConnectionState.SYNCING, done=50_000, total=48_000)
        assert banner._progress.value() == 1000
        tell(screens, state=ConnectionState.OFFLINE)
        assert not banner._progress.isVisible()
        banner.close()
