"""Rules for the Dockerfile, checked on its parsed lines."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LINES = [
    tuple(line.split(maxsplit=1))
    for line in re.sub(r"\\\n\s*", "", TEXT).splitlines()
    if line.strip() and not line.startswith("#")
]


def _all(word: str) -> list[str]:
    return [rest for instruction, rest in LINES if instruction == word]


def test_base_images_are_pinned() -> None:
    """Each stage starts from a full version."""
    assert all(re.match(r"python:3\.11\.\d+-slim-\w+", base) for base in _all("FROM"))


def test_it_runs_as_an_ordinary_user() -> None:
    """The last USER is a number that is not root, so that Kubernetes can check it too."""
    assert _all("USER")[-1] == "10001"


def test_nothing_is_fetched_but_packages() -> None:
    """No ADD, no curl or wget, no sudo, and apt leaves no lists behind."""
    assert not _all("ADD")
    assert not re.search(r"\b(?:curl|wget|sudo)\b", TEXT)
    for run in _all("RUN"):
        if "apt-get install" in run:
            assert "--no-install-recommends" in run
            assert "rm -rf /var/lib/apt/lists/*" in run


def test_it_starts_without_a_shell() -> None:
    """ENTRYPOINT and CMD are lists, so that the program gets the signals that stop it."""
    assert _all("ENTRYPOINT") == ['["mingbai"]']
    assert _all("CMD") == ['["serve"]']


def test_torch_is_installed_first_and_pinned() -> None:
    """The pinned torch comes before anything that would pull another."""
    installs = [run for run in _all("RUN") if "pip install" in run]
    assert "torch==" in installs[0]
    assert all("-c constraints.txt" in run for run in installs[1:])


def test_every_copied_path_passes_the_ignore_file() -> None:
    """What the Dockerfile copies exists and is let through by .dockerignore."""
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {part for rest in _all("COPY") if "--from" not in rest for part in rest.split()[:-1]}
    assert copied <= allowed
    assert all((ROOT / part).exists() for part in copied)
