"""The panel of parameters beside the transcript."""
