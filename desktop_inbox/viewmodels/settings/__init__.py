"""The settings: what a section shows, and the forms in which it is changed."""
