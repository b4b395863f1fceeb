"""The prompt library: its page, the form of a template's variables, the list behind "/"."""
