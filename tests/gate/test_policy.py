"""The policy table: what an operator may change, and what is refused in one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.errors import GateFailed
from app.gate.build import GateSettings, build_gate
from app.gate.policy import SHIPPED, Action, load_policy
from app.gate.pseudonyms import Pseudonyms
from app.gate.recognisers.catalogue import pattern_recognisers


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """Write a copy of the shipped policy with one change."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_every_recogniser_has_a_row() -> None:
    """No type can be found that the table does not decide on."""
    rules = load_policy().rules
    types = {t for r in pattern_recognisers(date.today) for t in r.supported_entities}
    assert types | {"PERSON"} == set(rules)


def test_an_operator_can_remove_dates_and_keep_plates(tmp_path: Path) -> None:
    """A changed table changes what happens to the text."""
    path = changed(tmp_path, 'DATE                  = { action = "keep"', 'DATE = { action = "generalise"')
    text = path.read_text(encoding="utf-8").replace(
        'LICENSE_PLATE         = { action = "remove"', 'LICENSE_PLATE = { action = "keep"'
    )
    path.write_text(text, encoding="utf-8")
    gate = build_gate(GateSettings(policy=path), today=lambda: date(2026, 1, 15))
    safe = gate.admit("2023年10月5日住院，车牌京A12345", pseudonyms=Pseudonyms())
    assert safe.text == "〔日期1：2023〕住院，车牌京A12345"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('PERSON                = { action = "remove"', 'PERSON = { action = "hide"', "hide"),
        (
            'PERSON                = { action = "remove"',
            'PERSON = { action = "generalise"',
            "cannot generalise PERSON",
        ),
        ("PERSON                =", "HUMAN =", "PERSON"),
        ('zh = "姓名"', 'zh = "姓名1"', "without digits"),
        ('zh = "姓名"', 'zh = "地址"', "地址"),
        ("age_bands = [0,", "age_bands = [1,", "age_bands"),
        ('open = "〔"', 'open = "["', "bracket"),
        ("[types]", "[typos]", "[types]"),
        ("[types]", "[types", "TOML"),
    ],
)
def test_a_wrong_table_is_refused_in_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Nothing falls back to a default: the gate is not built."""
    path = changed(tmp_path, old, new)
    with pytest.raises(GateFailed) as refusal:
        build_gate(GateSettings(policy=path))
    message = str(refusal.value)
    assert says in message
    assert "\n" not in message
    assert message.endswith(".")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere is an error, not the shipped table."""
    with pytest.raises(GateFailed, match="cannot be read"):
        load_policy(tmp_path / "none.toml")


def test_age_bands() -> None:
    """Ages that rules speak of begin a band; the last band is open."""
    policy = load_policy()
    assert policy.age_band(25) == (22, 25)
    assert policy.age_band(26) == (26, 29)
    assert policy.age_band(60) == (60, 64)
    assert policy.age_band(95) == (90, None)
    assert policy.action("DATE") is Action.KEEP
