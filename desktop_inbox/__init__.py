"""Desktop Inbox: a native, offline-first team inbox, and its self-hosted backend."""

__version__ = "0.1.0"
