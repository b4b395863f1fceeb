"""ChatApp: a native desktop chat application for ChatGPT-style language models."""

__version__ = "0.1.0"
