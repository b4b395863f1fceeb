"""Tables that are edited on a page, and shares shown as bars."""
