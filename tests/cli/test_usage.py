"""The command line's manners: exit codes, one JSON object, Indonesian, no traceback."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kasir import __version__, cli
from kasir.cli import main
from kasir.commands import version
from tests.cli.command_line import CommandLine
from tests.shop import PINS

PAY = "pay PST/2026/00001 --amount 1 --from bank"


def test_help_is_indonesian(kasir: CommandLine) -> None:
    """Help goes to standard output, with exit code 0."""
    said = kasir("--help")
    assert (said.code, said.sentences) == (0, "")
    for word in ("Pakai: kasir", "perintah:", "pilihan:", "settle", "Tutup hari"):
        assert word in said.out
    for words in (["settle"], ["printer"], ["printer", "test"]):
        assert kasir(*words, "-h").out.startswith(f"Pakai: kasir {' '.join(words)} [-h]")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("bayar", "PERINTAH: 'bayar' tidak dikenal. Pilih: "),
        ("settle --hari 1", "Tidak dikenal: --hari 1"),
        ("pay PST/2026/00001", "Masih kurang: --amount, --from"),
        ("pay PST/2026/00001 --amount", "--amount: isinya belum ditulis."),
        (
            "pay PST/2026/00001 --from bank --amount 12.50",
            "--amount: '12.50' bukan rupiah yang jelas. Tulis 12500 atau 12.500.",
        ),
        ("pay PST/2026/00001 --amount 1 --from dompet", "--from: 'dompet' tidak dikenal. Pilih: "),
        ("settle --day kemarin", "--day: 'kemarin' bukan tanggal. Tulis seperti 2026-11-24."),
        ("simulate --days 0", "--days: '0' bukan angka bulat lebih dari 0."),
        ("demo --seed satu", "--seed: 'satu' bukan angka."),
        ("printer", "Masih kurang: "),
    ],
)
def test_wrong_usage_is_2(kasir: CommandLine, words: str, sentence: str) -> None:
    """A word that the command line does not know: what is wrong, how it is meant, exit 2."""
    said = kasir(*words.split())
    assert (said.code, said.out) == (2, "")
    assert said.sentences.startswith(sentence)
    assert "\nPakai: kasir" in said.sentences
    said = kasir(*words.split(), "--json")
    assert said.code == 2
    assert list(said.data) == ["error"]
    assert said.data["error"].startswith(sentence)


def test_json_is_one_object_and_sentences_go_beside_it(kasir: CommandLine) -> None:
    """`--json` may stand before or behind the command."""
    for words in (("--json", "version"), ("version", "--json")):
        said = kasir(*words)
        assert said.out.count("\n") == 1
        assert said.data["kasir"] == __version__
        assert said.sentences == f"kasir {__version__}\n"
    assert kasir("version").out == ""


def test_data_says_no_is_1(kasir: CommandLine) -> None:
    """What the shop refuses is a sentence, and for a script an object."""
    said = kasir(*PAY.split(), "--json")
    assert said.code == 1
    assert said.sentences == "Nomor PST/2026/00001 tidak ditemukan.\n"
    assert said.data == {"error": "Nomor PST/2026/00001 tidak ditemukan."}


def test_refused_environment_is_3(
    kasir: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No shop, or none that this kasir can open: exit 3, and nothing is made."""
    empty = tmp_path / "kosong"
    for command in ("verify", "settle", "backup", "upgrade", PAY):
        assert main(["--data", str(empty), *command.split()]) == 3
        assert capsys.readouterr().err.startswith(f"Belum ada data toko di {empty}.")
        assert not empty.exists()
    (kasir.data / "config.toml").write_text("register = [", encoding="utf-8")
    assert kasir("verify").code == 3


def test_a_full_or_forbidden_place_is_3(kasir: CommandLine, tmp_path: Path) -> None:
    """What the system refuses is a sentence with the place, exit 3; the log has the rest."""
    blocked = tmp_path / "berkas"
    blocked.write_text("", encoding="utf-8")
    said = kasir("backup", str(blocked / "ke.db"))
    assert said.code == 3
    assert said.sentences.startswith(f"{blocked}")
    assert said.sentences.endswith("Periksa folder, izin, dan ruang disk.\n")
    assert "FileExistsError" in (kasir.data / "logs" / "kasir.log").read_text("utf-8")


