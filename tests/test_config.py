"""The machine's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from kasir import config
from kasir.config import Config
from kasir.errors import EnvironmentRefusedError


def test_no_file_means_the_usual_values(tmp_path: Path) -> None:
    """A new machine needs no settings."""
    assert config.load(tmp_path) == Config()
    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    """Every value survives, with quotes and backslashes."""
    wanted = Config(
        database='postgresql+psycopg://kasir:"x\\y"@pusat/toko',
        register="K2",
        printer="tcp://192.168.1.50:9100",
        paper_columns=48,
        has_large_text=True,
        has_high_contrast=True,
        scanner_suffix="none",
        scanner_prefix="]C1",
    )
    config.save(tmp_path, wanted)
    assert config.load(tmp_path) == wanted


@pytest.mark.parametrize(
    "text",
    ["= broken", "register = 5", "paper_columns = 40", 'register = " "', "has_large_text = 1"],
)
def test_a_file_that_can_not_be_read_is_told(tmp_path: Path, text: str) -> None:
    """A wrong line stops the start with a sentence that names the file."""
    (tmp_path / config.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentRefusedError, match=r"config\.toml"):
        config.load(tmp_path)


def test_unknown_lines_are_left_alone(tmp_path: Path) -> None:
    """A newer kasir may have written more."""
    (tmp_path / config.FILE).write_text('register = "K3"\nnew = 1\n', encoding="utf-8")
    assert config.load(tmp_path).register == "K3"
