"""The consignment agreement on A4: every term as a sentence, with what it means in rupiah.

On contracts a consignor is called konsinyor. The box for the meterai is always there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kasir.clock import format_long_day
from kasir.enums import Bearer, PayCycle, complete
from kasir.money import ZERO, Rate
from kasir.printing.a4.paper_files import safe_name
from kasir.printing.a4.pdf import BODY, BOLD, LEADING, PdfPage, write_pages
from kasir.printing.a4.table import Pages, TableColumn, copies, figures
from kasir.printing.papers.receipt import amount
from kasir.schemes import SCHEMES
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.consignors.agreement_papers import AgreementPaper, Example, OwnTerms

INDENT = 16.0
WHOLE = Rate(10_000)
_TITLE = _("Perjanjian Titip Jual")


def write_agreement(path: Path, paper: AgreementPaper) -> None:
    """Write the agreement's PDF, a copy for each side, whole or not at all."""
    write_pages(path, agreement_pages(paper), f"{_TITLE} {paper.number}", paper.shop.name)


def agreement_name(paper: AgreementPaper) -> str:
    """The file's name: code, version and the consignor, safe on every system."""
    return safe_name(_("perjanjian"), paper.number, paper.consignor.lower()) + ".pdf"


def agreement_pages(paper: AgreementPaper) -> list[PdfPage]:
    """Lay both copies out."""
    words = (_("untuk konsinyor"), _("untuk toko"))
    return copies(words, lambda word, bottom: _copy(paper, word, bottom))


def _copy(paper: AgreementPaper, word: str, bottom: float) -> list[PdfPage]:
    facts = (
        (_("Nomor"), paper.number),
        (_("Berlaku mulai"), format_long_day(paper.starts_on)),
        (_("Lembar"), word),
    )
    whose = f"{paper.shop.name} - {paper.consignor_code} {paper.consignor}"
    pages = Pages(paper.shop, _TITLE, facts, (paper.number, whose), bottom=bottom)
    account = f"{paper.bank} {paper.bank_account}".strip()
    pages.put_facts(
        (
            (_("Konsinyor"), f"{paper.consignor_code} {paper.consignor}", BOLD),
            (_("Pemilik"), paper.owner, BODY),
            (_("Paguyuban"), paper.association, BODY),
            (_("Kecamatan"), paper.district, BODY),
            (_("NIB"), paper.nib, BODY),
            (_("Telepon"), paper.phone, BODY),
            (_("Rekening"), account, BODY),
        ),
        (
            (_("Toko"), paper.shop.name, BOLD),
            (_("Alamat"), paper.shop.address, BODY),
            (_("Diwakili"), paper.keeper, BODY),
        ),
    )
    for number, (heading, paragraphs) in enumerate(clauses(paper), 1):
        pages.put_clause(f"{number}. {heading}", paragraphs, indent=INDENT)
    if paper.goods:
        pages.y -= LEADING / 2
        pages.put_table(_columns(paper.goods))
    agreed = _("Kedua pihak membaca, memahami, dan menyetujui isi perjanjian ini.")
    people = ((_("Untuk toko"), paper.keeper), (_("Konsinyor"), paper.owner))
    pages.put_closing([agreed], people, has_stamp_duty=True)
    return pages.finish("", paper.at, is_training=paper.is_training)


def _columns(goods: tuple[OwnTerms, ...]) -> tuple[TableColumn, ...]:
    nets = ("" if each.net_price is None else amount(each.net_price) for each in goods)
    rates = ("" if each.rate is None else each.rate for each in goods)
    return (
        TableColumn(_("Kode"), [each.sku for each in goods]),
        TableColumn(
            _("Barang dengan ketentuan sendiri"), [each.name for each in goods], is_name=True
        ),
        figures(_("Harga jual"), (amount(each.price) for each in goods)),
        figures(_("Harga titip"), nets),
        figures(_("Bagian toko"), rates),
    )


# --- the terms as sentences -----------------------------------------------------------------


def _clause(heading: str, *paragraphs: str) -> tuple[str, tuple[str, ...]]:
    return heading, paragraphs


