"""The timeline: a list of painted rows, and what stands around it."""
