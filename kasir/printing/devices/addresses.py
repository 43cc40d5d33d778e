"""A printer's address in the configuration, read into the device that it names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from kasir.errors import UserError
from kasir.printing.devices.cables import SerialPrinter, UsbPrinter, WindowsPrinter
from kasir.printing.devices.device import RAW_PORT, Device, FilePrinter, ScreenPrinter, TcpPrinter
from kasir.printing.roll.commands import Ask
from kasir.words import _

FLOWS = ("dsrdtr", "rtscts", "xonxoff", "none")


class PrinterAddressError(UserError):
    """The configuration names no printer that we know."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _(
                "Alamat printer {address} tidak dikenal. Contoh: screen, tcp://192.168.1.50:9100, "
                "windows:POS-58, usb:04b8:0e15, serial:/dev/ttyUSB0?baud=9600, file:///home/struk/"
            ),
            address=address,
        )


def device_of(address: str) -> Device:
    """The printer of an address. Nothing is opened yet.

    `screen`, `tcp://HOST[:PORT]`, `file:///PATH` (with a slash at the end: a folder),
    `windows:NAME`, `usb:VENDOR:PRODUCT` (hexadecimal), `serial:DEVICE[?baud=9600&flow=dsrdtr]`.
    `tcp`, `usb` and `serial` take `?answer=status` or `?answer=id` for a printer that can say
    whether a paper came out.

    Raises PrinterAddressError.
    """
    scheme, _colon, rest = address.strip().partition(":")
    try:
        return _KINDS[scheme.lower()](rest)
    except (KeyError, ValueError) as error:
        raise PrinterAddressError(address) from error


def _screen(rest: str) -> Device:
    if rest.strip("/"):
        raise ValueError(rest)
    return ScreenPrinter()


def _tcp(rest: str) -> Device:
    parts = urlsplit(f"tcp:{rest}")
    if not parts.hostname or parts.path.strip("/"):
        raise ValueError(rest)
    return TcpPrinter(parts.hostname, parts.port or RAW_PORT, _ask(parts.query))


def _file(rest: str) -> Device:
    if not rest.startswith("///") or not rest.strip("/"):
        raise ValueError(rest)
    path = unquote(rest[2:])
    is_folder = path.endswith("/")
    # file:///C:/struk/ is how a path of Windows is written as an address.
    return FilePrinter(Path(path[1:] if os.name == "nt" else path), is_folder=is_folder)


def _windows(rest: str) -> Device:
    if not rest.strip():
        raise ValueError(rest)
    return WindowsPrinter(rest.strip())


def _usb(rest: str) -> Device:
    numbers, _mark, query = rest.partition("?")
    vendor, product = (int(number, 16) for number in numbers.split(":"))
    return UsbPrinter(vendor, product, _ask(query))


def _serial(rest: str) -> Device:
    port, _mark, query = rest.partition("?")
    options = parse_qs(query)
    flow = options.get("flow", ["dsrdtr"])[0]
    if not port or flow not in FLOWS:
        raise ValueError(rest)
    return SerialPrinter(port, int(options.get("baud", ["9600"])[0]), flow, _ask(query))


def _ask(query: str) -> Ask:
    return Ask(parse_qs(query).get("answer", ["none"])[0])


_KINDS: dict[str, Callable[[str], Device]] = {
    "screen": _screen,
    "tcp": _tcp,
    "file": _file,
    "windows": _windows,
    "usb": _usb,
    "serial": _serial,
}
