"""What every command shares: what its file holds, its words on the command line, its answer.

A command is one file here with a `run` (and `add_arguments`), and one row in `kasir.cli`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from kasir.errors import UserError
from kasir.money import Money, parse_money
from kasir.words import _

DONE, DATA_SAYS_NO, WRONG_USAGE, REFUSED, NOT_SIGNED_IN = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found: one JSON object for scripts, some lines for people."""

    data: dict[str, Any]
    text: str = ""
    exit_code: int = DONE
    output: str = ""  # For a pipe, on standard output, unless JSON was asked for.


class Doing(NamedTuple):
    """What the file of a command holds: what it does in the shop's folder, and its own words."""

    run: Callable[[Path, argparse.Namespace], Answer]
    add_arguments: Callable[[argparse.ArgumentParser], None] | None


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- the words ------------------------------------------------------------------------------


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what may stand before the command or behind it."""
    usual = argparse.SUPPRESS
    parser.add_argument("-h", "--help", action="help", help=_("tampilkan bantuan ini"))
    parser.add_argument("--data", metavar="DIR", default=usual, help=_("folder data toko"))
    parser.add_argument(
        "--user",
        metavar=_("NAMA"),
        default=usual,
        help=_("siapa yang bertindak"),
    )
    parser.add_argument(
        "--second", metavar=_("NAMA"), default=usual, help=_("orang kedua yang menyetujui")
    )
    parser.add_argument(
        "--pin-stdin",
        action="store_true",
        default=usual,
        help=_("baca PIN dari masukan standar, satu per baris"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=usual,
        help=_("jawaban untuk program, di keluaran standar"),
    )


def day(text: str) -> date:
    """Read a day. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = _("{text} bukan tanggal. Tulis seperti 2026-11-24.")
        raise argparse.ArgumentTypeError(told.format(text=repr(text))) from None


def amount(text: str) -> Money:
    """Read rupiah. Raises ArgumentTypeError."""
    try:
        return parse_money(text)
    except ValueError:
        told = _("{text} bukan rupiah yang jelas. Tulis 12500 atau 12.500.")
        raise argparse.ArgumentTypeError(told.format(text=repr(text))) from None


def count(text: str) -> int:
    """Read a whole number above 0. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) > 0):
        told = _("{text} bukan angka bulat lebih dari 0.")
        raise argparse.ArgumentTypeError(told.format(text=repr(text)))
    return int(text)


class UsageError(UserError):
    """The words are not as they are meant; below the sentence stands how they are."""

    exit_code = WRONG_USAGE


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # A subparser asks with an empty prefix for the words before its own.
        super().add_usage(usage, actions, groups, _("Pakai: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse in Indonesian: its own sentences are English only."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words, add_help=False, allow_abbrev=False, formatter_class=_Format)
        self._positionals.title = _("isian")
        self._optionals.title = _("pilihan")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is meant. Raises UsageError."""
        for pattern, sentence in _argparse_says():
            if match := re.fullmatch(pattern, message, re.DOTALL):
                message = sentence.format(*match.groups())
                break
        raise UsageError(f"{message}\n{self.format_usage().rstrip()}")


def _argparse_says() -> tuple[tuple[str, str], ...]:
    return (
        (r"the following arguments are required: (.*)", _("Masih kurang: {0}")),
        (r"unrecognized arguments: (.*)", _("Tidak dikenal: {0}")),
        (
            r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
            _("{0}: {1} tidak dikenal. Pilih: {2}"),
        ),
        (r"argument (.*?): expected one argument", _("{0}: isinya belum ditulis.")),
        (r"argument (.*?): invalid int value: (.*)", _("{0}: {1} bukan angka.")),
        (r"argument (.*?): (.*)", _("{0}: {1}")),
    )
