"""What users feel, measured: `python -m tools.bench --help`."""
