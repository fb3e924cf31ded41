"""What the composer tells the screen."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.viewmodels.reply_watch import NewerReply
from desktop_inbox.viewmodels.timeline_rows import QuoteRow


class ComposerMode(StrEnum):
    """What is written: a message to the contact, or an internal comment. The value names the draft in the store."""

    REPLY = "reply"
    COMMENT = "comment"


class ComposerState(msgspec.Struct, frozen=True, kw_only=True):
    """What the composer shows around the text.

    `blocked` says why nothing can be written (empty: it can); `counter` how many characters are left (empty: plenty);
    `error` what went wrong and what to do (empty: nothing). `quote` is the message that is answered; `can_quote`: the
    channel of now shows quotes. `contact_name` and `language`, a BCP 47 tag, are empty while they are not known.
    `held`: the reply was not sent, because a teammate's came while it was written; the user decides (`send_anyway`,
    `keep_writing`).
    """

    contact_id: ContactId | None = None
    mode: ComposerMode = ComposerMode.REPLY
    blocked: str = ""
    can_send: bool = False
    counter: str = ""
    is_too_long: bool = False
    error: str = ""
    quote: QuoteRow | None = None
    can_quote: bool = False
    contact_name: str = ""
    language: str = ""
    held: NewerReply | None = None
