"""How the name models are made: `python -m app.gate.train --help`. Nothing of this runs in the product."""
