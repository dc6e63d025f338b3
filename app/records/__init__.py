"""What is kept of conversations: de-identified, encrypted, for a limited time."""
