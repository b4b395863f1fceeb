"""The pane where a text is written that a model continues."""