def clauses(paper: AgreementPaper) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each clause: a heading and its paragraphs."""
    terms = paper.terms
    return (
        _clause(
            _("Barang titipan"),
            _(
                "Konsinyor (penitip) menitipkan barang untuk dijual toko. Barang tetap milik"
                " konsinyor sampai laku terjual. Setiap barang masuk dan kembali dicatat pada"
                " tanda terima bernomor, satu lembar untuk tiap pihak."
            ),
        ),
        _clause(_("Bagi hasil"), *_sharing(paper)),
        _clause(_("Diskon"), _discount(paper)),
        _clause(
            _("Barang hilang, rusak, atau kedaluwarsa"),
            _liability(_("Hilang atau rusak di toko"), terms.loss, paper),
            _liability(_("Kedaluwarsa"), terms.expiry, paper),
        ),
        _clause(
            _("Retur pembeli"),
            _(
                "Barang yang dikembalikan pembeli mengurangi hak konsinyor sebesar hak dari"
                " struk asalnya, menurut ketentuan saat barang itu dijual."
            ),
        ),
        _clause(_("Biaya"), _fee(paper)),
        _clause(_("Pembayaran"), _payment(paper)),
        _clause(_("Uang muka"), _advance(paper)),
        _clause(
            _("Pajak"),
            _("Pajak penghasilan konsinyor diurus konsinyor sendiri. Toko tidak memotongnya."),
        ),
        _clause(
            _("Masa berlaku"),
            _(
                "Berlaku mulai {day} sampai diganti perjanjian berikutnya. Penjualan sebelum"
                " itu tetap dihitung menurut ketentuan lama."
            ).format(day=format_long_day(paper.starts_on)),
        ),
    )


_BEARERS = complete(
    Bearer,
    {
        Bearer.SHOP: _("Diskon biasanya ditanggung toko dan tidak mengurangi hak konsinyor."),
        Bearer.CONSIGNOR: _("Diskon biasanya ditanggung konsinyor."),
        Bearer.SHARED: _(
            "Diskon biasanya ditanggung bersama: bagi hasil dihitung dari harga setelah diskon."
        ),
    },
)
_CYCLES = complete(
    PayCycle,
    {
        PayCycle.DAILY: _("setiap hari"),
        PayCycle.WEEKLY: _("setiap minggu"),
        PayCycle.FORTNIGHTLY: _("setiap dua minggu"),
        PayCycle.MONTHLY: _("setiap bulan"),
        PayCycle.ANY_VISIT: _("sewaktu-waktu bila konsinyor datang"),
    },
)


def _sharing(paper: AgreementPaper) -> tuple[str, ...]:
    rules = [f"{paper.terms_text}."]
    if rounded := SCHEMES[paper.terms.scheme].rounded:
        rules.append(rounded)
    if paper.goods:
        rules.append(_("Barang dengan ketentuan sendiri tercantum di bawah."))
    examples = map(_shown, paper.examples)
    return (" ".join(rules), _("Contoh, satu barang laku tanpa diskon:"), *examples)


def _shown(example: Example) -> str:
    if example.net_price:
        return _(
            "- harga titip {net}, harga jual {tag}: konsinyor menerima {his}, toko {ours}"
        ).format(net=example.net_price, tag=example.tag, his=example.consignor, ours=example.shop)
    return _("- harga jual {tag}: konsinyor menerima {his}, toko {ours}").format(
        tag=example.tag, his=example.consignor, ours=example.shop
    )


def _discount(paper: AgreementPaper) -> str:
    lowest = paper.terms.lowest
    bearer = _BEARERS[paper.terms.bearer]
    if not paper.terms.is_discount_allowed:
        bearer = _("Barang konsinyor dijual tanpa diskon.")
    kept = _("Konsinyor menerima paling sedikit 70% dari hak biasanya.")
    if lowest is not None:
        kept = _("Konsinyor menerima paling sedikit {lowest} dari harga jual.").format(
            lowest=lowest
        )
    return f"{bearer} {kept}"


def _liability(what: str, part: Rate, paper: AgreementPaper) -> str:
    if part == Rate(0):
        return _("{what}: ditanggung konsinyor.").format(what=what)
    example = paper.examples[-1]
    owed = part.of(example.consignor)
    share = _("seluruh hak konsinyor") if part == WHOLE else _("{part} dari hak konsinyor")
    return _(
        "{what}: toko mengganti {share} menurut harga jual hari itu, misalnya {owed} untuk harga"
        " jual {tag}."
    ).format(what=what, share=share.format(part=part), owed=owed, tag=example.tag)


def _fee(paper: AgreementPaper) -> str:
    terms = paper.terms
    if not terms.monthly_fee:
        return _("Tidak ada biaya bulanan.")
    return _(
        "Biaya tempat {fee} sebulan, jatuh tempo tiap tanggal {day} dan dipotong dari perhitungan."
    ).format(fee=terms.monthly_fee, day=terms.fee_day)


def _payment(paper: AgreementPaper) -> str:
    terms = paper.terms
    cycle = _CYCLES[terms.pay_cycle]
    counted = _("Hak konsinyor dihitung dengan rekap bernomor dan dibayar {cycle}.")
    said = [counted.format(cycle=cycle)]
    if terms.minimum_payout > ZERO:
        least = _("Di bawah {least} belum dibayar dan menjadi saldo.")
        said.append(least.format(least=terms.minimum_payout))
    said.append(_("Tunai dibulatkan ke bawah ke Rp100, sisanya tetap menjadi saldo konsinyor."))
    return " ".join(said)


def _advance(paper: AgreementPaper) -> str:
    ceiling = paper.terms.advance
    if ceiling == Rate(0):
        return _("Toko tidak memberi uang muka.")
    return _(
        "Paling banyak {ceiling} dari hak konsinyor atas barang di rak, dipotong dari perhitungan"
        " berikutnya."
    ).format(ceiling=ceiling)
