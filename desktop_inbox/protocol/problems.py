"""Errors over HTTP: RFC 9457 problem details with a stable code."""

from __future__ import annotations

from enum import StrEnum

import msgspec

PROBLEM_MEDIA_TYPE = "application/problem+json"


class ProblemCode(StrEnum):
    """The stable codes. Clients decide by these, never by the title."""

    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    UNKNOWN_PATH = "unknown_path"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    UNSUPPORTED_VERSION = "unsupported_version"
    INVALID_TOKEN = "invalid_token"  # noqa: S105 - a code, no secret
    FORBIDDEN = "forbidden"
    ORIGIN_NOT_ALLOWED = "origin_not_allowed"
    NOT_FOUND = "not_found"
    RESYNC_REQUIRED = "resync_required"
    CONFLICT = "conflict"
    RANGE_NOT_SATISFIABLE = "range_not_satisfiable"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of every error answer (RFC 9457). `type` is `urn:desktop-inbox:problem:<code>`.

    `reason` is the code of what a rule has refused, as those of rejected commands; empty: no rule has. With
    `unavailable` it says what the server lacks for now, where users are told: `storage_full`.
    """

    type: str
    title: str
    status: int
    code: ProblemCode
    detail: str = ""
    reason: str = ""
    retry_after_s: float = 0.0
