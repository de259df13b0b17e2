"""Passwords: argon2id with 19 MiB, so that many can sign in at once on a small server."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LONGEST = 200
SHORTEST = 8
_DECOY = _HASHER.hash("nobody's password")


def fault(password: str) -> str | None:
    """What is wrong with a new password, in words; None when it will do."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"a password has {SHORTEST} to {LONGEST} characters"
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in password):
        return "a password holds no control characters"
    return None


def hash_password(password: str) -> str:
    return _HASHER.hash(_typed(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. An unknown person costs the same time as a wrong password."""
    try:
        _HASHER.verify(stored or _DECOY, _typed(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def _typed(password: str) -> bytes:
    """One keyboard sends é as one sign, another as two: both are the same password."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def outdated(stored: str) -> bool:
    return _HASHER.check_needs_rehash(stored)
