"""The Contacts screen: every contact, added, edited, imported, exported and merged."""
