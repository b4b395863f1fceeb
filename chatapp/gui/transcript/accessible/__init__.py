"""The transcript as assistive technology sees it: a list of messages, with blocks, links, controls.

Nothing here exists before somebody asks: without a screen reader none of it is ever made.
"""
