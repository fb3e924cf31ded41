"""The composer: where replies and comments are written."""
