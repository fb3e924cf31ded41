"""The details panel: what is known of a contact."""
