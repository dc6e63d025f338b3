"""Nothing leaves the premises: what keeps libraries from reporting home, in one place.

Some libraries send usage reports as soon as they are imported: onnxruntime, for one, opens a store of reports in the
home folder and uploads it. What is set here must be set before they are imported, so every module that imports one
calls this first.
"""

from __future__ import annotations

import os

SILENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
"""Environment variables by which libraries are told to report nothing; no setting can undo them."""


def keep_to_premises() -> None:
    """Set them, and keep the model hub closed unless the operator has opened it."""
    os.environ.update(SILENT)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
