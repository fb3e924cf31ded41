"""The entities, the pure rules on them, the errors and the ports: no Qt, no network, no database."""
