"""Rules of codes and tokens: who holds one may act as its user, until it ends, is used twice or is revoked.

All of them are opaque random text of which only the hash is stored. Refresh tokens rotate: each is good for one next
pair. One that comes back later was stolen or copied, so its whole family is revoked; only who lost the answer may ask
again for a while.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.ids import UserId, WorkspaceId
from desktop_inbox.protocol.session import TokenResponse
from desktop_inbox.server.services.access import Actor, access_actor
from desktop_inbox.server.services.authorization import CodeBinding, fits_challenge
from desktop_inbox.server.storage.auth_tables import TokenKind, auth_codes, auth_tokens, token_families
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.tables import users

CODE_LIFETIME = timedelta(seconds=60)
ACCESS_LIFETIME = timedelta(hours=1)
REFRESH_LIFETIME = timedelta(days=60)
"""How long somebody who stays away stays signed in."""

REFRESH_GRACE = timedelta(seconds=60)
"""How long a refresh token may be redeemed again, unless what it gave was redeemed: its answer may have been lost."""

_CODE_KEPT = timedelta(days=1)


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What an access token allows: to act as a user until it ends."""

    actor: Actor
    family_id: UUID
    expires_at: datetime


class Redemption(msgspec.Struct, frozen=True, kw_only=True):
    """How redeeming ended: with `tokens`, or refused (None). `revoked` is the family that this revoked, if any."""

    tokens: TokenResponse | None = None
    revoked: UUID | None = None


_REFUSED = Redemption()


def find_workspace(conn: Connection, secret: str) -> WorkspaceId | None:
    """Return the workspace that a code or token belongs to; None for an unknown one."""
    digest = _hash(secret)
    found = conn.scalar(select(auth_codes.c.workspace_id).where(auth_codes.c.code_hash == digest))
    if found is None:
        of_token = select(token_families.c.workspace_id).join(auth_tokens).where(auth_tokens.c.token_hash == digest)
        found = conn.scalar(of_token)
    return None if found is None else WorkspaceId(found)


def access_token_access(conn: Connection, token: str, now: datetime) -> Access | None:
    """Return what an access token allows; None for one that is unknown, ended or revoked, or whose user is inactive."""
    families = token_families.c
    query = (
        select(families.id, families.user_id, families.workspace_id, auth_tokens.c.expires_at)
        .join_from(auth_tokens, token_families)
        .where(
            auth_tokens.c.token_hash == _hash(token),
            auth_tokens.c.kind == TokenKind.ACCESS,
            auth_tokens.c.expires_at > now,
        )
    )
    row = conn.execute(query).one_or_none()
    actor = None if row is None else access_actor(conn, row.workspace_id, row.user_id)
    return None if row is None or actor is None else Access(actor=actor, family_id=row.id, expires_at=row.expires_at)


def living_families(conn: Connection, family_ids: set[UUID]) -> set[UUID]:
    """Return those of the families that are not revoked and whose users are active."""
    if not family_ids:
        return set()
    query = (
        select(token_families.c.id)
        .join(users, users.c.id == token_families.c.user_id)
        .where(token_families.c.id.in_(family_ids), users.c.is_active)
    )
    return set(conn.scalars(query))


def do_issue_code(tx: Tx, user_id: UserId, binding: CodeBinding, lifetime: timedelta = CODE_LIFETIME) -> str:
    """Store and return a fresh authorization code for a user, good once and for its lifetime."""
    now = tx.clock.now()
    tx.conn.execute(delete(auth_codes).where(auth_codes.c.expires_at < now - _CODE_KEPT))
    code = f"dic_{secrets.token_urlsafe(32)}"
    tx.conn.execute(
        insert(auth_codes).values(
            code_hash=_hash(code),
            user_id=user_id,
            workspace_id=tx.workspace_id,
            code_challenge=binding.code_challenge,
            redirect_uri=binding.redirect_uri,
            expires_at=now + lifetime,
        )
    )
    return code


def do_redeem_code(tx: Tx, code: str, verifier: str, redirect_uri: str) -> Redemption:
    """Change a code for a new family's first tokens. A code that was used already revokes what it gave then."""
    row = tx.conn.execute(select(auth_codes).where(auth_codes.c.code_hash == _hash(code))).one_or_none()
    if row is None:
        return _REFUSED
    if row.family_id is not None:
        return _revoke(tx.conn, row.family_id)
    now = tx.clock.now()
    is_bound = row.redirect_uri == redirect_uri and fits_challenge(verifier, row.code_challenge)
    if row.expires_at <= now or not is_bound or not _is_active(tx.conn, row.user_id):
        return _REFUSED
    family_id = _do_begin_family(tx, row.user_id)
    tx.conn.execute(update(auth_codes).where(auth_codes.c.code_hash == row.code_hash).values(family_id=family_id))
    return Redemption(tokens=_do_issue_pair(tx, family_id, generation=1))


