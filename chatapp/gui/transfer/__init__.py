"""Import and export of conversations: their pages, and the drop of files on the window."""
