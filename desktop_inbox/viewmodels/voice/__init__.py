"""Voice notes: recording, reviewing and playing them."""
