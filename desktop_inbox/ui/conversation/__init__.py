"""The conversation column: header, timeline and composer of one contact."""
