"""The command line: words to arguments, answers to JSON and sentences, errors to exit codes.

    kasir [--data DIR] COMMAND

0 done, 1 the data says no, 2 wrong usage, 3 refused environment. With `--json` standard output
holds one object and nothing else; sentences for people go to standard error. No traceback ever
reaches a person: it goes to `DIR/logs/kasir.log` under a short code, or where no shop is into a
file that the sentence names.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import json
import logging
import os
import re
import secrets
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import platformdirs

from kasir import log
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.money import Money, parse_money
from kasir.words import _

if TYPE_CHECKING:
    from kasir.commands.open_shop import Answer

DONE, DATA_SAYS_NO, WRONG_USAGE, REFUSED = 0, 1, 2, 3
STOPPED = 130  # As shells say it: interrupted from the keyboard.

_log = logging.getLogger("kasir.cli")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Raises nothing."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()  # A frozen program is its own second process, too: that one ends here.
    before = os.umask(0o077)  # Whatever is made belongs to one person.
    words = sys.argv[1:] if argv is None else argv
    try:
        arguments = _parser().parse_args(words)
        return _run(arguments)
    except _UsageError as error:
        _fail(argparse.Namespace(json="--json" in words), error)
        return error.exit_code
    except SystemExit as stop:  # How argparse ends after --help.
        return stop.code if isinstance(stop.code, int) else DONE
    finally:
        os.umask(before)


def _run(arguments: argparse.Namespace) -> int:
    data = _data_folder(arguments)
    try:
        if arguments.command is None:
            return _open_till(data)
        log.keep(data)
        return _tell(arguments, arguments.command(data, arguments))
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


# --- the commands; what they need is loaded when one is called -------------------------------


def _open_till(data: Path) -> int:
    gc.disable()  # Nothing that the start loads is garbage; then the window looks after it.
    if not _may_draw():
        raise EnvironmentRefusedError(
            _("Tidak ada layar di sini. Jalankan di desktop, atau coba: kasir demo --out FOLDER")
        )
    from kasir.app import run

    return run(data)


def _may_draw() -> bool:
    return _has_screen() or "QT_QPA_PLATFORM" in os.environ


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _init(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.init import init

    return init(
        data,
        is_demo=arguments.demo,
        name=arguments.name,
        owner=arguments.owner,
        reads_pin=arguments.pin_stdin,
    )


def _demo(_data: Path, arguments: argparse.Namespace) -> Answer:
    if not _has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kasir.commands.demo import demo

    return demo(arguments.out, arguments.seed, arguments.printer)


def _import(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.imports import import_file

    return import_file(
        data, arguments.what, arguments.file, arguments.user, is_dry_run=arguments.dry_run
    )


def _settle(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.settling import settle

    return settle(
        data,
        arguments.day,
        arguments.penitip,
        arguments.out,
        arguments.user,
        is_due_only=arguments.due,
    )


def _pay(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.settling import pay

    return pay(
        data,
        arguments.number,
        arguments.amount,
        arguments.source,
        arguments.ref,
        arguments.user,
    )


def _verify(data: Path, _arguments: argparse.Namespace) -> Answer:
    from kasir.commands.keeping import verify

    return verify(data)


def _back_up(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.keeping import back_up

    return back_up(data, arguments.dest, arguments.user)


def _restore(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.keeping import restore

    return restore(data, arguments.file, arguments.user)


def _upgrade(data: Path, _arguments: argparse.Namespace) -> Answer:
    from kasir.commands.keeping import upgrade

    return upgrade(data)


def _simulate(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.simulate import run

    return run(
        data,
        arguments.days,
        arguments.seed,
        receipts_a_day=arguments.receipts_per_day,
        products=arguments.products,
        consignors=arguments.consignors,
    )


def _qris(_data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.qris import qris

    return qris(arguments.static, arguments.amount, arguments.bill)


def _list_printers(data: Path, _arguments: argparse.Namespace) -> Answer:
    from kasir.commands.printer import list_printers

    return list_printers(data)


def _test_printer(data: Path, arguments: argparse.Namespace) -> Answer:
    from kasir.commands.printer import test_printer

    return test_printer(data, arguments.name)


def _version(_data: Path, _arguments: argparse.Namespace) -> Answer:
    from kasir.commands.keeping import version

    return version()


# --- the words ------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="kasir", description=_("Kasir toko oleh-oleh titipan."))
    _common(parser)
    parser.set_defaults(command=None, user="")
    commands = parser.add_subparsers(metavar=_("PERINTAH"), title=_("perintah"))

    def command(
        name: str, text: str, run: Callable[[Path, argparse.Namespace], Answer]
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        _common(made)
        made.set_defaults(command=run)
        return made

    init = command("init", _("Membuat toko baru di folder data."), _init)
    init.add_argument("--demo", action="store_true", help=_("dengan barang dan pengguna contoh"))
    init.add_argument("--name", default="", metavar=_("NAMA"), help=_("nama toko"))
    init.add_argument("--owner", default="", metavar=_("NAMA"), help=_("nama pemilik"))
    init.add_argument(
        "--pin-stdin", action="store_true", help=_("baca PIN pemilik dari masukan standar")
    )

    demo = command("demo", _("Memainkan satu hari toko contoh lewat jendela kasir."), _demo)
    demo.add_argument(
        "--out", type=Path, default=Path("kasir-demo"), help=_("folder hasil"), metavar="DIR"
    )
    demo.add_argument("--seed", type=int, default=1, metavar="N", help=_("hari yang mana"))
    demo.add_argument(
        "--printer", default="", metavar=_("ALAMAT"), help=_("cetak juga ke tcp://HOST:PORT")
    )

    imports = command(
        "import", _("Mengimpor CSV atau XLSX: semua baris, atau tidak satu pun."), _import
    )
    imports.add_argument("what", choices=_TABLES, metavar="|".join(_TABLES), help=_("isi berkas"))
    imports.add_argument("file", type=Path, metavar=_("BERKAS"))
    imports.add_argument("--dry-run", action="store_true", help=_("periksa saja, jangan simpan"))

    _add_settle(command("settle", _("Tutup hari: perhitungan penitip dan rekap PDF."), _settle))
    _add_pay(command("pay", _("Membayar satu perhitungan penitip."), _pay))
    command("verify", _("Memeriksa semua catatan; yang pertama salah disebut."), _verify)
    backup = command("backup", _("Menyalin data toko dan memeriksa salinannya."), _back_up)
    backup.add_argument(
        "dest",
        type=Path,
        nargs="?",
        metavar=_("TUJUAN"),
        help=_("folder atau berkas; biasanya folder backups"),
    )
    restore = command("restore", _("Memulihkan data toko dari cadangan."), _restore)
    restore.add_argument("file", type=Path, metavar=_("BERKAS"))
    _add_simulate(
        command("simulate", _("Mengisi toko latihan dengan hari-hari jualan."), _simulate)
    )
    _add_qris(command("qris", _("Membuat QRIS untuk satu jumlah dari QRIS statis toko."), _qris))
    printer = commands.add_parser("printer", help=_("Printer komputer ini."))
    _add_printer(printer)
    command("upgrade", _("Memperbarui data toko dari kasir yang lebih lama."), _upgrade)
    command("version", _("Menyebut versi kasir."), _version)
    return parser


_TABLES = ("asosiasi", "penitip", "produk", "titipan", "penjualan")


def _add_settle(settle: argparse.ArgumentParser) -> None:
    settle.add_argument(
        "--day", type=_day, metavar="YYYY-MM-DD", help=_("hari kerja; biasanya yang terakhir")
    )
    settle.add_argument("--penitip", default="", metavar=_("KODE"), help=_("satu penitip saja"))
    settle.add_argument(
        "--due", action="store_true", help=_("hanya yang jatuh tempo pada hari itu")
    )
    settle.add_argument("--out", type=Path, metavar="DIR", help=_("folder rekap PDF"))


def _add_pay(pay: argparse.ArgumentParser) -> None:
    pay.add_argument("number", metavar=_("NOMOR"), help=_("nomor perhitungan, PST/..."))
    pay.add_argument("--amount", type=_amount, required=True, metavar="N", help=_("rupiah"))
    pay.add_argument(
        "--from",
        dest="source",
        choices=("drawer", "safe", "bank"),
        required=True,
        help=_("dari laci, brankas, atau bank"),
    )
    pay.add_argument("--ref", default="", metavar="R", help=_("bukti transfer"))


def _add_simulate(simulate: argparse.ArgumentParser) -> None:
    for name, usual, text in (
        ("--seed", 1, _("toko yang mana")),
        ("--receipts-per-day", 40, _("struk sehari")),
        ("--products", 200, _("banyak barang")),
        ("--consignors", 30, _("banyak penitip")),
    ):
        simulate.add_argument(name, type=_count, default=usual, metavar="N", help=text)
    simulate.add_argument("--days", type=_count, required=True, metavar="N", help=_("banyak hari"))


def _add_qris(qris: argparse.ArgumentParser) -> None:
    qris.add_argument("--static", required=True, metavar=_("KODE"), help=_("isi QRIS statis toko"))
    qris.add_argument("--amount", type=_amount, required=True, metavar="N", help=_("rupiah"))
    qris.add_argument("--bill", default="", metavar="REF", help=_("nomor struk"))


def _add_printer(printer: argparse.ArgumentParser) -> None:
    _common(printer)
    actions = printer.add_subparsers(metavar=_("TINDAKAN"), required=True, dest="action")
    listed = actions.add_parser("list", help=_("printer yang dikenal"))
    _common(listed)
    listed.set_defaults(command=_list_printers)
    tested = actions.add_parser("test", help=_("cetak halaman tes"))
    _common(tested)
    tested.add_argument("name", metavar=_("ALAMAT"), help=_("misalnya tcp://192.168.1.50:9100"))
    tested.set_defaults(command=_test_printer)


def _common(parser: argparse.ArgumentParser) -> None:
    """Add what may stand before the command or behind it."""
    usual = argparse.SUPPRESS
    parser.add_argument("-h", "--help", action="help", help=_("tampilkan bantuan ini"))
    parser.add_argument("--data", metavar="DIR", default=usual, help=_("folder data toko"))
    parser.add_argument(
        "--user",
        metavar=_("NAMA"),
        default=usual,
        help=_("siapa yang bertindak; biasanya pengelola"),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=usual,
        help=_("jawaban untuk program, di keluaran standar"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} bukan tanggal. Tulis seperti 2026-11-24.").format(text=repr(text))
        ) from None


def _amount(text: str) -> Money:
    try:
        return parse_money(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} bukan rupiah yang jelas. Tulis 12500 atau 12.500.").format(text=repr(text))
        ) from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) > 0):
        raise argparse.ArgumentTypeError(
            _("{text} bukan angka bulat lebih dari 0.").format(text=repr(text))
        )
    return int(text)


class _UsageError(UserError):
    """The words are not as they are meant; below the sentence stands how they are."""

    exit_code = WRONG_USAGE


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # A subparser asks with an empty prefix for the words before its own.
        super().add_usage(usage, actions, groups, _("Pakai: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse in Indonesian: its own sentences are English only."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words, add_help=False, allow_abbrev=False, formatter_class=_Format)
        self._positionals.title = _("isian")
        self._optionals.title = _("pilihan")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is meant. Raises _UsageError."""
        for pattern, sentence in _argparse_says():
            if match := re.fullmatch(pattern, message, re.DOTALL):
                message = sentence.format(*match.groups())
                break
        raise _UsageError(f"{message}\n{self.format_usage().rstrip()}")


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
