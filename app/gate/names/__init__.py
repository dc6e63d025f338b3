"""Models of names: what makes a run of characters or words the name of a person."""
