"""The screens: widgets, delegates and dialogs. One folder a screen, and `kit` for what they share."""
