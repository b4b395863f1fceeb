"""Everything that happens: intents in, typed changes out. Knows no Qt."""
