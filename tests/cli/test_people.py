"""Who runs a command: a name and a PIN, as at the till. `person`, `recover`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kasir.cli import main
from kasir.commands import open_shop
from tests.cli.command_line import CommandLine
from tests.shop import PINS

GUARDED = (
    ("import", "asosiasi", "x.csv"),
    ("settle",),
    ("pay", "PST/2611/0001", "--amount", "1", "--from", "safe"),
    ("restore", "x.db"),
    ("person", "list"),
    ("person", "off", "kasir"),
)


@pytest.fixture
def owner(kasir: CommandLine) -> CommandLine:
    """Give the command line in the owner's hands."""
    return kasir.by("pemilik")


def _records(kasir: CommandLine) -> int:
    found: int = kasir.by(None).good("verify")["records"]
    return found


@pytest.mark.parametrize("words", GUARDED, ids=" ".join)
def test_nobody_acts_unnamed(kasir: CommandLine, words: tuple[str, ...]) -> None:
    """Without a name, or a PIN, or with a wrong one: exit 4, nothing done, and what is missing."""
    file = kasir.file("x.csv", "kode,nama\nA,Satu\n")
    words = tuple(file if each == "x.csv" else each for each in words)
    before = _records(kasir)
    said = kasir.by(None)(*words)
    assert (said.code, "--user NAMA" in said.sentences) == (4, True)
    said = kasir.by(None)("--user", "pemilik", *words)
    assert (said.code, said.sentences) == (
        4,
        "PIN pemilik belum diberikan. Jalankan di terminal, atau pakai --pin-stdin.\n",
    )
    assert _records(kasir) == before
    for user, pin in (("pemilik", "9753"), ("siapa", PINS["pemilik"])):
        said = kasir.typed(f"{pin}\n", "--user", user, "--pin-stdin", *words)
        assert (said.code, said.sentences) == (4, f"Nama atau PIN tidak cocok: {user}.\n")
    assert _records(kasir) == before + 2  # The two failed PINs.


def test_a_lock_is_the_tills(kasir: CommandLine) -> None:
    """Guesses on the command line count like those at the window."""
    words = ("--user", "kasir", "--pin-stdin", "settle")
    for _number in range(4):
        kasir.typed("9753\n", *words)
    said = kasir.typed("9753\n", *words)
    assert (said.code, said.sentences) == (
        4,
        "PIN salah beberapa kali. Coba lagi dalam 60 detik.\n",
    )
    assert kasir.typed("1111\n", *words).code == 4


def test_rights_are_the_tills(kasir: CommandLine, tmp_path: Path) -> None:
    """A cashier neither settles nor hires; a manager does not put another file in place."""
    assert kasir.by("kasir")("import", "asosiasi", kasir.file("a.csv", "kode,nama\n")).code == 1
    assert kasir("person", "list").code == 1
    copy = kasir.good("backup", str(tmp_path / "toko.db"))["file"]
    said = kasir("restore", copy)
    assert (said.code, "Pak Hadi" in said.sentences) == (1, True)


def test_the_free_ones_stay_free(kasir: CommandLine) -> None:
    """What changes nothing of the books and shows nobody's data asks nobody."""
    free = kasir.by(None)
    for words in (("verify",), ("backup",), ("version",), ("upgrade",), ("printer", "list")):
        assert free(*words).code == 0, words


