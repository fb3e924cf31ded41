"""The one registry of late imports in the application: what the first painted list does not need, or not yet.

Start-up is ordered by it: paint first, import after. Everything else imports at its top.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from desktop_inbox.domain.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_inbox.app.chat import Chat
    from desktop_inbox.app.connection import Connection
    from desktop_inbox.app.grant import Grant
    from desktop_inbox.app.idle import IdleSource
    from desktop_inbox.app.keychain import KeychainVault
    from desktop_inbox.app.late_sound import SoundLoaders
    from desktop_inbox.app.late_video import VideoLoaders
    from desktop_inbox.app.network import NetworkWatch
    from desktop_inbox.app.own_presence import OwnPresence
    from desktop_inbox.app.sealed_file import SealedFileVault
    from desktop_inbox.app.second_start import SecondStarts
    from desktop_inbox.app.signing_in import SignedIn, SignInFlow
    from desktop_inbox.cache.file_cache import FileCache
    from desktop_inbox.domain.clock import Clock
    from desktop_inbox.domain.sound import Microphone, VoiceEncoder
    from desktop_inbox.domain.tasks import TaskScope
    from desktop_inbox.media.player import QtPlayer
    from desktop_inbox.ui.attachments.video_pane import VideoPane
    from desktop_inbox.ui.contact_list.bulk_bar import BulkBar
    from desktop_inbox.ui.contacts.screen import ContactsScreen
    from desktop_inbox.ui.details.pane import DetailsPane
    from desktop_inbox.ui.inboxes.builder_dialog import InboxBuilderDialog
    from desktop_inbox.ui.kit.toast import ToastCard
    from desktop_inbox.ui.settings.screen import SettingsScreen
    from desktop_inbox.ui.sign_in.passphrase_dialog import PassphraseDialog
    from desktop_inbox.ui.sign_in.window import SignInWindow
    from desktop_inbox.viewmodels.attachment_intake import Intake
    from desktop_inbox.viewmodels.bulk import BulkViewModel
    from desktop_inbox.viewmodels.contacts import ContactsViewModels
    from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder
    from desktop_inbox.viewmodels.merging import MergeViewModel
    from desktop_inbox.viewmodels.people import People
    from desktop_inbox.viewmodels.settings.settings import SettingsViewModel
    from desktop_inbox.viewmodels.snoozing import SnoozeViewModel

_CHAT_PARTS = (
    "viewmodels.timeline",
    "viewmodels.composer",
    "ui.composer.composer",
    "ui.timeline.blocks",
    "ui.timeline.view",
    "ui.conversation.column",
    "ui.composer.snippet_tool",
    "app.composer_tools",
    "app.file_tools",
    "app.voice_tools",
)
"""What `app.chat` imports, in parts of a few milliseconds: some 20 modules each."""


def connection_class() -> type[Connection]:
    """Load the network side (aiohttp, some 50 ms)."""
    from desktop_inbox.app.connection import Connection  # noqa: PLC0415 - the registry

    return Connection


def file_cache_class() -> type[FileCache]:
    """Load what holds the contents of files, once the list was painted."""
    from desktop_inbox.cache.file_cache import FileCache  # noqa: PLC0415 - the registry

    return FileCache


def keychain_class() -> type[KeychainVault]:
    """Load the keychain (keyring, some 90 ms). May be called in a thread while the screens are loaded."""
    from desktop_inbox.app.keychain import KeychainVault  # noqa: PLC0415 - the registry

    return KeychainVault


def sign_in_flow_class() -> type[SignInFlow]:
    """Load what the sign-in window needs."""
    from desktop_inbox.app.signing_in import SignInFlow  # noqa: PLC0415 - the registry

    return SignInFlow


async def sign_in_with_grant(server: str, grant: Grant, *, clock: Clock, scope: TaskScope) -> SignedIn:
    """Load what signing in needs, and sign in with a grant."""
    from desktop_inbox.app import signing_in  # noqa: PLC0415 - the registry

    return await signing_in.sign_in_with_grant(server, grant, clock=clock, scope=scope)


def sign_in_window_class() -> type[SignInWindow]:
    """Load the sign-in window, which most starts do not show."""
    from desktop_inbox.ui.sign_in.window import SignInWindow  # noqa: PLC0415 - the registry

    return SignInWindow


def passphrase_dialog_class() -> type[PassphraseDialog]:
    """Load the passphrase dialog."""
    from desktop_inbox.ui.sign_in.passphrase_dialog import PassphraseDialog  # noqa: PLC0415 - the registry

    return PassphraseDialog


def sealed_file_class() -> type[SealedFileVault]:
    """Load the vault behind a passphrase (Argon2)."""
    from desktop_inbox.app.sealed_file import SealedFileVault  # noqa: PLC0415 - the registry

    return SealedFileVault


def chat_parts() -> Iterator[None]:
    """Load what `chat_class` needs, a part at each step."""
    for name in _CHAT_PARTS:
        importlib.import_module(f"desktop_inbox.{name}")
        yield


def chat_class() -> type[Chat]:
    """Load what shows a conversation: its column, and the tools of its composer."""
    from desktop_inbox.app.chat import Chat  # noqa: PLC0415 - the registry

    return Chat


def contacts_viewmodels_class() -> type[ContactsViewModels]:
    """Load the view-models of the Contacts screen, once it is wanted."""
    from desktop_inbox.viewmodels.contacts import ContactsViewModels  # noqa: PLC0415 - the registry

    return ContactsViewModels


def contacts_screen_class() -> type[ContactsScreen]:
    """Load the Contacts screen, once it is wanted."""
    from desktop_inbox.ui.contacts.screen import ContactsScreen  # noqa: PLC0415 - the registry

    return ContactsScreen


def settings_viewmodel_class() -> type[SettingsViewModel]:
    """Load the settings' view-models, once they are wanted."""
    from desktop_inbox.viewmodels.settings.settings import SettingsViewModel  # noqa: PLC0415 - the registry

    return SettingsViewModel


