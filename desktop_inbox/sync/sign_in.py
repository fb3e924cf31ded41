"""Signing in: OAuth 2 authorization code with PKCE and a loopback redirect (RFC 8252, RFC 7636)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from desktop_inbox.domain.errors import AuthenticationError, TransientError
from desktop_inbox.protocol.session import CLIENT_ID, TokenResponse
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.tokens import request_tokens

CALLBACK_PATH = "/callback"

_PAGES = {
    "en": ("You are signed in", "You can close this page and go back to Desktop Inbox."),
    "es": ("Has iniciado sesión", "Puedes cerrar esta página y volver a Desktop Inbox."),
}
_REFUSED_PAGES = {
    "en": ("You are not signed in", "Go back to Desktop Inbox and try again."),
    "es": ("No has iniciado sesión", "Vuelve a Desktop Inbox e inténtalo de nuevo."),
}
_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; text-align: center; }}
body {{ display: grid; place-content: center; min-height: 90vh; }}
</style></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""
_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
}


def new_verifier() -> str:
    """Return a fresh PKCE code verifier of 43 characters."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """Return a verifier's S256 challenge."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


async def redeem(http: HttpClient, *, code: str, verifier: str, redirect_uri: str) -> TokenResponse:
    """Change an authorization code for tokens. Raises `AuthenticationError` for one that is wrong, used or too old."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": redirect_uri,
    }
    return await request_tokens(http, fields)


class SignIn:
    """One sign-in in the user's browser: `start`, open the address, `wait` for the tokens; `close` in any case.

    It listens on 127.0.0.1 on a free port, for as long as it takes. What comes with another `state` is not ours and
    ends nothing; the first answer that is ours ends it.
    """

    def __init__(self, http: HttpClient, *, language: str = "en", timeout_s: float = 300.0) -> None:
        """Give the interface's language ("en" or "es") for the page that the browser shows at the end."""
        self._http = http
        self._language = language if language in _PAGES else "en"
        self._timeout_s = timeout_s
        self._verifier = new_verifier()
        self._state = secrets.token_urlsafe(24)
        self._redirect_uri = ""
        self._runner: web.AppRunner | None = None
        self._code: asyncio.Future[str] | None = None

    async def start(self) -> str:
        """Listen, and return the address to open in the browser. Raises `TransientError` when no port can be had."""
        application = web.Application()
        application.router.add_get(CALLBACK_PATH, self._on_redirect)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        except OSError as error:
            raise TransientError("no_loopback_port") from error
        self._code = asyncio.get_running_loop().create_future()
        self._redirect_uri = f"http://127.0.0.1:{self._runner.addresses[0][1]}{CALLBACK_PATH}"
        query = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": self._redirect_uri,
            "code_challenge": challenge_of(self._verifier),
            "code_challenge_method": "S256",
            "state": self._state,
            "ui_locales": self._language,
        }
        return f"{self._http.base_url}/oauth/authorize?{urlencode(query)}"

    async def wait(self) -> TokenResponse:
        """Wait for the browser to come back, stop listening, and fetch the tokens.

        Raises `TransientError("timeout")`, `AuthenticationError` (refused; "cancelled" after `close`), else as
        `redeem`.
        """
        if self._code is None:
            raise RuntimeError("start() comes first")
        try:
            async with asyncio.timeout(self._timeout_s):
                code = await asyncio.shield(self._code)
        except TimeoutError as error:
            raise TransientError("timeout") from error
        finally:
            await self.close()
        return await redeem(self._http, code=code, verifier=self._verifier, redirect_uri=self._redirect_uri)

    async def close(self) -> None:
        """Stop listening; a `wait` in progress ends with `AuthenticationError("cancelled")`. Twice is harmless."""
        if self._code is not None and not self._code.done():
            self._code.set_exception(AuthenticationError("cancelled"))
            self._code.exception()  # nobody may be waiting
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _on_redirect(self, request: web.Request) -> web.Response:
        query = request.query
        if not hmac.compare_digest(query.get("state", "").encode(), self._state.encode()):
            return self._page(_REFUSED_PAGES, status=400)
        if self._code is None or self._code.done():
            return self._page(_REFUSED_PAGES, status=410)
        code = query.get("code")
        if not code:
            self._code.set_exception(AuthenticationError("refused"))
            return self._page(_REFUSED_PAGES, status=200)
        self._code.set_result(code)
        return self._page(_PAGES, status=200)

    def _page(self, pages: dict[str, tuple[str, str]], *, status: int) -> web.Response:
        title, text = pages[self._language]
        html = _HTML.format(language=self._language, title=escape(title), text=escape(text))
        return web.Response(status=status, text=html, content_type="text/html", headers=_PAGE_HEADERS)
