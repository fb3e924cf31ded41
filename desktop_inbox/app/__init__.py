"""The composition root: makes the parts, wires them, and ends them in order."""
