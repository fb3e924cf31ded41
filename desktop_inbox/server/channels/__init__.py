"""One module for each messaging medium: parse, verify, limits. Pure, so every rule is tested without a server."""
