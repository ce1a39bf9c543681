"""Keys of invented mail servers, made from a seed: the same seed gives the same key for ever.

They protect nothing. Whoever has the course has the seed, and can sign as these servers; that is
how learners may change one letter and sign again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from itertools import count
from math import gcd, prod
from pathlib import Path

import nacl.signing
from msgspec import Struct

_EXPONENT = 65_537
_ROUNDS = 8
"""FIPS 186-5, table B.1, asks for five with primes of 1024 bits."""
_RSA_ID = bytes.fromhex("06092a864886f70d0101010500")
"""rsaEncryption with its empty parameters, in DER (RFC 8017, A.1)."""


class RsaKey(Struct, frozen=True):
    """An RSA key, as dkimpy takes it."""

    modulus: int
    primes: tuple[int, int]

    @property
    def private(self) -> dict[str, int]:
        """The numbers that signing needs, under dkimpy's names."""
        one, other = self.primes
        secret = pow(_EXPONENT, -1, (one - 1) * (other - 1))
        return {
            "modulus": self.modulus,
            "publicExponent": _EXPONENT,
            "privateExponent": secret,
            "prime1": one,
            "prime2": other,
            "exponent1": secret % (one - 1),
            "exponent2": secret % (other - 1),
            "coefficient": pow(other, -1, one),
        }

    @property
    def record(self) -> str:
        """The key's record in the DNS (RFC 6376, 3.6.1)."""
        numbers = _der(0x30, _integer(self.modulus) + _integer(_EXPONENT))
        info = _der(0x30, _der(0x30, _RSA_ID) + _der(0x03, b"\0" + numbers))
        return f"v=DKIM1; k=rsa; p={base64.b64encode(info).decode()}"


class Ed25519Key(Struct, frozen=True):
    """An Ed25519 key (RFC 8463)."""

    private: nacl.signing.SigningKey

    @property
    def record(self) -> str:
        """The key's record in the DNS."""
        public = base64.b64encode(bytes(self.private.verify_key)).decode()
        return f"v=DKIM1; k=ed25519; p={public}"


@cache
def rsa_key(seed: str, bits: int = 2048) -> RsaKey:
    """The RSA key of a seed, of exactly so many bits."""
    one, other = _found().get(f"{seed}/{bits}") or draws_of(seed, bits)
    primes = (_candidate(seed, one, bits // 2), _candidate(seed, other, bits // 2))
    return RsaKey(primes[0] * primes[1], primes)


def draws_of(seed: str, bits: int) -> tuple[int, int]:
    """Which draws of a seed are the key's two primes. Looking for them takes a while."""
    draws = (draw for draw in count(1) if _is_prime(_candidate(seed, draw, bits // 2), seed))
    return next(draws), next(draws)


@cache
def _found() -> dict[str, tuple[int, int]]:
    """The draws of the keys that the lessons use, looked for once and noted."""
    noted = Path(__file__).with_name("signing_keys.json").read_text(encoding="utf-8")
    return {seed: (one, other) for seed, (one, other) in json.loads(noted).items()}


def ed25519_key(seed: str) -> Ed25519Key:
    """The Ed25519 key of a seed."""
    return Ed25519Key(nacl.signing.SigningKey(_stream(seed, 0, 32)))


def _candidate(seed: str, draw: int, bits: int) -> int:
    """An odd number whose two highest bits are set, so that two of them have twice the bits."""
    drawn = int.from_bytes(_stream(seed, draw, bits // 8), "big")
    return drawn | (0b11 << (bits - 2)) | 1


def _stream(seed: str, number: int, length: int) -> bytes:
    return hashlib.shake_256(f"unsealed replica key/{seed}/{number}".encode()).digest(length)


_SMALL = 30_000


@cache
def _small_product() -> int:
    """The product of the odd primes below a bound: one division by it sorts most numbers out."""
    sieve = bytearray([1]) * _SMALL
    for number in range(3, int(_SMALL**0.5) + 1, 2):
        sieve[number * number :: number] = bytes(len(sieve[number * number :: number]))
    return prod(number for number in range(3, _SMALL, 2) if sieve[number])


def _is_prime(candidate: int, seed: str) -> bool:
    """Whether a number is prime, by Miller and Rabin with bases drawn from the seed."""
    if gcd(candidate, _small_product()) != 1 or gcd(candidate - 1, _EXPONENT) != 1:
        return False
    twos = ((candidate - 1) & -(candidate - 1)).bit_length() - 1
    odd = (candidate - 1) >> twos
    return all(_passes(candidate, odd, twos, _base(seed, number)) for number in range(_ROUNDS))


def _base(seed: str, number: int) -> int:
    return int.from_bytes(_stream(f"{seed}/base", number, 16), "big") + 2


def _passes(candidate: int, odd: int, twos: int, base: int) -> bool:
    power = pow(base, odd, candidate)
    if power in (1, candidate - 1):
        return True
    for _squaring in range(twos - 1):
        power = power * power % candidate
        if power == candidate - 1:
            return True
    return False


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:  # one byte holds it: X.690, 8.1.3.4
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))
