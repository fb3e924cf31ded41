"""How the client stands to the server, in words for the banner and the rail."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ports import ConnectionState, ConnectionStatus, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.store_signals import StoreSignals

PATIENCE_MS = 1500
"""How long connecting and catching up may take before the banner speaks: a short outage shows nothing."""


class Tone(StrEnum):
    """How a banner looks."""

    QUIET = "quiet"
    INFO = "info"
    WARNING = "warning"
    BAD = "bad"


class Remedy(StrEnum):
    """What a banner's button does."""

    RECONNECT = "reconnect"
    SIGN_IN = "sign_in"


_KEEPING_FAULTS = frozenset({"vault_unavailable", "vault_forgets", "no_keychain"})
"""The codes of a sign-in that cannot be kept."""


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """What the banner shows. `progress` is a part from 0 to 1; None: no bar. `remedy` None: no button."""

    tone: Tone
    text: str
    progress: float | None = None
    remedy: Remedy | None = None
    remedy_text: str = ""


class ConnectionViewModel(QObject):
    """The state of the connection. `banner` is None while there is nothing to say. Belongs to the loop's thread."""

    changed = Signal()
    sign_in_requested = Signal()

    def __init__(self, *, store: Store, live: LiveSession, scope: TaskScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._live = store, live
        self._jobs = JobQueue("outbox count", scope, self._on_store_failed)
        self._status = live.status
        self._waiting = 0
        self._is_late = False
        self._banner: Banner | None = None
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)
        self._subscription = live.subscribe_status(self._on_status_changed)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_ended)

    @property
    def state(self) -> ConnectionState:
        """How the client stands to the server."""
        return self._status.state

    @property
    def banner(self) -> Banner | None:
        """What the banner says; None: it is hidden."""
        return self._banner

    @property
    def summary(self) -> str:
        """The state in a few words."""
        words = {
            ConnectionState.CONNECTING: self.tr("Connecting\u2026"),
            ConnectionState.SYNCING: self.tr("Synchronising\u2026"),
            ConnectionState.ONLINE: self.tr("Connected"),
            ConnectionState.OFFLINE: self.tr("Offline"),
            ConnectionState.SIGNED_OUT: self.tr("Signed out"),
        }
        return words[self._status.state]

    def start(self) -> None:
        """Count what waits in the outbox and keep up from then on."""
        self._on_status_changed(self._live.status)
        self._jobs.ask(self._count_waiting)

    def close(self) -> None:
        """Stop listening and reading."""
        self._patience.stop()
        self._jobs.clear()
        self._signals.close()
        self._subscription.close()

    def reconnect(self) -> None:
        """Try again at once."""
        self._live.reconnect_now()

    def use_remedy(self) -> None:
        """Do what the banner's button says."""
        if self._banner is None:
            return
        if self._banner.remedy is Remedy.SIGN_IN:
            self.sign_in_requested.emit()
        else:
            self.reconnect()

    async def _count_waiting(self) -> None:
        self._waiting = (await self._store.outbox_counts()).waiting
        self._publish()

    def _publish(self) -> None:
        self._banner = self._make_banner()
        self.changed.emit()

    def _make_banner(self) -> Banner | None:
        state = self._status.state
        if state is ConnectionState.OFFLINE:
            remedy, words = Remedy.RECONNECT, self.tr("Try now")
            return Banner(tone=Tone.WARNING, text=self._offline_text(), remedy=remedy, remedy_text=words)
        if state is ConnectionState.SIGNED_OUT:
            text = self.tr("You are signed out. Sign in to receive and send messages; nothing saved here is lost.")
            return Banner(tone=Tone.BAD, text=text, remedy=Remedy.SIGN_IN, remedy_text=self.tr("Sign in"))
        if state is ConnectionState.SYNCING and self._status.total:
            return self._progress_banner(self._status)
        if self._is_late and state is not ConnectionState.ONLINE:
            return Banner(tone=Tone.QUIET, text=self.summary)
        return None

    def _offline_text(self) -> str:
        """Say why nothing moves: where it is this computer, what to do about it."""
        if self._status.error_code == "disk_full":
            return self.tr("The disk is full. Free some space to receive and send; nothing saved here is lost.")
        if self._status.error_code in _KEEPING_FAULTS:
            return self.tr("Your sign-in cannot be saved. Unlock the keychain, or free some space on the disk.")
        if not self._waiting:
            return self.tr("Offline. You are reading saved history.")
        return self.tr(
            "Offline. You are reading saved history; %n message(s) will be sent when you reconnect.",
            None,
            self._waiting,
        )

    def _progress_banner(self, status: ConnectionStatus) -> Banner:
        locale = QLocale()
        text = self.tr("Fetching history \u00b7 %1 of %2")
        text = text.replace("%1", locale.toString(status.done)).replace("%2", locale.toString(status.total))
        return Banner(tone=Tone.INFO, text=text, progress=min(1.0, status.done / status.total))

    def _on_status_changed(self, status: ConnectionStatus) -> None:
        self._status = status
        if status.state in (ConnectionState.CONNECTING, ConnectionState.SYNCING):
            if not self._patience.isActive() and not self._is_late:
                self._patience.start()
        else:
            self._patience.stop()
            self._is_late = False
        self._publish()

    def _on_patience_ended(self) -> None:
        self._is_late = True
        self._publish()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.outbox or change.everything:
            self._jobs.ask(self._count_waiting)

    def _on_store_failed(self, _error: StoreUnavailableError) -> None:
        """Keep the last count: the list says what is wrong."""
