"""The transcript's painted pieces: one leaf per block, laid out when it comes near the view."""
