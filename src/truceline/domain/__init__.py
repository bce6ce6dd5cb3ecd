"""The nouns of a ceasefire and of those who watch it: frozen, without I/O, without libraries."""
