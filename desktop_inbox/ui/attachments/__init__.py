"""Files: adding them to a message, showing their pictures, opening and saving them."""
