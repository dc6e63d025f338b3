"""Opening the records as the settings say: keys made, given, lost and wrong, and permissions."""

from __future__ import annotations

import base64
import stat
from pathlib import Path
from typing import Any

import pytest

from app.records import keys
from app.records.build import open_records
from app.records.errors import RecordsError, WrongKey
from app.records.settings import RecordsSettings

OWN = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(reversed(range(32)))).decode()


def settings(**given: Any) -> RecordsSettings:
    return RecordsSettings(_env_file=None, **given)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    """The key and the records have mode 0600, and the second start uses the same key."""
    first = open_records(settings(), tmp_path)
    conversation = first.begin("zh")
    number = first.hand_over(conversation).number
    first.close()
    for name in ("records.key", "records.sqlite"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, name
    assert len(keys.from_file(tmp_path / "records.key").ids) == 1
    second = open_records(settings(), tmp_path)
    assert second.find(number).conversation == conversation
    second.close()


def test_a_lost_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    """Without the key that sealed them the records stay closed, and the sentence says what to restore."""
    open_records(settings(), tmp_path).close()
    (tmp_path / "records.key").unlink()
    with pytest.raises(WrongKey, match=r"restore records\.key"):
        open_records(settings(), tmp_path)


def test_a_given_key_is_used_and_another_one_refused(tmp_path: Path) -> None:
    """No key file is made when a key is given; a wrong one fails closed; a file with both opens."""
    open_records(settings(records_key=OWN), tmp_path).close()
    assert not (tmp_path / "records.key").exists()
    with pytest.raises(WrongKey):
        open_records(settings(records_key=OTHER), tmp_path)
    ring = tmp_path / "ring"
    ring.write_text(f"{OTHER}\n{OWN}\n")
    open_records(settings(records_key_file=ring), tmp_path).close()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"records_key": "hunter2"}, "not 32 bytes in base64"),
        ({"records_key": base64.b64encode(b"short").decode()}, "not 32 bytes in base64"),
        ({"records_key": " , "}, "no key"),
        ({"records_key_file": Path("nowhere")}, "cannot be read"),
        ({"records_key": OWN, "records_key_file": Path("x")}, "both set"),
        ({"records_url": "mysql://u:hunter2@h/d"}, "no address of a PostgreSQL"),
        ({"records_url": "hunter2"}, "no address of a PostgreSQL"),
        ({"records_url": "postgresql://u:hunter2@127.0.0.1:1/d"}, "cannot be read or written"),
    ],
)
def test_bad_settings_get_one_sentence_without_secrets(
    tmp_path: Path, given: dict[str, Any], says: str
) -> None:
    """What is wrong is said; neither key nor password is."""
    with pytest.raises(RecordsError, match=says) as caught:
        open_records(settings(**given), tmp_path)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_key_prints_nothing_of_itself() -> None:
    """Neither the ring nor its settings show a key."""
    assert OWN not in repr(keys.parse(OWN)) + repr(settings(records_key=OWN))


def test_a_sealed_text_differs_each_time_and_opens_in_its_place_only() -> None:
    """Equal words cannot be recognised; another place, a changed byte or a foreign key do not open."""
    ring = keys.parse(OWN)
    one, two = ring.seal("白内障", "a"), ring.seal("白内障", "a")
    assert one != two
    assert ring.open(one, "a") == ring.open(two, "a") == "白内障"
    with pytest.raises(WrongKey):
        ring.open(one, "b")
    with pytest.raises(WrongKey):
        ring.open(one[:-1] + bytes([one[-1] ^ 1]), "a")
    with pytest.raises(WrongKey):
        keys.parse(OTHER).open(one, "a")


def test_a_disk_that_cannot_be_written_gets_one_sentence(tmp_path: Path) -> None:
    """A data folder that is a file is reported, not raised as a system error."""
    (tmp_path / "data").write_text("")
    with pytest.raises(RecordsError, match="cannot be written"):
        open_records(settings(), tmp_path / "data")
