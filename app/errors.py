"""Errors of the application. Every message is one sentence for a person: what happened, and what to do."""

from typing import ClassVar


class AppError(Exception):
    """Root of the application's errors."""


class BadInput(AppError):
    """What was typed or passed cannot be used."""


class GateFailed(AppError):
    """De-identification did not succeed, so the text must not be processed."""


class ModelError(AppError):
    """Root of the model's errors; `app.llm.errors` holds those of its client. `code` is what they are called in
    the wording.
    """

    code: ClassVar[str] = "model"
