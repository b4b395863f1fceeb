"""ChatApp: a native desktop chat application for ChatGPT-style language models."""

__version__ = "0.1.0"

APP_ID = "io.github.chatapp.ChatApp"
"""By which desktops know the app: its desktop entry and its icons are called so."""
