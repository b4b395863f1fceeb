"""A key that brings the window forward from any program: one file per way to ask for it."""
