"""The page where cloze templates are written and rows are scored with them."""
