"""The protocol's version. A server speaks exactly one; clients send theirs and a server refuses others clearly."""

PROTOCOL_VERSION = 1
VERSION_HEADER = "Desktop-Inbox-Protocol"
"""Request header in which a client names its protocol version."""
