"""Bytes over the network: the HTTP client with its limits, SSE, redaction."""