def test_people_by_command(owner: CommandLine) -> None:
    """Add, role, PIN, off, on; each new PIN comes on the line behind the owner's."""
    pin = PINS["pemilik"]
    words = ("--user", "pemilik", "--pin-stdin", "--json", "person")
    said = owner.typed(f"{pin}\n1907\n", *words, "add", "Bu Siti", "--role", "kasir")
    assert said.data == {
        "user": "bu-siti",
        "name": "Bu Siti",
        "role": "kasir",
        "active": True,
        "last_signed_in": None,
        "failed_pins": 0,
    }
    said = owner.typed(f"{pin}\n190752\n", *words, "add", "Bu Siti", "--role", "pengelola")
    assert (said.code, said.sentences[:16]) == (1, "Bu Siti sudah ad")
    assert owner.good("person", "role", "bu-siti", "--role", "pengelola")["role"] == "pengelola"
    said = owner.typed(f"{pin}\n1908\n", *words, "pin", "bu-siti")
    assert said.sentences == "PIN terdiri dari 6 sampai 8 angka.\n"
    assert owner.typed(f"{pin}\n190752\n", *words, "pin", "bu-siti").code == 0
    assert owner.good("person", "off", "bu-siti")["active"] is False
    listed = owner.good("person", "list")["people"]
    assert [each["user"] for each in listed][-1] == "bu-siti"
    assert owner.good("person", "on", "bu-siti")["active"] is True
    own = ("--user", "bu-siti", "--pin-stdin", "person", "pin", "bu-siti")
    assert owner.typed("190752\n275190\n", *own).code == 0  # One's own, without being the owner.
    assert owner.typed("275190\n", *own[:3], "settle").code == 0
    assert owner("person", "off", "pemilik").code == 1
    assert owner("person", "list").sentences.count("\n") == 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("person", "add"), "Sebutkan namanya: kasir person add NAMA"),
        (("person", "role", "kasir"), "Sebutkan tugasnya: --role kasir|"),
        (("person", "off", "siapa"), "siapa tidak ada di daftar orang."),
        (("person", "add", "X", "--role", "raja"), "--role: "),
    ],
)
def test_what_is_missing_is_told(owner: CommandLine, words: tuple[str, ...], told: str) -> None:
    """A clear sentence, nothing changed."""
    said = owner(*words)
    assert said.code in (1, 2)
    assert told in said.sentences


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_pin_is_asked_for(
    kasir: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who acts first, then the second person, each by name; nothing is shown."""
    asked: list[str] = []

    def answer(question: str, _stream: object) -> str:
        asked.append(question)
        return PINS[question.split()[1].strip(":")]

    monkeypatch.setattr(open_shop.getpass, "getpass", answer)
    said = kasir.typed(_Terminal(), "--user", "pengelola", "--second", "pemilik", "settle")
    assert said.code == 0, said.sentences
    assert asked == ["PIN pengelola: ", "PIN pemilik: "]


def test_no_console_at_all(kasir: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under pythonw there is no standard input: exit 4, no traceback."""
    monkeypatch.setattr("sys.stdin", None)
    assert main(["--data", str(kasir.data), "--user", "pemilik", "settle"]) == 4
    assert main(["--data", str(kasir.data), "--user", "pemilik", "--pin-stdin", "settle"]) == 4


# --- the recovery paper ---------------------------------------------------------------------


_Founded = tuple[CommandLine, str]


@pytest.fixture
def founded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> _Founded:
    """Give a shop that its owner founded, and the words of its recovery paper."""
    new = CommandLine(tmp_path / "toko", tmp_path, capsys, user=None)
    said = new.typed("190752\n", "init", "--pin-stdin", "--json")
    return new, said.data["recovery"]


def _gets_in(kasir: CommandLine, pin: str) -> bool:
    words = ("--user", "pemilik", "--pin-stdin", "person", "list")
    return kasir.typed(f"{pin}\n", *words).code == 0


def test_a_forgotten_pin(founded: _Founded) -> None:
    """The words set a new PIN once, and give new words."""
    kasir, words = founded
    said = kasir.typed("275190\n", "recover", "--key", words, "--pin-stdin", "--json")
    assert (said.code, said.data["user"]) == (0, "pemilik")
    assert _gets_in(kasir, "275190")
    assert not _gets_in(kasir, "190752")
    again = kasir.typed("190752\n", "recover", "--key", words, "--pin-stdin")
    assert (again.code, "kertas lama" in again.sentences) == (1, True)
    new = said.data["recovery"]
    assert kasir.typed("190752\n", "recover", "--key", new, "--pin-stdin").code == 0
    assert kasir.good("verify")["differences"] == []


def test_a_new_computer(founded: _Founded, tmp_path: Path) -> None:
    """A copy and the paper are enough: the shop opens, its owner signs in, its books are whole."""
    kasir, words = founded
    copy = kasir.good("backup", str(tmp_path / "usb" / "toko.db"))["file"]
    kasir.data = tmp_path / "baru"
    said = kasir.typed("275190\n", "recover", copy, "--key", words, "--pin-stdin", "--json")
    assert (said.code, said.data["replaced"]) == (0, None)
    assert _gets_in(kasir, "275190")
    assert kasir.good("verify")["differences"] == []
    assert (kasir.data / "pepper.key").read_bytes() == (
        tmp_path / "toko" / "pepper.key"
    ).read_bytes()
    assert (kasir.data / "pepper.key").stat().st_mode & 0o777 == 0o600


def test_without_the_paper_a_copy_opens_nothing(founded: _Founded, tmp_path: Path) -> None:
    """Restored on another computer the copy is whole, and no PIN fits without its pepper."""
    kasir, words = founded
    copy = kasir.good("backup", str(tmp_path / "usb" / "toko.db"))["file"]
    kasir.data = tmp_path / "baru"
    said = kasir("restore", copy)
    assert "kasir recover --key KATA" in said.sentences
    assert not _gets_in(kasir, "190752")
    assert kasir.typed("275190\n", "recover", "--key", words, "--pin-stdin").code == 0
    assert _gets_in(kasir, "275190")


def test_a_wrong_key_changes_nothing(founded: _Founded, tmp_path: Path) -> None:
    """Checked before a file is touched: one wrong word, another shop's, a weak PIN."""
    kasir, words = founded
    copy = kasir.good("backup", str(tmp_path / "usb" / "toko.db"))["file"]
    other = CommandLine(tmp_path / "lain", tmp_path, kasir._capsys, user=None)
    foreign = other.typed("190752\n", "init", "--pin-stdin", "--json").data["recovery"]
    before = (kasir.data / "kasir.db").read_bytes()
    for key, told in (
        (words.replace(words[0], "q", 1), "Kata ke-1"),
        (words.rpartition(" ")[0], "berisi 9 kata"),
        (foreign, "toko lain"),
    ):
        for file in ((), (copy,)):
            said = kasir.typed("275190\n", "recover", *file, "--key", key, "--pin-stdin")
            assert (said.code, told in said.sentences) == (1, True), said.sentences
    said = kasir.typed("123456\n", "recover", "--key", words, "--pin-stdin")
    assert (said.code, "mudah ditebak" in said.sentences) == (1, True)
    assert (kasir.data / "kasir.db").read_bytes() == before
    assert _gets_in(kasir, "190752")


def test_a_shop_without_a_recovery_paper(kasir: CommandLine) -> None:
    """A demo shop, or one of an older kasir: a sentence, and the folder without a shop, too."""
    words = "babab " * 8 + "gokud"
    said = kasir("recover", "--key", words)
    assert (said.code, said.sentences.count("\n")) == (1, 1)
    kasir.data = kasir.data / "kosong"
    said = kasir("recover", "--key", words)
    assert said.code in (1, 3)
