"""`kasir init`: a new shop, empty or with the demo's catalogue, whole or not at all."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from kasir import clock
from kasir.commands import open_shop
from kasir.enums import Role
from kasir.errors import EnvironmentRefusedError
from kasir.operations import settings, shop
from kasir.operations.people import sign_in, staff
from kasir.store.db import Database
from kasir.store.new_shop import make_shop
from tests.cli.command_line import CommandLine


@pytest.fixture
def new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Give the command line of a folder that holds no shop yet."""
    return CommandLine(tmp_path / "toko", tmp_path, capsys, user=None)


def _signs_in(data: Path, username: str, pin: str) -> bool:
    database = Database(data / "kasir.db")
    try:
        register = database.read(lambda s: shop.register_of_code(s, "K1"))
        pepper = (data / "pepper.key").read_bytes()
        verdict = database.write(
            lambda s: sign_in.sign_in(s, username, pin, pepper, clock.now(), register)
        )
    finally:
        database.close()
    return verdict.actor is not None


def test_a_demo_shop(new: CommandLine) -> None:
    """Demo catalogue, full shelf, four people; folder and files belong to one person."""
    assert new.good("init", "--demo")["users"] == ["kasir", "pengelola", "pemilik", "pemeriksa"]
    pins = (("kasir", "1111"), ("pengelola", "2222"), ("pemilik", "3333"), ("pemeriksa", "4444"))
    assert all(_signs_in(new.data, *person) for person in pins)
    report = new.good("verify")
    assert (report["entries"], report["differences"]) == (30, [])
    assert stat.S_IMODE(new.data.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in new.data.iterdir()}
    files = ("kasir.db", "config.toml", "pepper.key")
    assert modes == {"logs": 0o700, **dict.fromkeys(files, 0o600)}
    assert len((new.data / "pepper.key").read_bytes()) == 32


def test_a_shop_is_never_replaced(new: CommandLine) -> None:
    """A folder that holds a shop is refused, and its shop stays as it was."""
    new.good("init")
    before = (new.data / "kasir.db").read_bytes()
    said = new("init", "--demo")
    assert said.code == 3
    assert said.sentences == f"Sudah ada data toko di {new.data}. Pilih folder lain.\n"
    assert (new.data / "kasir.db").read_bytes() == before


def test_without_a_terminal_the_pin_is_drawn(new: CommandLine) -> None:
    """A script gets a shop with a drawn PIN, told once, and the words of its recovery paper."""
    said = new("init", "--name", "Toko Tongas", "--owner", "Bu Ratna", "--json")
    pin = said.sentences.partition("PIN pemilik: ")[2][:6]
    assert said.data == {
        "folder": str(new.data),
        "shop": "Toko Tongas",
        "user": "pemilik",
        "pin": pin,
        "recovery": said.data["recovery"],
    }
    assert said.data["recovery"] in said.sentences
    assert _signs_in(new.data, "pemilik", pin)
    database = Database(new.data / "kasir.db")
    assert database.read(settings.shop).name == "Toko Tongas"
    assert database.read(staff.staff_names) == (staff.StaffName("pemilik", "Bu Ratna", Role.OWNER),)
    database.close()


def test_the_pin_from_standard_input(new: CommandLine) -> None:
    """A PIN is never an argument; a weak one founds nothing and can be put right."""
    said = new.typed("12\n", "init", "--pin-stdin")
    assert (said.code, said.sentences) == (1, "PIN terdiri dari 6 sampai 8 angka.\n")
    assert not (new.data / "kasir.db").exists()
    said = new.typed("190752\n", "init", "--pin-stdin", "--json")
    assert (said.code, said.data["pin"]) == (0, None)
    assert _signs_in(new.data, "pemilik", "190752")
    words = ("import", "asosiasi", new.file("a.csv", "kode,nama\nA,Satu\n"))
    assert new.typed("190752\n", *words, "--user", "pemilik", "--pin-stdin").code == 0


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_is_asked(new: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the name and the PIN are asked for, the PIN twice."""
    answers = iter(("246813", "135724"))
    monkeypatch.setattr(open_shop.getpass, "getpass", lambda *_words: next(answers))
    said = new.typed(_Terminal("Toko Baru\n"), "init")
    assert (said.code, said.sentences) == (1, "Nama toko: Kedua PIN berbeda. Ulangi.\n")
    monkeypatch.setattr(open_shop.getpass, "getpass", lambda *_words: "246813")
    said = new.typed(_Terminal("Toko Baru\n"), "init", "--json")
    assert said.data["shop"] == "Toko Baru"
    assert _signs_in(new.data, "pemilik", "246813")
    assert new("init").code == 3  # Refused before anything is asked.


def test_a_cut_leaves_no_half_shop(tmp_path: Path) -> None:
    """What fails while the shop is filled leaves no shop, and a second try succeeds."""
    data = tmp_path / "toko"

    def fail(_session: object, _pepper: bytes) -> None:
        message = "cut"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        make_shop(data, fail)
    assert not (data / "kasir.db").exists()
    pepper = (data / "pepper.key").read_bytes()
    assert make_shop(data, lambda _session, found: found) == pepper
    with pytest.raises(EnvironmentRefusedError):
        make_shop(data, fail)


def test_a_folder_in_use_keeps_its_rights(tmp_path: Path) -> None:
    """A folder that holds other things is not locked away from their owners."""
    data = tmp_path / "bersama"
    data.mkdir(mode=0o755)
    (data / "catatan.txt").write_text("", encoding="utf-8")
    make_shop(data, lambda _session, _pepper: None)
    assert stat.S_IMODE(data.stat().st_mode) == 0o755
