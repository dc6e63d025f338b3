"""One recogniser a file, each named for what it finds; `catalogue` lists them."""
