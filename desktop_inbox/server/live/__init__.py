"""What is pushed: the users' live hub, the visitors' live line, and who types."""
