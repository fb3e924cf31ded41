"""The client's encrypted store of what was synced, and its outbox."""
