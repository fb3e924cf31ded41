"""The messaging media: what each one parses, verifies, limits and lets its people see."""
