"""An empty shop and its command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


@pytest.fixture
def kasir(shop_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Give the command line of an empty shop with four people."""
    return CommandLine(shop_folder, tmp_path, capsys)
