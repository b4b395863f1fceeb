"""The palette: one field that finds conversations, messages, commands and folders."""
