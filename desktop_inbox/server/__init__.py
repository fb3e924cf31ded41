"""The backend: HTTP and WebSockets, over rules, over storage."""
