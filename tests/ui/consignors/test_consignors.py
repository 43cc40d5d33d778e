"""Data: the manager writes down consignors, agreements, products and associations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kasir.enums import DISTRICTS, Scheme
from kasir.money import Money, Rate
from kasir.operations.consignors import consignor_list, consignors
from kasir.operations.consignors.consignors import ConsignorCard
from tests.shop import Shop
from tests.ui.desk import Desk, consignor, product
from tests.ui.till import Till

SKU = "2000000000015"


# --- the page -------------------------------------------------------------------------------


def test_the_lists_are_there_with_their_keys(desk: Desk) -> None:
    """Three lists, the first row shown whole; keys change the list and open the form."""
    till = desk.till
    assert desk.list("Consignors") == ["K001", "K005"]
    assert "Usaha K001" in desk.detail("Consignors")
    till.key(Qt.Key.Key_F10)
    assert len(desk.list("Products")) == 4
    till.key(Qt.Key.Key_F9)
    till.key(Qt.Key.Key_F3)
    assert till.is_shown("consignorName")


def test_an_empty_list_teaches_the_next_step(desk: Desk) -> None:
    """Where nothing is yet it says which key begins; where nothing fits it says that."""
    desk.open("Associations")
    pane = desk._pane("Associations")
    assert pane._empty.text() == "Belum ada asosiasi. Tekan F3 untuk menulis yang pertama."
    desk.open("Products")
    desk.till.fill("findProducts", "tidak ada")
    assert desk._pane("Products")._empty.text() == "Tidak ada yang cocok."


def test_the_filter_answers_each_letter(desk: Desk) -> None:
    """The list is what the field holds, without a pause and without Enter."""
    desk.till.fill("findConsignors", "k005")
    assert desk.list("Consignors") == ["K005"]
    assert "Usaha K005" in desk.detail("Consignors")


def test_a_scan_finds_its_product(desk: Desk) -> None:
    """Whatever list is open, a scanned code looks for the product."""
    desk.till.scan(SKU)
    assert desk.list("Products") == [SKU]


def test_an_auditor_looks_and_changes_nothing(till: Till) -> None:
    """Who may not change has no key for it, not even Enter on a row."""
    desk = Desk(till).come("pemeriksa")
    assert "Usaha K001" in desk.detail("Consignors")
    for button in ("newConsignors", "changeConsignor", "newAgreement", "leaveConsignor"):
        assert not till.is_shown(button)
    till.key(Qt.Key.Key_F4)
    desk._pane("Consignors").change()
    assert till.window.sheets.sheet is None


# --- consignors -----------------------------------------------------------------------------


def test_a_new_consignor(desk: Desk, goods: Shop) -> None:
    """Code proposed, kecamatan of the 24, and the next step told."""
    till = desk.till
    till.press("newConsignors")
    assert till.text("consignorCode") == "K006"
    assert desk.offered("consignor", "district")[1:] == DISTRICTS
    desk.write("consignor", name="Batik <Ibu Sri> & 'Kawan'", phone="0812-3456-7890")
    desk.pick("consignor", "district", "Tongas")
    desk.write("consignor", bank="BRI", bank_account="1234567890")
    till.key(Qt.Key.Key_F12)
    found = consignor(goods, "K006")
    assert found.card == ConsignorCard(
        "K006",
        "Batik <Ibu Sri> & 'Kawan'",
        district="Tongas",
        phone="0812-3456-7890",
        bank="BRI",
        bank_account="•••• 7890",
    )
    assert desk.told == ("Batik <Ibu Sri> & 'Kawan' tersimpan. Sekarang tulis perjanjiannya (F6).")
    assert "Belum ada perjanjian" in desk.detail("Consignors")


def test_what_is_wrong_stands_under_its_field(desk: Desk, goods: Shop) -> None:
    """A refusal keeps what was typed, names the field, and goes away when it is put right."""
    till = desk.till
    till.press("newConsignors")
    desk.write("consignor", code="K001", name="Dapur Bayeman", phone="0812")
    desk.store("consignor")
    assert desk.problems() == {"code": "Kode K001 sudah dipakai Usaha K001. Pilih kode lain."}
    desk.write("consignor", code="K009")
    desk.store("consignor")
    assert desk.problems() == {"phone": "Nomor HP kurang lengkap. Tulis seperti 0812-3456-7890."}
    assert till.text("consignorName") == "Dapur Bayeman"
    desk.write("consignor", phone="")
    desk.store("consignor")
    assert consignor(goods, "K009").card.name == "Dapur Bayeman"


def test_the_account_is_whole_only_in_the_form(desk: Desk, goods: Shop) -> None:
    """List and panel show four digits; who changes it sees all of them."""
    stamp = goods.stamp("pengelola")
    card = ConsignorCard("K001", "Usaha K001", bank="BRI", bank_account="1234567890")
    goods.write(lambda s: consignors.save_consignor(s, card, stamp))
    desk.till.press("navMaster")
    desk.choose("Consignors", "K001")
    assert "BRI •••• 7890" in desk.detail("Consignors")
    assert "1234567890" not in desk.detail("Consignors")
    desk.till.key(Qt.Key.Key_F4)
    assert desk.till.text("consignorBankAccount") == "1234567890"


def test_a_change_is_taken_back(desk: Desk, goods: Shop) -> None:
    """Ctrl+Z stores again what was before, as a change of its own."""
    desk.choose("Consignors", "K001")
    desk.till.press("changeConsignor")
    desk.write("consignor", name="Salah Ketik")
    desk.store("consignor")
    assert consignor(goods, "K001").card.name == "Salah Ketik"
    desk.till.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert consignor(goods, "K001").card.name == "Usaha K001"
    desk.till.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert consignor(goods, "K001").card.name == "Usaha K001"
    assert desk.told == "Diurungkan: isinya kembali seperti sebelumnya."


def test_one_esc_loses_nothing(desk: Desk) -> None:
    """The first Esc over something typed warns, the second throws it away."""
    till = desk.till
    till.press("newConsignors")
    till.key(Qt.Key.Key_Escape)
    assert not till.is_shown("consignorName")
    till.press("newConsignors")
    desk.write("consignor", name="Dapur")
    till.key(Qt.Key.Key_Escape)
    assert till.text("consignorName") == "Dapur"
    assert desk.told.startswith("Belum disimpan.")
    till.key(Qt.Key.Key_Escape)
    assert not till.is_shown("consignorName")
    assert till.window.notices.text() == ""


def test_enter_goes_from_field_to_field(desk: Desk, goods: Shop) -> None:
    """It changes nothing on its way and stores nothing; F12 does."""
    till = desk.till
    desk.open("Products")
    desk.choose("Products", SKU)
    before = product(goods, SKU).card
    till.key(Qt.Key.Key_F4)
    till.fill("productVariant", "Keju")
    for _ in range(16):
        till.key(Qt.Key.Key_Return)
    assert till.find(QLineEdit, "productHalalUntil").hasFocus()
    assert product(goods, SKU).card == before
    till.key(Qt.Key.Key_F12)
    assert product(goods, SKU).card == replace(before, variant="Keju")


def test_a_consignor_leaves(desk: Desk, goods: Shop) -> None:
    """What he leaves behind is told first; a slip is taken back with his goods."""
    till = desk.till
    desk.choose("Consignors", "K001")
    till.press("leaveConsignor")
    assert till.text("leavingText").startswith("Usaha K001: 2 barang masih di rak.")
    till.press("leaveConfirm")
    assert desk.list("Consignors") == ["K005"]
    assert not product(goods, SKU).card.is_active
    till.press("noticeAction")
    assert desk.list("Consignors") == ["K001", "K005"]
    assert product(goods, SKU).card.is_active


def test_who_left_comes_back(desk: Desk, goods: Shop) -> None:
    """He is found among the inactive ones; his goods are put on sale one by one."""
    till = desk.till
    stamp = goods.stamp("pengelola")
    left = consignor(goods, "K005")
    goods.write(lambda s: consignors.part_with(s, left.id, stamp))
    desk._pane("Consignors").activity.setCurrentIndex(1)
    assert desk.list("Consignors") == ["K005"]
    assert till.text("leaveConsignor") == "Aktifkan lagi"
    assert not till.is_shown("newAgreement")
    till.press("leaveConsignor")
    assert consignor(goods, "K005").is_active
    assert not product(goods, "2000000000107").card.is_active


# --- agreements -----------------------------------------------------------------------------


def test_the_example_follows_each_letter(desk: Desk, goods: Shop) -> None:
    """Every scheme in a sentence with the figures that a sale would give."""
    till = desk.till
    desk.choose("Consignors", "K001")
    till.key(Qt.Key.Key_F6)
    assert till.text("agreementExample") == (
        "Bagian toko 15% - penitip menerima Rp17.000 dari Rp20.000"
    )
    desk.write("agreement", rate="12,5")
    assert till.text("agreementExample") == (
        "Bagian toko 12,5% - penitip menerima Rp17.500 dari Rp20.000"
    )
    desk.write("agreement", rate="12.5")
    assert till.text("agreementExample").startswith("12.5 bukan persen yang jelas.")
    desk.write("agreement", rate="150")
    assert till.text("agreementExample") == "Tulis bagian toko, dari 0 sampai 100 persen."
    till.key(Qt.Key.Key_F2)
    assert till.text("agreementExample").startswith("Harga titip per barang")
    till.key(Qt.Key.Key_F3)
    desk.write("agreement", fee="1000")
    assert till.text("agreementExample") == (
        "Bagian toko Rp1.000 per barang - penitip menerima Rp19.000 dari Rp20.000"
    )
    till.key(Qt.Key.Key_F4)
    desk.write("agreement", up_to_1="10000", step_1="25", tiers="20")
    assert till.text("agreementExample") == (
        "Bagian toko 25% - penitip menerima Rp7.500 dari Rp10.000\n"
        "Bagian toko 20% - penitip menerima Rp12.000 dari Rp15.000"
    )
    desk.store("agreement")
    agreed = consignor(goods, "K001").in_force
    assert agreed is not None
    assert (agreed.version, agreed.terms.scheme) == (2, Scheme.TIERED)


def test_steps_must_rise(desk: Desk, goods: Shop) -> None:
    """Limits in the wrong order are refused under the last step; nothing is stored."""
    desk.till.key(Qt.Key.Key_F6)
    desk.till.press("scheme4")
    desk.write("agreement", up_to_1="20000", step_1="25", up_to_2="10000", step_2="20", tiers="15")
    desk.store("agreement")
    told = "Batas harga harus naik; tingkat terakhir berlaku untuk semua harga di atasnya."
    assert desk.problems() == {"tiers": told}
    assert len(consignor(goods, "K001").versions) == 1


def test_a_whole_agreement(desk: Desk, goods: Shop) -> None:
    """Everything that the paper says can be written, and stands in the panel in sentences."""
    till = desk.till
    desk.choose("Consignors", "K001")
    till.press("newAgreement")
    desk.write("agreement", rate="10", starts_on="1/12/2026", monthly_fee="25000", fee_day="5")
    desk.pick("agreement", "bearer", "Bersama")
    desk.pick("agreement", "is_discount_allowed", "Jangan diskon")
    desk.pick("agreement", "loss", "Toko mengganti 50%")
    desk.pick("agreement", "expiry", "Toko mengganti 100%")
    desk.pick("agreement", "pay_cycle", "Mingguan")
    desk.write("agreement", minimum_payout="50000", advance="40")
    desk.store("agreement")
    assert desk.told == "Perjanjian ke-2 berlaku mulai 01/12/2026."
    found = consignor(goods, "K001")
    terms = found.versions[0].terms
    assert found.versions[0].starts_on == date(2026, 12, 1)
    assert (terms.rate, terms.loss, terms.expiry, terms.advance) == (
        *(Rate(1_000), Rate(5_000), Rate(10_000), Rate(4_000)),
    )
    assert (terms.monthly_fee, terms.fee_day, terms.minimum_payout) == (
        *(Money(25_000), 5, Money(50_000)),
    )
    assert not terms.is_discount_allowed
    shown = desk.detail("Consignors")
    assert "Perjanjian ke-1, sejak 04/11/2026" in shown
    assert "Ke-2, mulai 01/12/2026: Bagian toko 10%" in shown
    till.press("noticeAction")  # The first terms give him less: not back by one person alone.
    assert "Usaha K001 menerima lebih sedikit" in till.notices[-1]
    assert consignor(goods, "K001").versions[0].terms.rate == Rate(1_000)


def test_terms_that_begin_before_the_last_settled_day(desk: Desk, goods: Shop) -> None:
    """The refusal stands under the day; the form proposes the first free one."""
    goods.open_shift()
    goods.sell(goods.cart((SKU, 1)))
    goods.close_shift()
    goods.settle(consignor(goods, "K001").id)
    desk.till.press("navMaster")
    desk.choose("Consignors", "K001")
    desk.till.press("newAgreement")
    assert desk.till.text("agreementStartsOn") == "25/11/2026"
    desk.write("agreement", rate="12", starts_on="24/11/2026", fee_day="31")
    desk.store("agreement")
    assert desk.problems() == {"fee_day": "Tanggal sewa dari 1 sampai 28."}
    desk.write("agreement", fee_day="1")
    desk.store("agreement")
    assert desk.problems() == {
        "starts_on": "Hari 24/11/2026 sudah dihitung. Pilih tanggal sesudahnya."
    }
    desk.write("agreement", starts_on="31/02/2027")
    desk.store("agreement")
    assert desk.problems()["starts_on"].startswith("Tanggal 31/02/2027 tidak terbaca.")
    desk.write("agreement", starts_on="")
    desk.store("agreement")
    assert desk.problems() == {"starts_on": "Tulis mulai tanggal berapa."}
    desk.write("agreement", starts_on="25/11/2026")
    desk.store("agreement")
    assert len(consignor(goods, "K001").versions) == 2


def test_the_same_terms_add_no_version(desk: Desk, goods: Shop) -> None:
    """Storing what holds already says so."""
    desk.choose("Consignors", "K001")
    desk.till.press("newAgreement")
    desk.store("agreement")
    assert desk.told == "Syaratnya sama dengan perjanjian ke-1."
    assert len(consignor(goods, "K001").versions) == 1


def test_the_agreement_on_paper(desk: Desk, goods: Shop) -> None:
    """The version that holds becomes a PDF to be signed."""
    desk.choose("Consignors", "K001")
    desk.till.key(Qt.Key.Key_F5)
    [file] = (goods.folder / "papers").rglob("*.pdf")
    assert desk.told == f"Perjanjian siap dicetak: {file.name}"
    assert "k001" in file.name.casefold()


# --- associations ---------------------------------------------------------------------------


def test_associations(desk: Desk, goods: Shop) -> None:
    """A code and a name; renamed and taken back."""
    till = desk.till
    desk.open("Associations")
    till.press("newAssociations")
    desk.write("association", code="TGS", name="UMKM Tongas")
    desk.store("association")
    assert desk.list("Associations") == ["TGS"]
    till.key(Qt.Key.Key_F4)
    desk.write("association", name="")
    desk.store("association")
    assert desk.problems() == {"name": "Tulis nama asosiasinya."}
    desk.write("association", name="UMKM Kecamatan Tongas")
    desk.store("association")
    till.press("noticeAction")
    [row] = goods.read(consignor_list.association_rows)
    assert row.name == "UMKM Tongas"
