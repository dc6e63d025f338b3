"""How the tables of the records came to be what they are, one step a file; run at every start."""
