"""The demo shop: its people, its catalogue from the files beside this one, a full shelf."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from kasir.clock import Stamp
from kasir.enums import Role
from kasir.files.spreadsheets import read_sheet
from kasir.operations import shop
from kasir.operations.imports.consignors import import_associations, import_consignors
from kasir.operations.imports.goods import import_products
from kasir.operations.people import staff
from kasir.settings import ShopSettings
from kasir.store.new_shop import make_shop

CATALOGUE = Path(__file__).parent  # asosiasi.csv, penitip.csv, produk.csv
PINS = {"kasir": "1111", "pengelola": "2222", "pemilik": "3333", "pemeriksa": "4444"}
SETTINGS = ShopSettings(
    name="Pusat Oleh-Oleh Tongas",
    address="Rest Area Tongas, Probolinggo",
    region="Kab. Probolinggo",
    # Made up: no bank knows it, so nobody can pay into it by mistake.
    qris_static=(
        "00020101021126680016ID.CO.CONTOH.WWW011893600999000000000102150000000000000010303UMI"
        "51440014ID.CO.QRIS.WWW0215ID00000000000010303UMI5204594753033605802ID"
        "5922PUSAT OLEH-OLEH TONGAS6011PROBOLINGGO61056725262070703A01630465B3"
    ),
)
_OWNER = ("pemilik", "Bu Ratna")
_STAFF = (
    ("kasir", "Sari", Role.CASHIER),
    ("pengelola", "Pak Hadi", Role.MANAGER),
    ("pemeriksa", "Bu Dian", Role.AUDITOR),
)


def make_demo_shop(data: Path, at: datetime) -> Stamp:
    """Make the demo shop in a folder as it stood at an instant; give its owner's stamp.

    Raises EnvironmentRefusedError for a folder that holds a shop.
    """

    def furnish(session: Any, pepper: bytes) -> Stamp:
        username, name = _OWNER
        owner = (username, name, PINS[username])
        stamp = shop.found_shop(session, SETTINGS, owner, pepper, at, known_pins=True)
        for username, name, role in _STAFF:
            staff.add_known(session, username, name, role, PINS[username], pepper, stamp)
        import_associations(session, read_sheet(CATALOGUE / "asosiasi.csv"), stamp)
        import_consignors(session, read_sheet(CATALOGUE / "penitip.csv"), stamp)
        import_products(session, read_sheet(CATALOGUE / "produk.csv"), stamp)
        return stamp

    return make_shop(data, furnish)