def do_refresh(tx: Tx, refresh_token: str) -> Redemption:
    """Change a refresh token for the next pair. One that was redeemed before revokes its family, but for the grace."""
    row = tx.conn.execute(_refresh_query(refresh_token)).one_or_none()
    now = tx.clock.now()
    if row is None or row.expires_at <= now or not row.is_active:
        return _REFUSED
    if row.generation <= row.redeemed_generation and not _is_in_grace(row, now):
        return _revoke(tx.conn, row.family_id)
    values: dict[str, Any] = {"expires_at": now + REFRESH_LIFETIME}
    if row.generation > row.redeemed_generation:
        values |= {"generation": row.generation, "redeemed_hash": row.token_hash, "redeemed_at": now}
    tx.conn.execute(update(token_families).where(token_families.c.id == row.family_id).values(values))
    return Redemption(tokens=_do_issue_pair(tx, row.family_id, generation=row.generation + 1))


def do_revoke(tx: Tx, token: str) -> UUID | None:
    """Revoke the family of an access or refresh token (RFC 7009), and return it; None for an unknown token."""
    query = select(auth_tokens.c.family_id).where(auth_tokens.c.token_hash == _hash(token))
    family_id: UUID | None = tx.conn.scalar(query)
    return None if family_id is None else _revoke(tx.conn, family_id).revoked


def do_revoke_all(tx: Tx, user_id: UserId, *, but: UUID | None = None) -> set[UUID]:
    """Revoke all families of a user but one (None: without exception), and codes that wait. Return those families."""
    of_user = select(token_families.c.id).where(token_families.c.user_id == user_id)
    families = set(tx.conn.scalars(of_user)) - {but}
    for family_id in families:
        _revoke(tx.conn, family_id)
    is_waiting = (auth_codes.c.user_id == user_id) & auth_codes.c.family_id.is_(None)
    tx.conn.execute(delete(auth_codes).where(is_waiting))
    return families


def _hash(secret: str) -> bytes:
    # The secrets are 256 random bits: nothing to guess, so a fast hash without salt is right.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _is_active(conn: Connection, user_id: UserId) -> bool:
    return bool(conn.scalar(select(users.c.is_active).where(users.c.id == user_id)))


def _refresh_query(refresh_token: str) -> Any:
    return (
        select(
            auth_tokens.c.token_hash,
            auth_tokens.c.family_id,
            auth_tokens.c.generation,
            auth_tokens.c.expires_at,
            token_families.c.generation.label("redeemed_generation"),
            token_families.c.redeemed_hash,
            token_families.c.redeemed_at,
            users.c.is_active,
        )
        .join_from(auth_tokens, token_families)
        .join(users, users.c.id == token_families.c.user_id)
        .where(auth_tokens.c.token_hash == _hash(refresh_token), auth_tokens.c.kind == TokenKind.REFRESH)
    )


def _is_in_grace(row: Row[Any], now: datetime) -> bool:
    """The token is the one redeemed last (so nothing that it gave has been redeemed), and that was a moment ago."""
    return bool(row.token_hash == row.redeemed_hash and now - row.redeemed_at <= REFRESH_GRACE)


def _do_begin_family(tx: Tx, user_id: UserId) -> UUID:
    now = tx.clock.now()
    # Whoever signs in sweeps up: families nobody refreshed in time, and tokens that have ended.
    tx.conn.execute(delete(auth_tokens).where(auth_tokens.c.expires_at < now))
    ended = select(token_families.c.id).where(token_families.c.expires_at < now)
    tx.conn.execute(delete(auth_tokens).where(auth_tokens.c.family_id.in_(ended)))
    tx.conn.execute(delete(token_families).where(token_families.c.expires_at < now))
    family_id = new_id(tx.clock)
    tx.conn.execute(
        insert(token_families).values(
            id=family_id,
            user_id=user_id,
            workspace_id=tx.workspace_id,
            created_at=now,
            expires_at=now + REFRESH_LIFETIME,
            generation=0,
        )
    )
    return family_id


def _do_issue_pair(tx: Tx, family_id: UUID, *, generation: int) -> TokenResponse:
    now = tx.clock.now()
    access_token = f"dia_{secrets.token_urlsafe(32)}"
    refresh_token = f"dir_{secrets.token_urlsafe(32)}"
    pair = (
        (access_token, TokenKind.ACCESS, ACCESS_LIFETIME),
        (refresh_token, TokenKind.REFRESH, REFRESH_LIFETIME),
    )
    tx.conn.execute(
        insert(auth_tokens),
        [
            {
                "token_hash": _hash(token),
                "family_id": family_id,
                "kind": kind,
                "generation": generation,
                "expires_at": now + lifetime,
            }
            for token, kind, lifetime in pair
        ],
    )
    return TokenResponse(
        access_token=access_token,
        token_type="Bearer",  # noqa: S106 - no secret: the kind's name
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
        refresh_token=refresh_token,
    )


def _revoke(conn: Connection, family_id: UUID) -> Redemption:
    conn.execute(delete(auth_tokens).where(auth_tokens.c.family_id == family_id))
    conn.execute(delete(token_families).where(token_families.c.id == family_id))
    return Redemption(revoked=family_id)
