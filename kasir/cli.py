"""The command line: words to arguments, answers to JSON and sentences, errors to exit codes.

    kasir [--data DIR] COMMAND

0 done, 1 the data says no, 2 wrong usage, 3 refused environment, 4 nobody showed who acts.
With `--json` standard output holds one object and nothing else; sentences for people go to
standard error. No traceback ever reaches a person: it goes to `DIR/logs/kasir.log` under a short
code, or where no shop is into a file that the sentence names.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import itertools
import json
import logging
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import platformdirs

from kasir import log
from kasir.commands.command import (
    DATA_SAYS_NO,
    DONE,
    REFUSED,
    Answer,
    Doing,
    Parser,
    add_common,
    has_screen,
)
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.words import _

STOPPED = 130  # As shells say it: interrupted from the keyboard.

_log = logging.getLogger("kasir.cli")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Raises nothing."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()  # A frozen program is its own second process, too: that one ends here.
    before = os.umask(0o077)  # Whatever is made belongs to one person.
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    finally:
        os.umask(before)


def _run(words: Sequence[str]) -> int:
    # Until the words are understood, for which the command is loaded; that may fail, too.
    arguments = argparse.Namespace(
        json="--json" in words, data=dict(itertools.pairwise(words)).get("--data")
    )
    data = _data_folder(arguments)
    try:
        arguments = _parser(words).parse_args(words)
        data = _data_folder(arguments)
        if arguments.command is None:
            return _open_till(data)
        log.keep(data)
        return _tell(arguments, _load(arguments.command).run(data, arguments))
    except SystemExit as stop:  # How argparse ends after --help.
        return stop.code if isinstance(stop.code, int) else DONE
    except UserError as error:
        _fail(arguments, error)
        return error.exit_code
    except KeyboardInterrupt:
        _say(_("Dihentikan."))
        return STOPPED
    except OSError as error:
        log.keep(data)
        _log.exception("the system says no")
        text = _("{file} tidak bisa dipakai. Periksa folder, izin, dan ruang disk.")
        _fail(arguments, UserError(text.format(file=error.filename or data)))
        return REFUSED
    except Exception:  # noqa: BLE001 - told to the log, where somebody can do something with it
        code = secrets.token_hex(2).upper()
        file = log.keep_failure(data)
        _log.exception("code %s", code)
        text = _("Ada yang salah di dalam kasir, kode {code}. Rinciannya di {file}.")
        _fail(arguments, UserError(text.format(code=code, file=file)))
        return DATA_SAYS_NO
    finally:
        log.close()


def _data_folder(arguments: argparse.Namespace) -> Path:
    named = getattr(arguments, "data", None) or os.environ.get("KASIR_DATA")
    folder = Path(named) if named else platformdirs.user_data_path("kasir", appauthor=False)
    return folder.expanduser().absolute()


# --- answers --------------------------------------------------------------------------------


def _tell(arguments: argparse.Namespace, answer: Answer) -> int:
    if answer.text:
        _say(answer.text)
    if _wants_json(arguments):
        print(json.dumps(answer.data))  # ASCII: a console of any code page takes it.
    elif answer.output:
        print(answer.output)
    return answer.exit_code


def _fail(arguments: argparse.Namespace, error: UserError) -> None:
    """Tell an error to a person, and to a script if one asked."""
    _say(str(error))
    if sys.stderr is None and getattr(arguments, "command", None) is None:
        _show(str(error))
    if _wants_json(arguments):
        found: dict[str, Any] = {"error": str(error).partition("\n")[0]}
        problems = getattr(error, "problems", None)
        if problems is not None:
            found["problems"] = [
                {"row": each.row, "column": each.column, "message": each.message}
                for each in problems
            ]
        with contextlib.suppress(OSError):  # Nobody reads any more: that may be the error.
            print(json.dumps(found), flush=True)


def _wants_json(arguments: argparse.Namespace) -> bool:
    return bool(getattr(arguments, "json", False))


def _say(text: str) -> None:
    if sys.stderr is not None:  # It is None without a console, and print() would take stdout.
        print(text, file=sys.stderr)


def _show(text: str) -> None:
    """Show why the till does not start where there is no console, as under pythonw."""
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, text, "kasir", _ERROR_ICON)
    elif _may_draw():
        from kasir.app import show_sentence

        show_sentence(text)


_ERROR_ICON = 0x10  # MB_ICONERROR.


# --- without a command ----------------------------------------------------------------------


def _open_till(data: Path) -> int:
    gc.disable()  # Nothing that the start loads is garbage; then the window looks after it.
    if not _may_draw():
        told = _("Tidak ada layar di sini. Jalankan di desktop, atau coba: kasir demo --out FOLDER")
        raise EnvironmentRefusedError(told)
    from kasir.app import run

    return run(data)


def _may_draw() -> bool:
    return has_screen() or "QT_QPA_PLATFORM" in os.environ


# --- the table of commands ------------------------------------------------------------------


def _commands() -> dict[str, str]:
    """What each command does. The file of each is loaded by `_load`."""
    return {
        "init": _("Membuat toko baru di folder data."),
        "demo": _("Memainkan satu hari toko contoh lewat jendela kasir."),
        "import": _("Mengimpor CSV atau XLSX: semua baris, atau tidak satu pun."),
        "settle": _("Tutup hari: perhitungan penitip dan rekap PDF."),
        "pay": _("Membayar satu perhitungan penitip."),
        "verify": _("Memeriksa semua catatan; yang pertama salah disebut."),
        "backup": _("Menyalin data toko dan memeriksa salinannya."),
        "person": _("Orang yang bekerja di toko: daftar, tambah, tugas, PIN."),
        "restore": _("Memulihkan data toko dari cadangan."),
        "recover": _("Membuka toko lagi dengan kertas pemulihan."),
        "simulate": _("Mengisi toko latihan dengan hari-hari jualan."),
        "qris": _("Membuat QRIS untuk satu jumlah dari QRIS statis toko."),
        "printer": _("Printer komputer ini."),
        "upgrade": _("Memperbarui data toko dari kasir yang lebih lama."),
        "version": _("Menyebut versi kasir."),
    }


def _load(name: str) -> Doing:
    """Import the chosen command's file, and no other."""
    run: Callable[[Path, argparse.Namespace], Answer]
    add_arguments: Callable[[argparse.ArgumentParser], None] | None = None
    match name:
        case "init":
            from kasir.commands.folder.init import add_arguments, run
        case "demo":
            from kasir.commands.demo import add_arguments, run
        case "import":
            from kasir.commands.imports import add_arguments, run
        case "settle":
            from kasir.commands.settle import add_arguments, run
        case "pay":
            from kasir.commands.pay import add_arguments, run
        case "verify":
            from kasir.commands.verify import run
        case "backup":
            from kasir.commands.folder.backup import add_arguments, run
        case "restore":
            from kasir.commands.folder.restore import add_arguments, run
        case "person":
            from kasir.commands.person import add_arguments, run
        case "recover":
            from kasir.commands.folder.recover import add_arguments, run
        case "simulate":
            from kasir.commands.simulate import add_arguments, run
        case "qris":
            from kasir.commands.qris import add_arguments, run
        case "printer":
            from kasir.commands.printer import add_arguments, run
        case "upgrade":
            from kasir.commands.folder.upgrade import run
        case "version":
            from kasir.commands.version import run
        case _:
            raise LookupError(name)
    return Doing(run, add_arguments)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser. Only of commands that stand among the words their arguments are known."""
    parser = Parser(prog="kasir", description=_("Kasir toko oleh-oleh titipan."))
    add_common(parser)
    parser.set_defaults(command=None, user="", second="", pin_stdin=False)
    commands = parser.add_subparsers(metavar=_("PERINTAH"), title=_("perintah"))
    for command, text in _commands().items():
        made = commands.add_parser(command, help=text, description=text)
        add_common(made)
        made.set_defaults(command=command)
        if command in words and (add_arguments := _load(command).add_arguments):
            add_arguments(made)
    return parser
