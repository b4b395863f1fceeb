"""The command line, over the same engine and profile as the window. Knows no Qt."""
