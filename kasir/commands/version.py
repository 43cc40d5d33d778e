"""`kasir version`: what runs here."""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path

from kasir import __version__
from kasir.commands.command import Answer
from kasir.store.contract import SCHEMA_VERSION


def run(_data: Path, _arguments: argparse.Namespace) -> Answer:
    """Name the versions that matter for help from afar."""
    answer = {
        "kasir": __version__,
        "schema": SCHEMA_VERSION,
        "python": platform.python_version(),
        "platform": sys.platform,
    }
    return Answer(answer, f"kasir {__version__}")
