"""The server's rules: `check_` validates, `do_` acts, `access_` is the only way to fetch for a user."""