def test_no_traceback_reaches_a_person(kasir: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug shows a short code; the log of the shop has the traceback under it."""

    def break_down(*_words: object) -> None:
        message = "a bug"
        raise RuntimeError(message)

    monkeypatch.setattr(version, "run", break_down)
    said = kasir("version", "--json")
    assert said.code == 1
    assert "Traceback" not in said.sentences
    assert "a bug" not in said.sentences
    code = said.sentences.partition("kode ")[2][:4]
    log = (kasir.data / "logs" / "kasir.log").read_text(encoding="utf-8")
    assert f"code {code}" in log
    assert "RuntimeError: a bug" in log


def test_a_bug_without_a_shop_leaves_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no shop keeps a log the sentence names a file of its own, and the file is there."""

    def break_down(*_words: object) -> None:
        message = "a bug"
        raise RuntimeError(message)

    monkeypatch.setattr(version, "run", break_down)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    empty = tmp_path / "kosong"
    assert main(["--data", str(empty), "version"]) == 1
    [file] = tmp_path.glob("kasir-*.log")
    assert capsys.readouterr().err.endswith(f"Rinciannya di {file}.\n")
    assert "RuntimeError: a bug" in file.read_text(encoding="utf-8")
    assert not empty.exists()


def test_stopping_is_no_error(kasir: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends quietly, with the code that shells know."""

    def stop(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(version, "run", stop)
    said = kasir("version")
    assert (said.code, said.sentences) == (130, "Dihentikan.\n")


def test_the_program_itself(kasir: CommandLine) -> None:
    """`python -m kasir` with KASIR_DATA, as a script runs it; files belong to one person."""
    environment = {**os.environ, "KASIR_DATA": str(kasir.data)}
    done = subprocess.run(
        [sys.executable, "-m", "kasir", "backup", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stderr[:10]) == (0, "Cadangan d")
    copy = Path(json.loads(done.stdout)["file"])
    assert copy.parent == kasir.data / "backups"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_the_till_without_a_screen(tmp_path: Path) -> None:
    """Without a screen the till says so instead of dying in Qt, and makes nothing."""
    empty = tmp_path / "kosong"
    blind = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "kasir", "--data", str(empty)],
        env={name: value for name, value in os.environ.items() if name not in blind},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("Tidak ada layar di sini.")
    assert not empty.exists()


def test_each_command_has_its_row(kasir: CommandLine) -> None:
    """A command's file without a row in the table could not be called."""
    shared = {"__init__", "command", "open_shop"}
    files = {path.stem for path in Path(version.__file__).parent.rglob("*.py")} - shared
    listed = [cli._load(command).run.__module__ for command in cli._commands()]
    assert sorted(module.rpartition(".")[2] for module in listed) == sorted(files)


def loaded_by(*words: str) -> set[str]:
    """Run a command in a process of its own, and give the modules that it loaded."""
    script = (
        "import sys\nfrom kasir.cli import main\n"
        "assert main(sys.argv[1:]) == 0\nprint(chr(10), *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        check=True,
        capture_output=True,
        text=True,
        input=f"{PINS['pengelola']}\n",
    )
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {"PIL", "PySide6", "alembic", "escpos", "openpyxl", "reportlab"}


@pytest.mark.parametrize("words", ["--help", "version", "version --help"])
def test_a_light_command_loads_no_library(words: str) -> None:
    """Neither the help nor the version needs a database, and one command loads no other's."""
    loaded = loaded_by(*words.split())
    assert (HEAVY | {"sqlalchemy"}) & loaded == set()
    assert "kasir.commands.settle" not in loaded


@pytest.mark.parametrize("words", ["verify", "settle --user pengelola --pin-stdin", "backup"])
def test_a_command_loads_what_it_needs(kasir: CommandLine, words: str) -> None:
    """A shop's books need its database, and nothing that draws, prints or migrates."""
    loaded = loaded_by("--data", str(kasir.data), *words.split())
    assert HEAVY & loaded == set()
    assert "sqlalchemy" in loaded


def test_a_command_that_does_not_load_is_told(
    kasir: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that this machine lacks ends in a sentence and in the shop's log, too."""
    monkeypatch.delattr("kasir.commands.version", raising=False)
    monkeypatch.setitem(sys.modules, "kasir.commands.version", None)
    said = kasir("version", "--json")
    assert said.code == 1
    assert "Traceback" not in said.sentences
    log = (kasir.data / "logs" / "kasir.log").read_text(encoding="utf-8")
    assert "ImportError" in log or "ModuleNotFoundError" in log
