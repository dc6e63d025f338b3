"""Reading files of every format that bureaus publish into one shape: blocks of text in reading order."""

from __future__ import annotations

from ingest.readers.dispatch import SUFFIXES, read, read_content

__all__ = ["SUFFIXES", "read", "read_content"]
