"""What the engine asks of endpoints: an answer, their models, whether they work."""

from __future__ import annotations

from chatapp.providers.check import ConnectionCheck, check_connection, list_models
from chatapp.providers.streaming import stream_reply

__all__ = ["ConnectionCheck", "check_connection", "list_models", "stream_reply"]
