"""What is in attached files: a picture made fit to be sent, or a text; read in a child process."""
