"""Reading files, cutting them into clauses, finding their validity, and publishing them to the index."""
