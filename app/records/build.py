"""Opens the records as the settings say. Whatever is wrong with them or their keys ends the start: there is no
running on without, and no new key for records that already have one.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.records import database, keys
from app.records.errors import RecordsError
from app.records.records import Records
from app.records.settings import RecordsSettings


def open_records(settings: RecordsSettings, data: Path) -> Records:
    """Return the records; `data` is the folder for what this program writes. Raises RecordsError."""
    url = settings.records_url.get_secret_value()
    ring = _given(settings)
    opened = database.on_server(url) if url else database.in_file(data / "records.sqlite")
    try:
        ring = ring or keys.made_at_first_start(data / "records.key")
        return Records(opened, ring, timedelta(days=settings.retention_days))
    except BaseException:
        opened.close()
        raise


def _given(settings: RecordsSettings) -> keys.Keys | None:
    given = settings.records_key.get_secret_value()
    if given and settings.records_key_file:
        raise RecordsError("MINGBAI_RECORDS_KEY and MINGBAI_RECORDS_KEY_FILE are both set; set one of them.")
    if settings.records_key_file:
        return keys.from_file(settings.records_key_file)
    return keys.parse(given) if given else None
