"""The recovery paper: the owner's way back in when the PINs or the whole computer are lost.

A key of 128 random bits opens the pepper, which lies in the database encrypted with it, and so in
every copy of the shop. Using it sets one new owner's PIN and makes a new key: the old paper dies.
The key is written as proquints (A. Wilkerson, arXiv:0901.4016): nine words of five letters that
can be said on the telephone, of which the last one is a checksum.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b64decode, b64encode
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, insert, select

from kasir.clock import Actor, Stamp, today
from kasir.enums import Role
from kasir.errors import FieldError, UserError
from kasir.models import RecoveryKey, Session, Staff
from kasir.operations import audit
from kasir.operations.people import staff
from kasir.operations.reading import columns, read_first
from kasir.operations.rights import Right, require
from kasir.words import _

_SECRET, _CHECKSUM, _NONCE = 16, 2, 12
WORDS = (_SECRET + _CHECKSUM) // 2
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"
_WORD = re.compile(f"([{_CONSONANTS}])([{_VOWELS}])([{_CONSONANTS}])([{_VOWELS}])([{_CONSONANTS}])")
_PURPOSE = b"kasir recovery 1"


class RecoveryKeyError(FieldError):
    """What was typed opens nothing; the message says where to look."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__("key", sentence, **values)


def make_key(session: Session, pepper: bytes, stamp: Stamp) -> str:
    """Make a new recovery key, give its words, and forget the old one. Raises NotAllowedError."""
    require(stamp, Right.EDIT_STAFF)
    return renew_key(session, pepper, stamp)


def renew_key(session: Session, pepper: bytes, stamp: Stamp) -> str:
    """Make a new key in a used one's place, or a new shop's first, without asking who wants it."""
    secret, nonce = secrets.token_bytes(_SECRET), secrets.token_bytes(_NONCE)
    box = nonce + _cipher(secret).encrypt(nonce, pepper, None)
    row = {"box": b64encode(box).decode(), "at": stamp.at, "actor_id": stamp.actor.id}
    session.execute(delete(RecoveryKey))
    session.execute(insert(RecoveryKey), row)
    audit.note(session, "recovery_key", {"box": hashlib.sha256(box).hexdigest()}, stamp)
    return words_of(secret)


def open_pepper(session: Session, words: str) -> bytes:
    """The pepper, by the words of the paper. Raises RecoveryKeyError."""
    return unlock(session.execute(select(RecoveryKey.box)).scalar_one_or_none(), words)


def reset_owner(
    session: Session, pepper: bytes, username: str, pin: str, at: datetime, register_id: int
) -> tuple[Actor, str]:
    """Give an owner a new PIN and the shop a new key, after the old one opened the pepper.

    Without a name the owner who was there first. Raises UserError, WeakPinError.
    """
    asked = select(*columns(Actor, Staff)).where(Staff.role == Role.OWNER, Staff.is_active == 1)
    if username:
        asked = asked.where(Staff.username == username)
    owner = read_first(session, Actor, asked.order_by(Staff.id))
    if owner is None:
        raise UserError(_("{name} bukan pemilik toko ini."), name=username)
    stamp = Stamp(at, owner, register_id, None, today(at))
    audit.note(session, "recovery", {"username": owner.username}, stamp)
    staff.store_pin(session, owner.username, pin, pepper, stamp)
    return owner, renew_key(session, pepper, stamp)


def unlock(stored: str | None, words: str) -> bytes:
    """What a stored box holds, by the words of its paper. Raises RecoveryKeyError."""
    secret = secret_of(words)
    if stored is None:
        raise RecoveryKeyError(_("Toko ini belum punya kertas pemulihan."))
    box = b64decode(stored)
    try:
        return _cipher(secret).decrypt(box[:_NONCE], box[_NONCE:], None)
    except InvalidTag:
        told = _("Kata-kata ini dari toko lain, atau dari kertas lama yang sudah diganti.")
        raise RecoveryKeyError(told) from None


def words_of(secret: bytes) -> str:
    """A key as its paper shows it: nine words of five letters."""
    data = secret + hashlib.sha256(secret).digest()[:_CHECKSUM]
    pairs = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return " ".join(map(_word, pairs))


def secret_of(words: str) -> bytes:
    """Read the words back, however they are spaced or written. Raises RecoveryKeyError."""
    found = re.split(r"[\s\-,.;]+", words.strip().casefold())
    found = [each for each in found if each]
    for position, each in enumerate(found, start=1):
        if not _WORD.fullmatch(each):
            told = _("Kata ke-{position}, {word}, salah tulis. Setiap kata terdiri dari 5 huruf.")
            raise RecoveryKeyError(told, position=position, word=each[:20])
    if len(found) != WORDS:
        told = _("Kertas pemulihan berisi {count} kata; yang ditulis {found}.")
        raise RecoveryKeyError(told, count=WORDS, found=len(found))
    data = b"".join(_number(each).to_bytes(2, "big") for each in found)
    secret = data[:_SECRET]
    if words_of(secret) != " ".join(found):
        raise RecoveryKeyError(_("Ada kata yang tertukar atau salah. Bandingkan dengan kertasnya."))
    return secret


def _word(number: int) -> str:
    return (
        _CONSONANTS[number >> 12]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[number >> 6 & 15]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[number & 15]
    )


def _number(word: str) -> int:
    number = 0
    for position, letter in enumerate(word):
        letters = _VOWELS if position % 2 else _CONSONANTS
        number = number * len(letters) + letters.index(letter)
    return number


def _cipher(secret: bytes) -> ChaCha20Poly1305:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret)
    return ChaCha20Poly1305(derived)
