"""Question sets with gold clauses, metrics, and the report."""
