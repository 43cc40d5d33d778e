"""What a person can do wrong, or what stands in their way, in a sentence that says what to do.

A `UserError` is shown as it is. Anything else is a bug: it goes to the log with a traceback and
a person sees a short code. Errors carry values, so that screens and tests need not parse text.
"""

from __future__ import annotations

from datetime import date

from kasir.money import Money, Quantity
from kasir.words import _


class UserError(Exception):
    """A sentence for the person in front of the screen. `exit_code` is for the command line."""

    exit_code = 1

    def __init__(self, sentence: str = "", /, **values: object) -> None:
        """Say a sentence; where values stand beside it, they are put into its braces."""
        super().__init__(sentence.format(**values) if values else sentence)


class FieldError(UserError):
    """One field of a form can't be stored as it is; `field` names it, the message says why."""

    def __init__(self, field: str, sentence: str, /, **values: object) -> None:
        self.field = field
        super().__init__(sentence, **values)


class EnvironmentRefusedError(UserError):
    """kasir does not start, or stops, because the machine can't keep its promises."""

    exit_code = 3


class UnknownRegisterError(UserError):
    """The machine's settings name a register that the shop does not have."""

    def __init__(self, code: str) -> None:
        told = _("Kasir {code} tidak terdaftar di toko ini. Periksa config.toml.")
        super().__init__(told, code=code)


# --- the till -------------------------------------------------------------------------------


class UnknownCodeError(UserError):
    """No product has this code."""

    def __init__(self, code: str) -> None:
        self.code = code
        shown = code if len(code) <= 40 else code[:40] + "..."
        told = _("Kode {code} tidak dikenal. Cari dengan nama barang atau penitip.")
        super().__init__(told, code=shown)


class ProductBlockedError(UserError):
    """This product can't be sold now; the reason is the message."""


class ExpiredGoodsError(ProductBlockedError):
    """All that is left of the product is past its date."""

    def __init__(self, name: str, day: date) -> None:
        self.day = day
        told = _("{name} kedaluwarsa {day:%d/%m/%Y}, tidak boleh dijual. Sisihkan barangnya.")
        super().__init__(told, name=name, day=day)


class NotExpiredError(UserError):
    """Goods that are still good can't be written off as expired: their consignor would bear it."""

    def __init__(self, name: str, day: date) -> None:
        self.day = day
        told = _("{name} baru kedaluwarsa {day:%d/%m/%Y}. Pilih sebab lain, atau retur ke penitip.")
        super().__init__(told, name=name, day=day)


class HalalMissingError(UserError):
    """The shop takes no food in that has no halal number, by its own setting."""

    def __init__(self, names: str) -> None:
        super().__init__(
            _(
                "{names} belum punya nomor halal, jadi tidak diterima. "
                "Tulis nomornya di Data, Barang, lalu ulangi."
            ),
            names=names,
        )


class ConsignorGoneError(UserError):
    """Goods of a consignor who has left are not taken in: nobody may sell them."""

    def __init__(self, name: str) -> None:
        told = _("{name} sudah tidak aktif. Aktifkan lagi di halaman Data sebelum menerima.")
        super().__init__(told, name=name)


class NoPriceError(ProductBlockedError):
    """A product without a price can't be sold."""

    def __init__(self, name: str) -> None:
        told = _("{name} belum punya harga jual. Minta pengelola mengisi harganya.")
        super().__init__(told, name=name)


class StockShortError(UserError):
    """Less is on the shelf than the cart holds, and the shop does not allow that."""

    def __init__(self, name: str, on_hand: Quantity) -> None:
        self.on_hand = on_hand
        told = _("Stok {name} tinggal {on_hand}. Kurangi jumlahnya atau catat barang masuk.")
        super().__init__(told, name=name, on_hand=on_hand)


class EmptyCartError(UserError):
    """There is nothing to pay for."""

    def __init__(self) -> None:
        super().__init__(_("Belum ada barang. Pindai barang pertama."))


class DiscountTooLargeError(UserError):
    """A discount may not exceed what it is given on."""

    def __init__(self, limit: Money) -> None:
        self.limit = limit
        super().__init__(_("Diskon paling banyak {limit}."), limit=limit)


class DiscountNotAllowedError(UserError):
    """The consignor does not want discounts on these goods."""

    def __init__(self, consignor: str) -> None:
        told = _("{consignor} tidak mengizinkan diskon. Pakai diskon yang ditanggung toko.")
        super().__init__(told, consignor=consignor)


class QuantityError(UserError):
    """A quantity is zero, negative or absurd."""

    def __init__(self) -> None:
        super().__init__(_("Jumlah harus lebih dari 0 dan paling banyak 9.999."))


class PaymentShortError(UserError):
    """The tenders do not cover the total."""

    def __init__(self, missing: Money) -> None:
        self.missing = missing
        super().__init__(_("Kurang {missing}"), missing=missing)


class OverpaidError(UserError):
    """Only cash may exceed the total."""

    def __init__(self, excess: Money) -> None:
        self.excess = excess
        told = _("Lebih {excess}. Hanya tunai yang boleh lebih dan diberi kembalian.")
        super().__init__(told, excess=excess)


class NotReturnableError(UserError):
    """More comes back than was sold and not yet returned."""

    def __init__(self, returnable: Quantity) -> None:
        self.returnable = returnable
        told = _("Yang masih bisa diretur dari struk ini: {returnable}.")
        super().__init__(told, returnable=returnable)


# --- people and shifts ----------------------------------------------------------------------


class NotAllowedError(UserError):
    """This role may not do this."""

    def __init__(self, name: str) -> None:
        super().__init__(_("{name} tidak berhak melakukan ini. Minta pengelola."), name=name)


