"""The outline: a small map of a conversation's tree."""
