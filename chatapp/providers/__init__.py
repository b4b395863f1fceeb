"""One file per wire dialect, and the embedded model's server."""
