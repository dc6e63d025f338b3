"""The web chat: its page, its routes, and what serves them."""
