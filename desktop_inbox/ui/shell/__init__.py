"""The main window: the rail, the banner, and the places of the screens."""
