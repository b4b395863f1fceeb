"""Markdown to flat blocks, incrementally; knows no Qt and fetches nothing."""