def intake_of(files: FileCache) -> Intake:
    """Load what takes files in, once they can be added somewhere."""
    from desktop_inbox.media import images  # noqa: PLC0415 - the registry
    from desktop_inbox.viewmodels.attachment_intake import Intake  # noqa: PLC0415 - the registry

    return Intake(files, images)


def settings_screen_class() -> type[SettingsScreen]:
    """Load the Settings screen, once it is wanted."""
    from desktop_inbox.ui.settings.screen import SettingsScreen  # noqa: PLC0415 - the registry

    return SettingsScreen


def inbox_filter_builder_class() -> type[InboxFilterBuilder]:
    """Load what custom inboxes are made with, once one is made or changed."""
    from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder  # noqa: PLC0415 - the registry

    return InboxFilterBuilder


def inbox_builder_dialog_class() -> type[InboxBuilderDialog]:
    """Load the dialog that custom inboxes are made in."""
    from desktop_inbox.ui.inboxes.builder_dialog import InboxBuilderDialog  # noqa: PLC0415 - the registry

    return InboxBuilderDialog


def bulk_viewmodel_class() -> type[BulkViewModel]:
    """Load what is done with many contacts, once the list was painted."""
    from desktop_inbox.viewmodels.bulk import BulkViewModel  # noqa: PLC0415 - the registry

    return BulkViewModel


def people_class() -> type[People]:
    """Load what is known of the workspace's people, once the list was painted."""
    from desktop_inbox.viewmodels.people import People  # noqa: PLC0415 - the registry

    return People


def snooze_viewmodel_class() -> type[SnoozeViewModel]:
    """Load what offers times to snooze until."""
    from desktop_inbox.viewmodels.snoozing import SnoozeViewModel  # noqa: PLC0415 - the registry

    return SnoozeViewModel


def bulk_bar_class() -> type[BulkBar]:
    """Load the bar of what is done with many contacts."""
    from desktop_inbox.ui.contact_list.bulk_bar import BulkBar  # noqa: PLC0415 - the registry

    return BulkBar


def merge_viewmodel_class() -> type[MergeViewModel]:
    """Load what contacts are merged with."""
    from desktop_inbox.viewmodels.merging import MergeViewModel  # noqa: PLC0415 - the registry

    return MergeViewModel


async def ask_to_merge(viewmodel: MergeViewModel, parent: QWidget) -> None:
    """Load the dialog that contacts are merged in, and lead through it."""
    from desktop_inbox.ui.contacts import merge_dialog  # noqa: PLC0415 - the registry

    await merge_dialog.ask_to_merge(viewmodel, parent)


