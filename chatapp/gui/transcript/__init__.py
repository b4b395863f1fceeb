"""The chat pane: what was said, newest at the bottom."""
