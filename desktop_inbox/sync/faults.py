"""Faults of the network and of the other side, turned into the tree of errors."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TypeVar

import aiohttp
import msgspec

from desktop_inbox.domain.errors import (
    AuthenticationError,
    InboxError,
    ProtocolError,
    ResyncRequiredError,
    TransientError,
    UserError,
)
from desktop_inbox.protocol.problems import Problem, ProblemCode

T = TypeVar("T")

UNAUTHORIZED = 401
"""The status of an answer to a token that is missing or not valid."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. `retry_after_s` is the header's value, where it is a number of seconds."""

    status: int
    body: bytes = b""
    retry_after_s: float | None = None
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)


def error_of(answer: Answer) -> InboxError:
    """Return what an answer other than 200 means, by its problem code or, where it bears none, by its status."""
    problem = _problem(answer.body)
    code = None if problem is None else str(problem.code)
    status = answer.status
    if code == ProblemCode.RESYNC_REQUIRED:
        return ResyncRequiredError()
    if status == UNAUTHORIZED:
        return AuthenticationError()
    if status == 403:
        return AuthenticationError("forbidden")
    if status in {408, 429} or status >= 500:
        wish_s = (problem.retry_after_s if problem else 0.0) or answer.retry_after_s
        reason = problem.reason if problem else ""
        return TransientError(reason or code or "unavailable", retry_after_s=wish_s, status=status)
    return ProtocolError(code or "unexpected_answer", status=status)


def refusal_of(answer: Answer) -> InboxError:
    """Return what an answer other than 200 means, where a person has asked: a `UserError` for what a rule refuses."""
    problem = _problem(answer.body)
    is_refused = problem is not None and problem.reason and problem.code != ProblemCode.UNAVAILABLE
    return UserError(problem.reason) if problem is not None and is_refused else error_of(answer)


def decoded(data: bytes | str, kind: type[T]) -> T:
    """Return JSON as a struct. Raises `ProtocolError("bad_body")`."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError("bad_body", kind=kind.__name__) from error


def seconds(header: str | None) -> float | None:
    """Return a `Retry-After` header's value; None without one, and for the form that is a date."""
    return float(header) if header is not None and header.isascii() and header.isdigit() else None


@contextlib.contextmanager
def network_faults() -> Iterator[None]:
    """Turn what aiohttp raises when no whole answer comes into `TransientError`, with a code that says why."""
    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        raise TransientError("tls_untrusted") from error
    except aiohttp.ClientSSLError as error:
        raise TransientError("tls_failed") from error
    except aiohttp.ClientConnectorDNSError as error:
        raise TransientError("host_unknown") from error
    except TimeoutError as error:
        raise TransientError("timeout") from error
    except (aiohttp.ClientError, OSError) as error:
        raise TransientError from error


def _problem(body: bytes) -> Problem | None:
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
