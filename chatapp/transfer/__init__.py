"""Conversations of files: readers and writers, one file per format. No I/O but the reading of a
file that is given; nothing here knows the database."""
