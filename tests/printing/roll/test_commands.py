"""The last look at the bytes: only known harmless commands pass."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.printing.roll.commands import (
    PULSE,
    Ask,
    UnsafeBytesError,
    check_bytes,
    is_answered,
    is_asking,
    parse,
)

GOOD = [
    b"",
    b"Keripik 30.000\n",
    b"\x1b@\x1bE\x01\x1d!\x11\x1bM\x01\x1bd\x04\x1dVB\x00",
    b"\x1d(H\x06\x00001234",
    b"\x1dr\x01",
    b"\x1dv0\x00\x02\x00\x03\x00\x00\x1b\x1b@\x10p",
]
# Each command of a printer that does something else than print, or is not whole.
BAD = {
    "drawer": b"\x1bp\x00\x19\x19",
    "drawer, our own pulse": PULSE,
    "drawer, the other pin": b"\x1bp\x01\x19\xfa",
    "drawer, no pin": b"\x1bp\x07\x32\x32",
    "drawer at once, the other pin": b"\x10\x14\x01\x01\x08",
    "drawer at once, no pin": b"\x10\x14\x01\x02\x01",
    "drawer at once, no time": b"\x10\x14\x01\x00\x00",
    "recover within a picture": b"\x1dv0\x00\x02\x00\x01\x00\x10\x05",
    "printer's own QR": b"\x1d(k\x05\x001P0K1",
    "drawer, spelled in digits": b"\x1bp0\x19\x19",
    "drawer at once": b"\x10\x14\x01\x00\x01",
    "power off": b"\x10\x14\x02\x01\x08",
    "clear": b"\x10\x05\x02",
    "status": b"\x10\x04\x01",
    "lone DLE": b"\x10",
    "carriage return": b"\r",
    "form feed": b"\x0c",
    "high byte": b"\xe9",
    "escape at the end": b"abc\x1b",
    "code page": b"\x1bt\x02",
    "two pulses in a size": b"\x1d!\x77",
    "feed for metres": b"\x1bd\xff",
    "cut without its parameter": b"\x1dVB",
    "cut after 255 dots": b"\x1dVB\xff",
    "macro": b"\x1d^\x05\x02\x00",
    "user setting": b"\x1d(E\x03\x00\x01IN",
    "firmware": b"\x1b#####F000",
    "network setting": b"\x1f(I",
    "print and feed backwards": b"\x1bK\x30",
    "picture without rows": b"\x1dv0\x00\x02\x00\x00\x00",
    "picture wider than paper": b"\x1dv0\x00\xff\x00\x01\x00" + b"\x00" * 255,
    "picture longer than a roll": b"\x1dv0\x00\x01\x00\xff\xff" + b"\x00" * 65535,
    "picture stretched": b"\x1dv0\x03\x01\x00\x01\x00\x00",
    "picture cut off": b"\x1dv0\x00\x02\x00\x03\x00\x00\x00",
    "drawer within a picture": b"\x1dv0\x00\x02\x00\x01\x00\x10\x14",
    "drawer over two pictures' rows": b"\x1dv0\x00\x02\x00\x02\x00\x00\x10\x05\x00",
    "process id with a control": b"\x1d(H\x06\x000012\x1b4",
    "process id of another kind": b"\x1d(H\x06\x00101234",
    "QR of a control": b"\x1d(k\x05\x001P0K\x1b",
    "QR of nothing": b"\x1d(k\x03\x001P0",
    "another code than QR": b"\x1d(k\x03\x000A2",
    "QR without a body": b"\x1d(k",
}


@pytest.mark.parametrize("data", GOOD)
def test_what_prints_passes(data: bytes) -> None:
    """Text, sizes, feeds, cuts, pictures, codes and the question for an answer pass."""
    check_bytes(data)


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_all_else_is_refused(data: bytes) -> None:
    """Anything that is not on the list is refused, wherever it stands."""
    with pytest.raises(UnsafeBytesError):
        check_bytes(data)
    with pytest.raises(UnsafeBytesError) as caught:
        check_bytes(b"Kopi\n" + data + b"\n")
    assert caught.value.offset >= 5


def test_unchecked_name_would_open_the_drawer() -> None:
    """The control: a name that reaches the printer as it was typed is a drawer pulse."""
    typed = "Kunci\x1bp\x00\x19\x19".encode("latin-1")
    with pytest.raises(UnsafeBytesError) as caught:
        check_bytes(typed)
    assert caught.value.offset == 5
    assert caught.value.found == b"\x1bp\x00\x19"


@given(st.binary(max_size=200))
def test_parser_accounts_for_every_byte(data: bytes) -> None:
    """Arbitrary bytes are refused by name or read to the end; nothing else is raised."""
    with contextlib.suppress(UnsafeBytesError):
        commands = list(parse(data))
        assert all(command.data in data for command in commands)


def test_only_a_question_has_an_answer() -> None:
    """Without a question at the end nothing that a printer says means printed."""
    assert is_answered(b"Kopi\n", b"\x00" + b'7"0001\x00') is None
    assert not is_asking(b"Kopi\n" + Ask.NOTHING.question(1))
    assert is_asking(b"Kopi\n" + Ask.STATUS.question(1))
