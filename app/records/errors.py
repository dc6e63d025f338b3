"""Errors of the records. Every message is one sentence for a person: what happened, and what to do."""

from app.errors import AppError


class RecordsError(AppError):
    """The records cannot be opened, read or written."""


class WrongKey(RecordsError):
    """The records were encrypted with a key that is not at hand."""


class NoSuchRecord(RecordsError):
    """There is no such conversation or hand-over, or it has been deleted."""
