"""Errors as problems with a stable code (RFC 9457), for HTTP and for refused WebSockets."""

from __future__ import annotations

import logging
import math

import msgspec

from desktop_inbox.domain.errors import (
    AuthenticationError,
    InboxError,
    ResyncRequiredError,
    StoreError,
    TransientError,
    UserError,
)
from desktop_inbox.protocol.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode

_log = logging.getLogger(__name__)

_PLACES_TOLD = 6

RETRY_AFTER_S = 2.0
"""After how many seconds a client should try again when the server does not know better."""

TITLES: dict[ProblemCode, tuple[int, str]] = {
    ProblemCode.BAD_REQUEST: (400, "The request could not be understood."),
    ProblemCode.UNSUPPORTED_VERSION: (400, "This server speaks another version of the protocol."),
    ProblemCode.INVALID_TOKEN: (401, "The access token is missing or not valid."),
    ProblemCode.FORBIDDEN: (403, "This user may not do that."),
    ProblemCode.ORIGIN_NOT_ALLOWED: (403, "This web site may not use the channel."),
    ProblemCode.UNKNOWN_PATH: (404, "There is nothing at this address."),
    ProblemCode.NOT_FOUND: (404, "There is no such thing."),
    ProblemCode.METHOD_NOT_ALLOWED: (405, "This address does not take this method."),
    ProblemCode.RESYNC_REQUIRED: (409, "The cursor no longer fits; take a new snapshot."),
    ProblemCode.CONFLICT: (409, "That is not how it stands by now."),
    ProblemCode.TOO_LARGE: (413, "The request is too large."),
    ProblemCode.UNSUPPORTED_MEDIA_TYPE: (415, "This address takes another media type."),
    ProblemCode.RANGE_NOT_SATISFIABLE: (416, "The content has no such range."),
    ProblemCode.RATE_LIMITED: (429, "Too many requests; try again later."),
    ProblemCode.INTERNAL: (500, "The server has failed; the failure was logged."),
    ProblemCode.UNAVAILABLE: (503, "The server cannot do this now; try again later."),
}
"""The status and the title of each code."""


class ProblemError(Exception):
    """Ends a request with a problem. `detail` is for developers: a fixed sentence, without values from the request."""

    def __init__(self, code: ProblemCode, detail: str = "", *, retry_after_s: float = 0.0) -> None:
        """Give the code and, where the client may try again, after how many seconds."""
        self.problem = make_problem(code, detail, retry_after_s=retry_after_s)
        super().__init__(code)


def make_problem(code: ProblemCode, detail: str = "", *, retry_after_s: float = 0.0) -> Problem:
    """Return the body of an error answer."""
    status, title = TITLES[code]
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


def describe_failure(error: BaseException) -> str:
    """Return what a log may hold of an unexpected exception: its type and the places that it passed.

    Its text can quote data (a statement's parameters, a value that could not be decoded), so that is left out.
    """
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' > '.join(places[-_PLACES_TOLD:])}"


def problem_of_error(error: InboxError) -> Problem:
    """Return the problem that an expected error is to a client."""
    match error:
        case AuthenticationError():
            return make_problem(ProblemCode.INVALID_TOKEN)
        case ResyncRequiredError():
            return make_problem(ProblemCode.RESYNC_REQUIRED)
        case TransientError():
            return make_problem(ProblemCode.UNAVAILABLE, error.code, retry_after_s=error.retry_after_s or RETRY_AFTER_S)
        case StoreError():
            _log.error("Database or files cannot be used: %s", error.code)
            problem = make_problem(ProblemCode.UNAVAILABLE, error.code, retry_after_s=RETRY_AFTER_S)
            is_full = error.params.get("reason") == "disk_full"
            return msgspec.structs.replace(problem, reason="storage_full") if is_full else problem
        case UserError():
            return msgspec.structs.replace(make_problem(_code_of(error), error.code), reason=error.code)
        case _:
            return make_problem(_code_of(error), error.code)


def _code_of(error: InboxError) -> ProblemCode:
    if error.code.endswith("not_found"):
        return ProblemCode.NOT_FOUND
    if error.code == "wrong_offset":
        return ProblemCode.CONFLICT
    return ProblemCode.FORBIDDEN if error.code in _NOT_ALLOWED else ProblemCode.BAD_REQUEST


_NOT_ALLOWED = frozenset({ProblemCode.FORBIDDEN.value, "not_allowed"})
