"""What is asked before the main window can open: signing in, and the passphrase of a profile without a keychain."""
