"""The server's endpoints, as a signed-in user."""

from __future__ import annotations

from desktop_inbox.domain.ids import WorkspaceId
from desktop_inbox.protocol.session import Me
from desktop_inbox.sync.http import HttpClient
from desktop_inbox.sync.tokens import TokenSource


class AuthorizedHttp:
    """Requests with the user's token; a refused token is renewed once."""

    def __init__(self, http: HttpClient, tokens: TokenSource) -> None:
        """Take what it works with and own none of it."""
        raise NotImplementedError

    async def me(self) -> Me:
        """Return who the signed-in user is, and where."""
        raise NotImplementedError


class WorkspaceApi:
    """One workspace on the server (`sync.remote.Remote`)."""

    def __init__(self, http: AuthorizedHttp, workspace_id: WorkspaceId) -> None:
        """Take the requests and the workspace that they are about."""
        raise NotImplementedError
