"""Libraries that would report home are silent, whoever imports them first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexes.premises import SILENT

_GATE = "from app.gate.build import build_gate; build_gate().detect('我叫张伟')"
_OCR = "import numpy as np; from ingest.readers.ocr import lines_of; list(lines_of(np.full((80, 200, 3), 255, np.uint8)))"


@pytest.mark.parametrize("code", [_GATE, _OCR], ids=["gate", "character recognition"])
def test_the_model_runtime_keeps_no_reports(code: str, tmp_path: Path) -> None:
    """Neither the gate nor character recognition leaves a store of usage reports in the home folder."""
    environment = {k: v for k, v in os.environ.items() if k not in SILENT} | {
        "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    kept = [
        p for p in tmp_path.rglob("*") if p.is_file() and ("onnxruntime" in str(p) or "Microsoft" in str(p))
    ]
    assert kept == []
