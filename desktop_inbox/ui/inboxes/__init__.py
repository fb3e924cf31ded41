"""The inboxes: which part of the conversations the list shows."""
