"""Snippets while a message is written: finding them, filling them, and what is still missing in them."""
