"""Errors of ingestion. Every message is one sentence for a person: what happened, and what to do."""


class IngestError(Exception):
    """Root of ingestion's errors."""


class Unreadable(IngestError):
    """A file cannot be turned into text; the message is the reason that the summary shows."""


class BadManifest(IngestError):
    """The manifest beside the documents cannot be used."""
