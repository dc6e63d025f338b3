"""The gate: what a person types is de-identified here, in memory, before anything else sees it."""
