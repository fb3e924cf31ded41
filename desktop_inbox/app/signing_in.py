"""Signing in: the window, the browser, and who one is then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QCoreApplication

from desktop_inbox.app.grant import Grant
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import InboxError, ProtocolError
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.session import Me, TokenResponse
from desktop_inbox.protocol.version import PROTOCOL_VERSION
from desktop_inbox.sync.api import AuthorizedHttp
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.sign_in import SignIn, redeem
from desktop_inbox.sync.tokens import TokenSource
from desktop_inbox.ui.sign_in.window import SignInWindow

_log = logging.getLogger(__name__)


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome: where, who, and the newest tokens."""

    server: str
    me: Me
    tokens: TokenResponse


async def sign_in_with_grant(server: str, grant: Grant, *, clock: Clock, scope: TaskScope) -> SignedIn:
    """Sign in with a code that was minted on the server. Raises what the server says."""
    http = HttpClient(server)
    try:
        tokens = await redeem(http, code=grant.code, verifier=grant.verifier, redirect_uri=grant.redirect_uri)
        return await _introduced(http, tokens, clock=clock, scope=scope)
    finally:
        await http.close()


class SignInFlow:
    """Runs the sign-in window until somebody has signed in or the window was closed."""

    def __init__(
        self,
        window: SignInWindow,
        *,
        open_browser: Callable[[str], bool],
        check: Callable[[SignedIn], None],
        language: str,
        clock: Clock,
        scope: TaskScope,
    ) -> None:
        """Take the window and how to open the browser. `check` raises `UserError` for somebody who may not come in."""
        self._window = window
        self._check = check
        self._open_browser = open_browser
        self._language = language
        self._clock = clock
        self._scope = scope
        self._wishes: asyncio.Queue[str | None] = asyncio.Queue()
        self._attempt: SignIn | None = None
        window.sign_in_requested.connect(self._wishes.put_nowait)
        window.closed.connect(self._on_window_closed)
        window.cancelled.connect(self._on_window_cancelled)

    async def run(self) -> SignedIn | None:
        """Wait for addresses and try them. None: the window was closed."""
        while (address := await self._wishes.get()) is not None:
            self._window.show_waiting()
            try:
                return await self._try(address)
            except InboxError as error:
                _log.warning("Signing in failed: %s", error.code)
                self._window.show_error(words_for(error.code))
        return None

    async def _try(self, address: str) -> SignedIn:
        http = HttpClient(address)
        self._attempt = SignIn(http, language=self._language)
        try:
            page = await self._attempt.start()
            if not self._open_browser(page):
                raise ProtocolError("no_browser")
            tokens = await self._attempt.wait()
            signed_in = await _introduced(http, tokens, clock=self._clock, scope=self._scope)
            self._check(signed_in)
            return signed_in
        finally:
            attempt, self._attempt = self._attempt, None
            await attempt.close()
            await http.close()

    def _on_window_cancelled(self) -> None:
        if self._attempt is not None:
            self._scope.spawn("cancel sign-in", self._attempt.close())

    def _on_window_closed(self) -> None:
        self._on_window_cancelled()
        self._wishes.put_nowait(None)


async def _introduced(http: HttpClient, tokens: TokenResponse, *, clock: Clock, scope: TaskScope) -> SignedIn:
    """Ask the server who the tokens belong to. Raises `ProtocolError("unsupported_version")` for another protocol."""
    newest = [tokens.refresh_token]

    async def note(refresh_token: str) -> None:
        newest.append(refresh_token)

    source = TokenSource(http, refresh_token=tokens.refresh_token, save=note, clock=clock, scope=scope)
    await source.adopt(tokens)
    me = await AuthorizedHttp(http, source).me()
    if me.protocol != PROTOCOL_VERSION:
        raise ProtocolError("unsupported_version")
    return SignedIn(server=http.base_url, me=me, tokens=msgspec.structs.replace(tokens, refresh_token=newest[-1]))


def words_for(code: str) -> str:
    """Return what to tell the user about a failed sign-in."""
    translate = QCoreApplication.translate
    words = {
        "bad_address": translate("SignIn", "This is not the address of a server."),
        "unreachable": translate("SignIn", "The server cannot be reached. Check the address and the network."),
        "timeout": translate("SignIn", "The browser did not come back in time."),
        "cancelled": "",
        "refused": translate("SignIn", "Signing in was refused."),
        "no_browser": translate("SignIn", "The browser could not be opened."),
        "other_user": translate("SignIn", "This profile belongs to another user or workspace."),
        "unsupported_version": translate("SignIn", "The server and this application do not fit. Update the older one."),
    }
    return words.get(code, translate("SignIn", "Signing in failed ({code}).").format(code=code))
