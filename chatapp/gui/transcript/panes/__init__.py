"""The transcript's controls: widgets that stand between and over the painted text."""
