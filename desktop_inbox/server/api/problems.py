"""Every error as a problem with a stable code (RFC 9457). What went wrong inside is logged, never told."""

from __future__ import annotations

import logging
from collections.abc import Mapping, MutableMapping
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException
from litestar.openapi.datastructures import ResponseSpec

from desktop_inbox.domain.errors import InboxError
from desktop_inbox.protocol.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from desktop_inbox.server.problems import (
    TITLES,
    ProblemError,
    describe_failure,
    make_problem,
    problem_headers,
    problem_of_error,
)

_log = logging.getLogger(__name__)

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


def problem_of(error: Exception) -> Problem:
    """Return the problem behind an exception. What nobody expected is logged: where it happened, not with what."""
    match error:
        case ProblemError():
            return error.problem
        case InboxError():
            return problem_of_error(error)
        case HTTPException() if error.status_code in _BY_STATUS:
            return make_problem(_BY_STATUS[error.status_code], _detail(error))
        case SerializationException() | msgspec.DecodeError() | UnicodeDecodeError() | RecursionError():
            return make_problem(ProblemCode.BAD_REQUEST, "The body is not what this address takes.")
        case _:
            _log.error("A request failed: %s", describe_failure(error))
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
        status, title = TITLES[code]
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


def _detail(error: HTTPException) -> str:
    """Say which parameters are wrong. Their values, and anything of a body, are left out."""
    keys = [part["key"] for part in error.extra or () if isinstance(part, dict) and isinstance(part.get("key"), str)]
    return f"Wrong: {', '.join(sorted(set(keys)))}." if keys else ""


EXCEPTION_HANDLERS: MutableMapping[int | type[Exception], Any] = {
    Exception: respond_with_problem,
    HTTPException: respond_with_problem,
}
"""For the application: everything that is raised becomes a problem."""