class SecondPersonError(UserError):
    """The action needs another person's PIN, and not one's own."""

    def __init__(self) -> None:
        super().__init__(_("Tindakan ini perlu PIN orang kedua yang berhak."))


class UnclearAmountError(UserError):
    """`12,5` and `12.50` could each mean two amounts, so they mean none."""

    def __init__(self, text: str) -> None:
        told = _("{text} bukan rupiah yang jelas. Tulis tanpa koma, misalnya 12.500.")
        super().__init__(told, text=text[:20])


class ReasonMissingError(UserError):
    """The action needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Tuliskan alasannya."))


class NoOpenShiftError(UserError):
    """Nothing is sold outside a shift."""

    def __init__(self) -> None:
        super().__init__(_("Shift belum dibuka. Hitung modal awal, lalu buka shift."))


class ShiftOpenError(UserError):
    """A shift is open where none may be."""

    def __init__(self, register: str) -> None:
        told = _("Shift di {register} masih terbuka. Tutup dulu shift itu.")
        super().__init__(told, register=register)


class FutureDayError(UserError):
    """A business day that has not come can't be settled."""

    def __init__(self, day: date) -> None:
        super().__init__(_("{day:%d/%m/%Y} belum tiba. Periksa tanggalnya."), day=day)


class LeftoversError(UserError):
    """A shift does not close over held carts and papers that nobody has looked at."""

    def __init__(self, count: int) -> None:
        self.count = count
        told = _("{count} keranjang atau cetakan belum diputuskan. Bawa terus atau batalkan.")
        super().__init__(told, count=count)


class CountFirstError(UserError):
    """A shift closes on a count of its drawer as it is now."""

    def __init__(self, *, is_stale: bool) -> None:
        self.is_stale = is_stale
        stale = _("Sejak hitungan terakhir ada uang yang keluar masuk laci. Hitung sekali lagi.")
        super().__init__(stale if is_stale else _("Hitung dulu uang di laci."))


class DrawerDiffersError(UserError):
    """What was counted is not what the ledger says; how much it is, is not for this person."""

    def __init__(self) -> None:
        super().__init__(
            _("Hitungan laci belum cocok dengan catatan. Panggil pengelola untuk memeriksanya.")
        )


# --- consignors' money ----------------------------------------------------------------------


class UnknownNumberError(UserError):
    """No document has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(_("Nomor {number} tidak ditemukan."), number=number)


class UnknownConsignorError(UserError):
    """No consignor has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_("Penitip {code} tidak ditemukan."), code=code)


class NoAgreementError(UserError):
    """The consignor has no agreement that is valid on this day."""

    def __init__(self, consignor: str, day: date) -> None:
        told = _("{consignor} belum punya perjanjian yang berlaku {day:%d/%m/%Y}.")
        super().__init__(told, consignor=consignor, day=day)


class AmountError(UserError):
    """An amount is zero, negative or above its limit; the message says which."""


class NotLatestSettlementError(UserError):
    """Only the consignor's latest settlement can be paid or reversed."""

    def __init__(self, number: str) -> None:
        told = _("Saldo perhitungan ini sudah pindah ke {number}. Pakai perhitungan itu.")
        super().__init__(told, number=number)


class AlreadyReversedError(UserError):
    """The settlement was cancelled before."""

    def __init__(self, number: str) -> None:
        super().__init__(_("{number} sudah dibatalkan."), number=number)


class PaidMeanwhileError(UserError):
    """More was paid on a settlement than its sheet showed when two persons cancelled it."""

    def __init__(self, number: str, paid: Money) -> None:
        told = _("Pada {number} sementara itu sudah dibayar {paid}. Buka lagi, lalu periksa.")
        super().__init__(told, number=number, paid=paid)


class DrawerShortError(UserError):
    """The drawer does not hold what is to be taken out of it."""

    def __init__(self, held: Money | None) -> None:
        """`held` is None for who counts this drawer blind: he may not learn it by trying."""
        self.held = held
        told = _("Uang di laci tinggal {held}. Ambil dari brankas atau bank.")
        blind = _("Menurut catatan uang di laci tidak cukup. Ambil dari brankas atau bank.")
        super().__init__(blind if held is None else told.format(held=held))


class PlaceShortError(UserError):
    """The safe or the bank does not hold, by the books, what is to be taken out of it."""

    def __init__(self, place: str, held: Money) -> None:
        self.held = held
        told = _("Di {place} tercatat {held}. Ambil dari tempat lain, atau hitung dulu isinya.")
        super().__init__(told, place=place, held=held)


class ConsignorsMoneyError(UserError):
    """An expense would take money that is owed to consignors: a second person must agree."""

    def __init__(self, held: Money, owed: Money, *, is_blind: bool = False) -> None:
        """Of a blind one no sum is told: a cashier would learn what his drawer should hold."""
        self.missing = owed - held
        blind = _("Uang penitip ikut terpakai, jadi perlu persetujuan orang kedua.")
        super().__init__(
            blind
            if is_blind
            else _(
                "Setelah ini toko memegang {held}, padahal utang kepada penitip {owed}: kurang "
                "{missing}. Uang penitip ikut terpakai, jadi perlu persetujuan orang kedua."
            ),
            held=held,
            owed=owed,
            missing=self.missing,
        )


class SettledDayError(FieldError):
    """Terms can't begin before a day that is already settled."""

    def __init__(self, day: date) -> None:
        super().__init__(
            "starts_on", _("Hari {day:%d/%m/%Y} sudah dihitung. Pilih tanggal sesudahnya."), day=day
        )
