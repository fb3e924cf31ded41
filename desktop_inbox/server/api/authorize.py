"""`/oauth/authorize` (RFC 6749, section 4.1): the sign-in page in the user's browser, and the way back."""

from __future__ import annotations

import hmac
import math
import re
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from desktop_inbox.domain.errors import AuthenticationError, TransientError, UserError
from desktop_inbox.protocol.session import CLIENT_ID
from desktop_inbox.server.api.sign_in import SignInDesk
from desktop_inbox.server.api.sign_in_page import Notice, choose_language, form_page, page_headers, refusal_page
from desktop_inbox.server.services.authorization import CodeBinding, check_binding, is_loopback_redirect

PATH = "/oauth/authorize"
_FORM_BYTES = 16 * 1024
_FIELDS_AT_MOST = 20
_STATE_CHARACTERS = 1024
_COOKIE = "desktop_inbox_sign_in"
_COOKIE_LIFETIME_S = 3600
_KEY = re.compile(r"[A-Za-z0-9_-]{32}")
_KEPT_FIELDS = (
    "response_type", "client_id", "redirect_uri", "code_challenge", "code_challenge_method", "state", "ui_locales"
)  # fmt: skip


class AuthorizationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that may be followed. `fields` are its parameters, for the form to bring them back."""

    binding: CodeBinding
    state: str
    fields: dict[str, str]


class RefusedRequestError(Exception):
    """A request that may not be followed. `location` is where to say so; None when the redirect cannot be trusted."""

    def __init__(self, location: str | None) -> None:
        """Give where to say so."""
        self.location = location
        super().__init__(location is not None)


def check_request(pairs: Iterable[tuple[str, str]]) -> AuthorizationRequest:
    """Return the request that parameters make. Raises `RefusedRequestError`."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in _KEPT_FIELDS and values.setdefault(name, value) != value:
            raise RefusedRequestError(None)
    redirect_uri, state = values.get("redirect_uri", ""), values.get("state", "")
    if values.get("client_id") != CLIENT_ID or not is_loopback_redirect(redirect_uri):
        raise RefusedRequestError(None)
    if len(state) > _STATE_CHARACTERS:
        raise RefusedRequestError(None)
    if values.get("response_type") != "code":
        raise RefusedRequestError(_answer(redirect_uri, {"error": "unsupported_response_type"}, state))
    challenge = values.get("code_challenge", "") if values.get("code_challenge_method") == "S256" else ""
    try:
        binding = check_binding(challenge, redirect_uri)
    except UserError as error:
        fields = {"error": "invalid_request", "error_description": error.code}
        raise RefusedRequestError(_answer(redirect_uri, fields, state)) from error
    return AuthorizationRequest(binding=binding, state=state, fields=values)


class AuthorizePages:
    """Answers the browser. The form is safe from other sites' pages: it must bring back the key in its cookie."""

    def __init__(self, desk: SignInDesk, *, secure_cookies: bool) -> None:
        """Take who checks passwords, and whether the server is reached over HTTPS only."""
        self._desk = desk
        self._secure_cookies = secure_cookies

    def show(self, request: Request[Any, Any, Any]) -> Response[str]:
        """Show the form, or why there is none."""
        pairs = [(name, str(value)) for name, value in request.query_params.multi_items()]
        language = _language(request, pairs)
        try:
            wanted = check_request(pairs)
        except RefusedRequestError as error:
            return _refusal(error, language)
        return self._form(_Form(wanted, language, _key_of(request)))

    async def submit(self, request: Request[Any, Any, Any]) -> Response[str]:
        """Check the password and go back to the application with a code, or show the form again."""
        pairs = _decode_form(await request.body())
        language, fields = _language(request, pairs), dict(pairs)
        try:
            wanted = check_request(pairs)
        except RefusedRequestError as error:
            return _refusal(error, language)
        form = _Form(wanted, language, _key_of(request), fields.get("email", ""))
        if not _is_from_own_page(request, fields.get("key", "")):
            return self._form(form, Notice("stale"), status=400)
        address = request.client.host if request.client else None
        try:
            code = await self._desk.sign_in(
                form.email, fields.get("password", ""), address=address, binding=wanted.binding
            )
        except AuthenticationError:
            return self._form(form, Notice("wrong"), status=403)
        except TransientError as error:
            return self._form(form, Notice("wait", math.ceil(error.retry_after_s or 1.0)), status=429)
        return _redirect(_answer(wanted.binding.redirect_uri, {"code": code}, wanted.state))

    def _form(self, form: _Form, notice: Notice | None = None, *, status: int = 200) -> Response[str]:
        hidden = {**form.wanted.fields, "key": form.key}
        headers = page_headers(form.wanted.binding.redirect_uri)
        if notice is not None and notice.seconds:
            headers["Retry-After"] = str(notice.seconds)
        cookie = Cookie(
            key=_COOKIE,
            value=form.key,
            path=PATH,
            max_age=_COOKIE_LIFETIME_S,
            httponly=True,
            secure=self._secure_cookies,
            samesite="strict",
        )
        page = form_page(form.language, hidden, email=form.email, notice=notice)
        return Response(page, status_code=status, media_type=MediaType.HTML, headers=headers, cookies=[cookie])


@get(PATH, include_in_schema=False)
async def show_sign_in(request: Request[Any, Any, Any], pages: NamedDependency[AuthorizePages]) -> Response[str]:
    """Show the sign-in page."""
    return pages.show(request)


@post(PATH, include_in_schema=False, request_max_body_size=_FORM_BYTES)
async def submit_sign_in(request: Request[Any, Any, Any], pages: NamedDependency[AuthorizePages]) -> Response[str]:
    """Take the sign-in page's form."""
    return await pages.submit(request)


class _Form(msgspec.Struct, frozen=True):
    """What a form is made of. `key` is in its cookie and in a hidden field."""

    wanted: AuthorizationRequest
    language: str
    key: str
    email: str = ""


def _key_of(request: Request[Any, Any, Any]) -> str:
    """Return the browser's key, or a fresh one. One for all tabs: they share the cookie."""
    key = request.cookies.get(_COOKIE, "")
    return key if _KEY.fullmatch(key) else secrets.token_urlsafe(24)


def _is_from_own_page(request: Request[Any, Any, Any], key: str) -> bool:
    """Tell whether the form was sent by our page: it knows the cookie, and browsers that say where from say so."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    cookie = request.cookies.get(_COOKIE, "")
    return site == "same-origin" and bool(cookie) and hmac.compare_digest(key.encode(), cookie.encode())


def _decode_form(body: bytes) -> list[tuple[str, str]]:
    """Return a form's fields; none for a body that is no form."""
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS_AT_MOST)
    except ValueError:
        return []


def _language(request: Request[Any, Any, Any], pairs: Iterable[tuple[str, str]]) -> str:
    """The application's language if it names one, else the browser's."""
    return choose_language(dict(pairs).get("ui_locales") or request.headers.get("accept-language") or "")


def _answer(redirect_uri: str, fields: dict[str, str], state: str) -> str:
    return f"{redirect_uri}?{urlencode({**fields, 'state': state} if state else fields)}"


def _refusal(error: RefusedRequestError, language: str) -> Response[str]:
    if error.location is not None:
        return _redirect(error.location)
    return Response(refusal_page(language), status_code=400, media_type=MediaType.HTML, headers=page_headers(None))


def _redirect(location: str) -> Response[str]:
    headers = {"Location": location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response("", status_code=303, media_type=MediaType.HTML, headers=headers)
