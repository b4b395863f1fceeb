"""The pane that shows answers to one prompt side by side, and lets one be chosen."""
