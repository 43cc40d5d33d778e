"""The command line as a test uses it: words in, exit code, JSON and sentences out."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kasir.cli import main
from tests.shop import PINS


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code, its JSON and its sentences."""

    code: int
    out: str
    sentences: str

    @property
    def data(self) -> dict[str, Any]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


class CommandLine:
    """`kasir --data DIR ...` in this process, by `user`, whose PIN stands on standard input."""

    def __init__(
        self,
        data: Path,
        files: Path,
        capsys: pytest.CaptureFixture[str],
        user: str | None = "pengelola",
        second: str = "",
    ) -> None:
        self.data = data
        self.files = files
        self.user, self.second = user, second
        self._capsys = capsys

    def __call__(self, *words: str) -> Said:
        if self.user is None:
            return self.typed("", *words)
        pins, who = f"{PINS[self.user]}\n", ["--user", self.user, "--pin-stdin"]
        if self.second:
            pins, who = f"{pins}{PINS[self.second]}\n", [*who, "--second", self.second]
        return self.typed(pins, *who, *words)

    def by(self, user: str | None, second: str = "") -> CommandLine:
        """The same command line in another person's hands, or in nobody's, or in two people's."""
        return CommandLine(self.data, self.files, self._capsys, user, second)

    def typed(self, lines: str | io.StringIO, *words: str) -> Said:
        """Run a command with these lines on standard input."""
        self._capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(lines) if isinstance(lines, str) else lines)
            code = main(["--data", str(self.data), *words])
        out, err = self._capsys.readouterr()
        return Said(code, out, err)

    def good(self, *words: str) -> dict[str, Any]:
        """Run a command that must succeed, and give its JSON."""
        said = self(*words, "--json")
        assert said.code == 0, said.sentences
        return said.data

    def file(self, name: str, text: str) -> str:
        path = self.files / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def bring_in(self, what: str, text: str) -> dict[str, Any]:
        """Import a table that must be good."""
        two = self.by(self.user, "pemilik") if what == "penjualan" else self
        return two.good("import", what, self.file(f"{what}.csv", text))

    def refused(self, what: str, text: str) -> list[str]:
        """Import a table that must be refused, and give its problems as sentences."""
        said = self("import", what, self.file(f"{what}.csv", text), "--json")
        assert said.code == 1, said.sentences
        return [
            f"{each['row']} {each['column']}: {each['message']}" for each in said.data["problems"]
        ]
