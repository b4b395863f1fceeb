"""The window: Qt models and widgets that show what the engine says."""
