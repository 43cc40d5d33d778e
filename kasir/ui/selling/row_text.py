"""How a cart is told on the screen: its rows, its goods, what a consignor receives."""

from __future__ import annotations

from kasir.cart import Cart, CartLine
from kasir.money import ZERO, Quantity, format_number, format_quantity
from kasir.ui.kit.enum_words import bearer_word
from kasir.ui.kit.rows import ListRow
from kasir.words import _


def cart_rows(cart: Cart) -> list[ListRow]:
    """One row a line: goods, consignor, quantity x price, total; a discount below."""
    return [_line_row(line, position) for position, line in enumerate(cart.lines)]


def _line_row(line: CartLine, position: int) -> ListRow:
    notes: list[tuple[str, str]] = []
    tone = ""
    if line.discount.amount:
        bearer = bearer_word(line.bearer(line.discount)).lower()
        text = _("Diskon ditanggung {bearer}").format(bearer=bearer)
        notes.append((text, format_number(-line.discount.amount.rupiah)))
    if line.item.warning:
        notes.append((line.item.warning, ""))
        tone = "warning"
    if line.quantity > line.item.on_hand:
        # Sold all the same where the shop allows it: the goods are in the customer's hand.
        told = _("Stok tercatat {count} {unit}. Catat barang masuk bila barangnya ada.")
        left = format_quantity(line.item.on_hand)
        notes.append((told.format(count=left, unit=line.item.unit), ""))
        tone = "warning"
    quantity = _("{count} x {price}").format(
        count=format_quantity(line.quantity), price=format_number(line.item.price.rupiah)
    )
    return ListRow(
        title=line.item.name,
        detail=line.item.consignor or _("Barang toko"),
        middle=quantity,
        amount=format_number(line.gross.rupiah),
        notes=tuple(notes),
        tone=tone,
        key=position,
    )


def item_count(cart: Cart) -> int:
    """Count the goods as the receipt does: cloth by the metre is one piece."""
    return sum(_pieces(line.quantity) for line in cart.lines)


def _pieces(quantity: Quantity) -> int:
    whole, rest = divmod(quantity.thousandths, 1_000)
    return 1 if rest else whole


def share_sentence(cart: Cart, position: int) -> str:
    """Say what the consignor of a line receives and what is left to the shop."""
    line, split = cart.lines[position], cart.splits()[position]
    if not line.item.consignor:
        return _("Barang toko sendiri: diskon ditanggung toko.")
    told = _("{consignor} menerima {amount} dari {pays} yang dibayar pelanggan.").format(
        consignor=line.item.consignor, amount=split.consignor, pays=split.pays
    )
    if split.shop_net < ZERO:
        told += " " + _("Toko rugi {amount}: perlu PIN pengelola.").format(amount=-split.shop_net)
    else:
        told += " " + _("Bagian toko {amount}.").format(amount=split.shop_net)
    return told
