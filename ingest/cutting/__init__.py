"""Blocks to clauses: what numbers and headings mean, the tree they form, and how it is cut."""
