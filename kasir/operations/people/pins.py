"""PINs: which are taken, and how they are kept.

argon2id (19 MiB, t=2, p=1) over the PIN and a pepper that lies in a key file, not in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from kasir.enums import Role
from kasir.errors import FieldError
from kasir.words import _

LONGEST = 8
_SHORTEST = {Role.CASHIER: 4, Role.AUDITOR: 4, Role.MANAGER: 6, Role.OWNER: 6}

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified for an unknown name, so that the answer takes as long as for a known one. Written down:
# making it costs each start 40 ms and 19 MiB.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$hNeNq9WqCt62zCKcZEpJxA$"
    "qZz7afuXy+zbF2jsL/zyGUpAeIr0EqSHt1an+HDNPns"
)


class WeakPinError(FieldError):
    """A PIN that is too short, not all digits, or easily guessed."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__("pin", sentence, **values)


def require_strong(pin: str, role: Role) -> None:
    """Demand a PIN that fits the role: 4 digits, for who moves money 6, and no run or repeat.

    Raises WeakPinError.
    """
    shortest = _SHORTEST[role]
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= LONGEST):
        told = _("PIN terdiri dari {shortest} sampai {longest} angka.")
        raise WeakPinError(told, shortest=shortest, longest=LONGEST)
    steps = {int(right) - int(left) for left, right in itertools.pairwise(pin)}
    is_run = len(steps) == 1 and steps <= {-1, 0, 1}
    if is_run or pin in (pin + pin)[1:-1]:
        raise WeakPinError(_("PIN seperti 123456 atau 121212 mudah ditebak. Pilih yang lain."))


def is_strong(pin: str, role: Role) -> bool:
    """Whether `require_strong` takes it."""
    try:
        require_strong(pin, role)
    except WeakPinError:
        return False
    return True


def hashed(pin: str, pepper: bytes) -> str:
    """What the database keeps of a PIN."""
    return _hasher.hash(_peppered(pin, pepper))


def matches(pin_hash: str, pin: str, pepper: bytes) -> bool:
    """Whether this is the PIN; a hash that is spoilt or another pepper's matches none."""
    try:
        return _hasher.verify(pin_hash, _peppered(pin, pepper))
    except (VerifyMismatchError, InvalidHashError):
        return False


def seal(pin_hash: str) -> str:
    """What the chain keeps of a hash: enough to see that it was replaced, no help to a guess."""
    return hashlib.sha256(pin_hash.encode()).hexdigest()


def _peppered(pin: str, pepper: bytes) -> str:
    return hmac.new(pepper, pin.encode(), hashlib.sha256).hexdigest()
