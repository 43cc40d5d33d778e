"""The wheel is the program: nothing that a checkout has may be missing in it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kasir import __version__

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as an empty environment sees it: kasir alone, no checkout around it."""
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = made.glob("kasir-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(made / "site")
    return made / "site"


def test_wheel_carries_code_migrations_fonts_and_data(unpacked: Path) -> None:
    """Every file of kasir/ and migrations/ travels; the migrations inside the package."""
    expected = _files(ROOT / "kasir", "kasir") | _files(ROOT / "migrations", "kasir/_migrations")
    assert _files(unpacked / "kasir", "kasir") == expected


def test_wheel_and_program_tell_one_version(unpacked: Path) -> None:
    """What `kasir version` says is what was installed."""
    assert (unpacked / f"kasir-{__version__}.dist-info").is_dir()


def test_licence_texts_travel(unpacked: Path) -> None:
    """The program's licence and those of its fonts and icons lie in the wheel."""
    licences = _files(next(unpacked.glob("kasir-*.dist-info")) / "licenses", "")
    assert licences == {
        "/LICENSE",
        "/kasir/printing/fonts/OFL.txt",
        "/kasir/ui/fonts/OFL.txt",
        "/kasir/ui/icons/LICENSE.txt",
    }


def test_wheel_starts_and_upgrades_a_shop(unpacked: Path, tmp_path: Path) -> None:
    """Without a checkout beside it, kasir makes a shop, upgrades it and finds it in order."""
    shop = tmp_path / "shop"
    for words in (["init"], ["upgrade"], ["verify"]):
        # -P and the path keep the checkout out: what runs is what was packed.
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kasir", "--data", str(shop), *words],
            cwd=tmp_path,
            env={"PYTHONPATH": str(unpacked), "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
    assert (shop / "kasir.db").stat().st_size > 0


def _files(folder: Path, prefix: str) -> set[str]:
    return {
        f"{prefix}/{file.relative_to(folder).as_posix()}"
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
