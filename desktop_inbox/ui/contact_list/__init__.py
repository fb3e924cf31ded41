"""The contact list: who has written, newest first, with what is unread."""
