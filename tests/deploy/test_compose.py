"""What docker compose would be told, checked without an engine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings_table import GROUPS

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("app", "ingest")


def test_the_file_follows_the_compose_specification() -> None:
    """Every key is one that docker compose knows, by the specification's own schema."""
    command = [
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(ROOT / "compose.yaml"),
    ]  # fmt: skip
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_only_the_chat_can_be_reached_from_outside() -> None:
    """One service publishes a port, on this machine only unless told otherwise; the other network leads nowhere."""
    assert [name for name, s in SERVICES.items() if "ports" in s] == ["app"]
    assert SERVICES["app"]["ports"] == ["${MINGBAI_PUBLISH:-127.0.0.1:7860}:7860"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [name for name, s in SERVICES.items() if "outside" in s["networks"]] == ["app"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_to_a_version(name: str) -> None:
    """No image moves under the operator's feet."""
    image = SERVICES[name]["image"]
    assert re.search(r":[^:/]*\d+(?:\.\d+|\d{3,})", image), image
    assert "latest" not in image


@pytest.mark.parametrize("name", [n for n in SERVICES if n != "ingest"])
def test_every_service_that_stays_is_watched_and_kept_small(name: str) -> None:
    """It has a health check, comes back after a crash, gains no privileges, and its log cannot fill the disk."""
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_cannot_write_but_to_their_data(name: str) -> None:
    """The file system is read-only, documents and models too; only the data volume takes writes."""
    service = SERVICES[name]
    assert service["read_only"] is True
    mounts = {m.split(":")[1]: m.split(":")[2:] for m in service["volumes"]}
    assert mounts == {"/data": [], "/documents": ["ro"], "/models": ["ro"]}


def test_models_are_chosen_by_profile() -> None:
    """A plain start needs no model; a GPU and a CPU profile each bring one server."""
    assert {n: s["profiles"] for n, s in SERVICES.items() if "profiles" in s} == {
        "tgi": ["gpu"],
        "llamacpp": ["cpu"],
    }
    devices = SERVICES["tgi"]["deploy"]["resources"]["reservations"]["devices"]
    assert devices[0]["capabilities"] == ["gpu"]
    assert not any("max-input" in part for part in SERVICES["tgi"]["command"])  # it would end answers early


def test_the_chat_waits_for_the_index() -> None:
    """It starts when the index is healthy and the documents are in."""
    assert SERVICES["app"]["depends_on"] == {
        "qdrant": {"condition": "service_healthy"},
        "ingest": {"condition": "service_completed_successfully"},
    }


@pytest.mark.parametrize("name", OURS)
def test_every_setting_that_is_passed_on_exists(name: str) -> None:
    """A misspelt variable would be ignored in silence; none is."""
    known = {f"MINGBAI_{field}".upper() for _, group in GROUPS for field in group.model_fields}
    passed = {key for key in SERVICES[name]["environment"] if key.startswith("MINGBAI_")}
    assert passed <= known, passed - known


def test_the_example_environment_names_real_settings() -> None:
    """Every variable of .env.example is a setting or is used in compose.yaml."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = {f"MINGBAI_{field}".upper() for _, group in GROUPS for field in group.model_fields}
    used = set(re.findall(r"\$\{(MINGBAI_\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")))
    assert set(re.findall(r"^#?\s*(MINGBAI_\w+)=", text, re.M)) <= known | used


def test_commands_are_commands_of_the_product() -> None:
    """What the containers run is what the command line offers."""
    from app.cli import _parser

    for name in OURS:
        arguments = _parser().parse_args([str(part) for part in SERVICES[name]["command"]])
        assert arguments.command in ("serve", "ingest")
