"""The gate, the model client, the proof, the answer flow, the web pages and the command line."""
