"""What is kept: the profile folder, the SQLite database, settings, and keys in the keyring."""
