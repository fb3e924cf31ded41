"""Every error as a problem with a stable code (RFC 9457). What went wrong inside is logged, never told."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException
from litestar.openapi.datastructures import ResponseSpec

from desktop_inbox.domain.errors import (
    AuthenticationError,
    InboxError,
    ResyncRequiredError,
    StoreError,
    TransientError,
)
from desktop_inbox.protocol.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode

_log = logging.getLogger(__name__)

RETRY_AFTER_S = 2.0
"""After how many seconds a client should try again when the server does not know better."""

_TITLES: dict[ProblemCode, tuple[int, str]] = {
    ProblemCode.BAD_REQUEST: (400, "The request could not be understood."),
    ProblemCode.UNSUPPORTED_VERSION: (400, "This server speaks another version of the protocol."),
    ProblemCode.INVALID_TOKEN: (401, "The access token is missing or not valid."),
    ProblemCode.FORBIDDEN: (403, "This user may not do that."),
    ProblemCode.ORIGIN_NOT_ALLOWED: (403, "This web site may not use the channel."),
    ProblemCode.UNKNOWN_PATH: (404, "There is nothing at this address."),
    ProblemCode.NOT_FOUND: (404, "There is no such thing."),
    ProblemCode.METHOD_NOT_ALLOWED: (405, "This address does not take this method."),
    ProblemCode.RESYNC_REQUIRED: (409, "The cursor no longer fits; take a new snapshot."),
    ProblemCode.TOO_LARGE: (413, "The request is too large."),
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: (415, "This address takes another media type."),
    ProblemCode.RATE_LIMITED: (429, "Too many requests; try again later."),
    ProblemCode.INTERNAL: (500, "The server has failed; the failure was logged."),
    ProblemCode.UNAVAILABLE: (503, "The server cannot do this now; try again later."),
}
_BY_STATUS = {
    400: ProblemCode.BAD_REQUEST,
    401: ProblemCode.INVALID_TOKEN,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.UNKNOWN_PATH,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    413: ProblemCode.TOO_LARGE,
    415: ProblemCode.UNSUPPORTED_MEDIA_TYPE,
    429: ProblemCode.RATE_LIMITED,
}


class ProblemError(Exception):
    """Ends a request with a problem. `detail` is for developers: a fixed sentence, without values from the request."""

    def __init__(self, code: ProblemCode, detail: str = "", *, retry_after_s: float = 0.0) -> None:
        """Give the code and, where the client may try again, after how many seconds."""
        self.problem = make_problem(code, detail, retry_after_s=retry_after_s)
        super().__init__(code)


def make_problem(code: ProblemCode, detail: str = "", *, retry_after_s: float = 0.0) -> Problem:
    """Return the body of an error answer."""
    status, title = _TITLES[code]
    kind = f"urn:desktop-inbox:problem:{code}"
    return Problem(type=kind, title=title, status=status, code=code, detail=detail, retry_after_s=retry_after_s)


def problem_headers(problem: Problem) -> dict[str, str]:
    """Return the headers that go with a problem, its media type among them."""
    headers = {"Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store"}
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="desktop-inbox", error="invalid_token"'
    if problem.retry_after_s:
        headers["Retry-After"] = str(math.ceil(problem.retry_after_s))
    return headers


def problem_of(error: Exception) -> Problem:
    """Return the problem behind an exception. What nobody expected is logged: where it happened, not with what."""
    match error:
        case ProblemError():
            return error.problem
        case InboxError():
            return _problem_of_inbox_error(error)
        case HTTPException() if error.status_code in _BY_STATUS:
            return make_problem(_BY_STATUS[error.status_code], _detail(error))
        case SerializationException() | msgspec.DecodeError() | UnicodeDecodeError() | RecursionError():
            return make_problem(ProblemCode.BAD_REQUEST, "The body is not what this address takes.")
        case _:
            _log_failure(error)
            return make_problem(ProblemCode.INTERNAL)


def respond_with_problem(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Turn an exception into the answer (Litestar's exception handler)."""
    problem = problem_of(error)
    headers = problem_headers(problem)
    allow = (error.headers or {}).get("allow") if isinstance(error, HTTPException) else None
    if allow:
        headers["Allow"] = allow
    media_type = headers.pop("Content-Type")
    return Response(msgspec.json.encode(problem), status_code=problem.status, headers=headers, media_type=media_type)


def problem_responses(*codes: ProblemCode) -> Mapping[int, ResponseSpec]:
    """Return the OpenAPI description of the problems that an address can answer with."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        status, title = _TITLES[code]
        by_status.setdefault(status, []).append(f"`{code}`: {title}")
    return {
        status: ResponseSpec(
            data_container=Problem,
            generate_examples=False,
            description=" ".join(sentences),
            media_type=PROBLEM_MEDIA_TYPE,
        )
        for status, sentences in by_status.items()
    }


def _problem_of_inbox_error(error: InboxError) -> Problem:
    match error:
        case AuthenticationError():
            return make_problem(ProblemCode.INVALID_TOKEN)
        case ResyncRequiredError():
            return make_problem(ProblemCode.RESYNC_REQUIRED)
        case TransientError():
            return make_problem(ProblemCode.UNAVAILABLE, error.code, retry_after_s=error.retry_after_s or RETRY_AFTER_S)
        case StoreError():
            _log.error("The database cannot be used: %s", error.code)
            return make_problem(ProblemCode.UNAVAILABLE, error.code, retry_after_s=RETRY_AFTER_S)
        case _:
            return make_problem(_code_of(error), error.code)


def _code_of(error: InboxError) -> ProblemCode:
    if error.code.endswith("not_found"):
        return ProblemCode.NOT_FOUND
    return ProblemCode.FORBIDDEN if error.code == ProblemCode.FORBIDDEN else ProblemCode.BAD_REQUEST


def _detail(error: HTTPException) -> str:
    """Say which parameters are wrong. Their values, and anything of a body, are left out."""
    keys = [part["key"] for part in error.extra or () if isinstance(part, dict) and isinstance(part.get("key"), str)]
    return f"Wrong: {', '.join(sorted(set(keys)))}." if keys else ""


def _log_failure(error: Exception) -> None:
    # An exception's text can quote data (a statement's parameters, a value that could not be decoded): only its type
    # is logged, with the places that it passed.
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    _log.error("A request failed: %s at %s", type(error).__name__, " > ".join(places[-6:]))


EXCEPTION_HANDLERS = {Exception: respond_with_problem, HTTPException: respond_with_problem}
"""For the application: everything that is raised becomes a problem."""
