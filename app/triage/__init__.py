"""Triage: the door a question takes, and the fixed text behind each door that is not an answer."""

from app.triage.decide import Triage
from app.triage.numbers import load_numbers
from app.triage.replies import Replies, load_texts
from app.triage.types import Decision, Door
from app.triage.wording import load_wording

__all__ = ["Decision", "Door", "Replies", "Triage", "load_numbers", "load_texts", "load_wording"]