def own_presence_class() -> type[OwnPresence]:
    """Load the user's availability, and the watch over whether somebody is at the computer (ctypes)."""
    from desktop_inbox.app.own_presence import OwnPresence  # noqa: PLC0415 - the registry

    return OwnPresence


def session_bus_idle() -> IdleSource | None:
    """Load who asks the session bus whether somebody is at the computer; None where Qt came without QtDBus."""
    try:
        from desktop_inbox.app.idle_bus import SessionBusIdle  # noqa: PLC0415 - the registry
    except ImportError:
        return None
    return SessionBusIdle.of_session()


def details_pane_class() -> type[DetailsPane]:
    """Load the panel of a contact's details, once the list was painted."""
    from desktop_inbox.ui.details.pane import DetailsPane  # noqa: PLC0415 - the registry

    return DetailsPane


def toast_card_class() -> type[ToastCard]:
    """Load what tells of what was done, once the list was painted."""
    from desktop_inbox.ui.kit.toast import ToastCard  # noqa: PLC0415 - the registry

    return ToastCard


def network_watch_class() -> type[NetworkWatch]:
    """Load the watch over the network (QtNetwork)."""
    from desktop_inbox.app.network import NetworkWatch  # noqa: PLC0415 - the registry

    return NetworkWatch


def second_starts_class() -> type[SecondStarts]:
    """Load what listens for second starts (QtNetwork)."""
    from desktop_inbox.app.second_start import SecondStarts  # noqa: PLC0415 - the registry

    return SecondStarts


def ask_to_raise(name: str) -> bool:
    """Load what a second start needs, and ask the first one to show its window."""
    from desktop_inbox.app import second_start  # noqa: PLC0415 - the registry

    return second_start.ask_to_raise(name)


def video_loaders() -> VideoLoaders:
    """Return what loads the viewer's video, and posters."""
    from desktop_inbox.app.late_video import VideoLoaders  # noqa: PLC0415 - the registry

    return VideoLoaders(pane=_video_pane_class, make_poster=_make_poster)


def _video_pane_class() -> type[VideoPane]:
    """Load what plays videos in the viewer (QtMultimedia), once one is. Raises `UserError`: `no_player`."""
    try:
        from desktop_inbox.ui.attachments.video_pane import VideoPane  # noqa: PLC0415 - the registry
    except ImportError as error:
        raise UserError("no_player") from error
    return VideoPane


def _make_poster(content: bytes) -> bytes:
    """Load what makes pictures of videos (ffmpeg), and make one. Called on a thread; raises `UserError`."""
    from desktop_inbox.media import posters  # noqa: PLC0415 - the registry

    return posters.make_poster(content)


def sound_loaders() -> SoundLoaders:
    """Return what loads recording, encoding and playing."""
    from desktop_inbox.app.late_sound import SoundLoaders  # noqa: PLC0415 - the registry

    return SoundLoaders(microphone=_microphone, encoder=_voice_encoder, player=_player_class)


async def microphone_names() -> Sequence[str]:
    """Load what records, and look which microphones there are."""
    return await (await asyncio.to_thread(_microphone)).devices()


def _microphone() -> Microphone:
    """Load what records: PortAudio, or QtMultimedia where that is missing. Called on a thread."""
    try:
        from desktop_inbox.media.pyaudio_microphone import PyAudioMicrophone  # noqa: PLC0415 - the registry
    except ImportError:
        from desktop_inbox.media.qt_microphone import QtMicrophone  # noqa: PLC0415 - the registry

        return QtMicrophone()
    return PyAudioMicrophone()


def _voice_encoder() -> VoiceEncoder:
    """Load what makes voice notes (pydub, ffmpeg). Called on a thread."""
    from desktop_inbox.media.encoding import PydubEncoder  # noqa: PLC0415 - the registry

    return PydubEncoder()


def _player_class() -> type[QtPlayer]:
    """Load what plays (QtMultimedia, some 150 ms), and look for the sound output. Called on a thread.

    Raises `UserError`: `no_player`, where libraries of the system are missing.
    """
    try:
        from desktop_inbox.media import player, sound_devices  # noqa: PLC0415 - the registry
    except ImportError as error:
        raise UserError("no_player") from error
    sound_devices.has_output()
    return player.QtPlayer
