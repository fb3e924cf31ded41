"""The settings screen: a navigation, and a page for each section."""
