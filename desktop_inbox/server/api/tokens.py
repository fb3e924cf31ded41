"""`/oauth/token` (RFC 6749, section 5): tokens for codes and refresh tokens. `/oauth/revoke` (RFC 7009): sign out."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body

from desktop_inbox.domain.errors import AuthenticationError
from desktop_inbox.protocol.problems import ProblemCode
from desktop_inbox.protocol.session import CLIENT_ID, TokenError, TokenResponse
from desktop_inbox.server.api.problems import problem_responses, respond_with_problem
from desktop_inbox.server.services.token_authority import TokenAuthority

_FORM_BYTES = 16 * 1024
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_FORM = Body(media_type=RequestEncodingType.URL_ENCODED)


class TokenForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form of `POST /oauth/token`.

    `grant_type` is `authorization_code` (with `code`, `code_verifier`, `redirect_uri`) or `refresh_token` (with
    `refresh_token`).
    """

    grant_type: str
    client_id: str
    code: str = ""
    code_verifier: str = ""
    redirect_uri: str = ""
    refresh_token: str = ""


class RevokeForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form of `POST /oauth/revoke`. `token` is an access or a refresh token: either ends the whole sign-in."""

    token: str
    client_id: str = CLIENT_ID
    token_type_hint: str = ""


class TokenRefusedError(Exception):
    """A request for tokens that is refused, with a code of RFC 6749, section 5.2."""

    def __init__(self, error: str, description: str = "") -> None:
        """Give the code, and a fixed sentence for developers."""
        self.body = TokenError(error=error, error_description=description)
        super().__init__(error)


def _refuse(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer 400 in OAuth's own form, everything else as a problem."""
    if isinstance(error, TokenRefusedError):
        return Response(error.body, status_code=400, headers=_NO_STORE)
    if isinstance(error, HTTPException) and error.status_code == 400:
        return Response(TokenError(error="invalid_request"), status_code=400, headers=_NO_STORE)
    return respond_with_problem(request, error)


_REFUSED = ResponseSpec(TokenError, generate_examples=False, description="The request is refused.")
_RESPONSES = {400: _REFUSED, **problem_responses(ProblemCode.TOO_LARGE, ProblemCode.UNAVAILABLE)}


@post(
    "/oauth/token",
    status_code=200,
    tags=["Signing in"],
    summary="Exchange a code or a refresh token for tokens",
    responses=_RESPONSES,
    exception_handlers={Exception: _refuse, HTTPException: _refuse},
    request_max_body_size=_FORM_BYTES,
    security=[{}],
)
async def issue_tokens(
    data: Annotated[TokenForm, _FORM], authority: NamedDependency[TokenAuthority]
) -> Response[TokenResponse]:
    """Give tokens for an authorization code, or the next pair for a refresh token.

    A refresh token is good for one pair. Whoever lost the answer may send the same token again within 60 seconds; later
    it counts as stolen, and everything that came from that sign-in is revoked.
    """
    if data.client_id != CLIENT_ID:
        raise TokenRefusedError("invalid_client", "There is no such client.")
    try:
        match data.grant_type:
            case "authorization_code":
                tokens = await authority.redeem_code(
                    data.code, verifier=data.code_verifier, redirect_uri=data.redirect_uri
                )
            case "refresh_token":
                tokens = await authority.refresh(data.refresh_token)
            case _:
                raise TokenRefusedError("unsupported_grant_type")
    except AuthenticationError as error:
        raise TokenRefusedError("invalid_grant", "It is unknown, used, ended, revoked or bound to another.") from error
    return Response(tokens, headers=_NO_STORE)


@post(
    "/oauth/revoke",
    status_code=200,
    tags=["Signing in"],
    summary="Revoke a token",
    responses=_RESPONSES,
    exception_handlers={Exception: _refuse, HTTPException: _refuse},
    request_max_body_size=_FORM_BYTES,
    security=[{}],
)
async def revoke_token(data: Annotated[RevokeForm, _FORM], authority: NamedDependency[TokenAuthority]) -> None:
    """End a sign-in: its tokens are void at once and its live lines are closed. An unknown token is no error."""
    await authority.revoke(data.token)
