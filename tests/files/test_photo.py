"""A photo of whatever a person picks: upright, small, without its story; or a clear sentence."""

from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from kasir.files.photo import MOST_FILE, SIDE, PhotoError, photo_of
from kasir.operations.products.photos import MOST_BYTES

RED, BLUE = (200, 30, 30), (30, 30, 200)
TOO_LARGE = "foto.jpg terlalu besar. Paling besar 30 MB dan 65 megapiksel."
NO_PICTURE = "foto.jpg bukan foto JPEG atau PNG. Pilih berkas foto."
BROKEN = "foto.jpg rusak atau tidak utuh. Salin lagi dari HP, lalu pilih lagi."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "foto.jpg"


def _halves(size: tuple[int, int]) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, *size))
    return image


def _read(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    return image


def _is_like(pixel: object, color: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(part - wanted) < 12 for part, wanted in zip(pixel, color, strict=True))


def test_a_photo_of_a_phone_stands_upright_and_is_small(file: Path) -> None:
    """Turned as its EXIF says; where it was taken is not kept."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Turn it a quarter clockwise.
    exif[0x010F] = "Telepon"
    exif.get_ifd(0x8825)[1] = "S"
    _halves((4000, 3000)).save(file, exif=exif)
    made = photo_of(file)
    image = _read(made)
    assert image.size == (SIDE * 3 // 4, SIDE)
    assert _is_like(image.getpixel((image.width - 20, SIDE // 2)), RED)
    assert _is_like(image.getpixel((20, SIDE // 2)), BLUE)
    assert not image.getexif()
    assert b"Telepon" not in made
    assert len(made) < 50_000


def test_a_small_picture_stays_as_it_is(file: Path) -> None:
    """It is not blown up."""
    _halves((90, 60)).save(file)
    assert _read(photo_of(file)).size == (90, 60)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_any_kind_of_picture_becomes_one(file: Path, mode: str) -> None:
    """Palettes, greys and the colours of a print shop; what is clear becomes white."""
    kind = "JPEG" if mode == "CMYK" else "PNG"
    if mode in {"RGBA", "LA"}:
        image = Image.new(mode, (1200, 900), (0,) * len(mode))
    else:
        image = Image.new("RGB", (1200, 900), "white").convert(mode)
    image.save(file, kind)
    made = _read(photo_of(file))
    assert made.size == (640, 480)
    assert _is_like(made.getpixel((300, 200)), (255, 255, 255))


def test_even_noise_is_small_enough(file: Path) -> None:
    """Whatever the picture, the table takes it."""
    noise = random.Random(7).randbytes(800 * 800 * 3)
    Image.frombytes("RGB", (800, 800), noise).save(file, "PNG")
    assert 0 < len(photo_of(file)) <= MOST_BYTES


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_size_bomb_is_not_unpacked(file: Path, side: int) -> None:
    """A few kilobytes that say they are gigabytes are refused by what they say."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(bytes(10_000)))
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + header + body + _chunk(b"IEND", b""))
    with pytest.raises(PhotoError) as refused:
        photo_of(file)
    assert str(refused.value) == TOO_LARGE


def test_a_huge_file_is_not_read(file: Path) -> None:
    """By its length, before a byte of it is read."""
    with file.open("wb") as empty:
        empty.truncate(MOST_FILE + 1)
    with pytest.raises(PhotoError) as refused:
        photo_of(file)
    assert str(refused.value) == TOO_LARGE


@pytest.mark.parametrize(
    "content", [b"", b"Daftar harga", b"GIF89a" + bytes(100), b"%PDF-1.7", b"\xff\xd8\xff"]
)
def test_what_is_no_picture_is_told(file: Path, content: bytes) -> None:
    """The name says nothing, the content does."""
    file.write_bytes(content)
    with pytest.raises(PhotoError) as refused:
        photo_of(file)
    assert str(refused.value) == NO_PICTURE


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    """A stick that was pulled out."""
    with pytest.raises(PhotoError) as refused:
        photo_of(file)
    assert str(refused.value) == "foto.jpg tidak bisa dibaca. Periksa nama dan foldernya."


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_half_a_file_is_no_photo(file: Path, kind: str) -> None:
    """A copy that broke off is refused, not shown half grey."""
    out = io.BytesIO()
    noise = random.Random(7).randbytes(400 * 400 * 3)
    Image.frombytes("RGB", (400, 400), noise).save(out, kind)
    file.write_bytes(out.getvalue()[: len(out.getvalue()) // 2])
    with pytest.raises(PhotoError) as refused:
        photo_of(file)
    assert str(refused.value) == BROKEN


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's own, about nonsense in EXIF.
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_damage_is_a_sentence_or_a_photo(file: Path, kind: str) -> None:
    """Bytes that flipped anywhere never make another error."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    _halves((64, 48)).save(out, kind, exif=exif)
    whole, dice = out.getvalue(), random.Random(7)
    for _ in range(600):
        damaged = bytearray(whole)
        for _flip in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        file.write_bytes(damaged)
        try:
            assert _read(photo_of(file)).width <= SIDE
        except PhotoError:
            continue
