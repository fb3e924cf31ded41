"""Tables of signing in. Nothing in them is synced, and no code or token in them can be used: only hashes are stored."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from desktop_inbox.server.storage.tables import metadata
from desktop_inbox.server.storage.types import Choice, Id, Instant


class TokenKind(StrEnum):
    """What a token is good for: `ACCESS` for requests, `REFRESH` for the next pair of tokens."""

    ACCESS = "access"
    REFRESH = "refresh"


auth_codes = Table(
    "auth_codes",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("workspace_id", Id, nullable=False),
    Column("code_challenge", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("family_id", Id),
)
"""Authorization codes. `family_id` is the token family that the code was changed for: None while it is unused."""

Index("ix_auth_codes_expires_at", auth_codes.c.expires_at)

token_families = Table(
    "token_families",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("workspace_id", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("redeemed_hash", LargeBinary),
    Column("redeemed_at", Instant),
)
"""One row for each sign-in and all tokens that followed from it. `generation` is that of the refresh token redeemed
last, `redeemed_hash` its hash and `redeemed_at` when that was: 0 and None before the first refresh. Revoking deletes
the row."""

Index("ix_token_families_user_id", token_families.c.user_id)
Index("ix_token_families_expires_at", token_families.c.expires_at)

auth_tokens = Table(
    "auth_tokens",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("family_id", Id, ForeignKey("token_families.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Choice(TokenKind), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""Tokens. A sign-in gives a pair of generation 1; redeeming a refresh token gives a pair of the next generation."""

Index("ix_auth_tokens_family_id", auth_tokens.c.family_id)
Index("ix_auth_tokens_expires_at", auth_tokens.c.expires_at)
