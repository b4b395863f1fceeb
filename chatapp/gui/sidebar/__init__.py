"""The pane with the list of conversations."""
