"""Public keys and signatures: multikeys, JWKs and PEM; each algorithm goes with one kind of key only."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import base58
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from matcher.credentials.verify.layers import ProofFailure

KeyKind = Literal["Ed25519", "P-256", "P-384", "RSA"]
RSA_BITS = (2048, 8192)
MAX_MULTIBASE = 12_000

_CODECS: dict[bytes, KeyKind] = {
    b"\xed\x01": "Ed25519",
    b"\x80\x24": "P-256",
    b"\x81\x24": "P-384",
    b"\x85\x24": "RSA",
}
_CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
_COORDINATE_BYTES = {"P-256": 32, "P-384": 48}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
ALGORITHMS: dict[str, tuple[KeyKind, str]] = {
    "EdDSA": ("Ed25519", ""),
    "Ed25519": ("Ed25519", ""),
    "ES256": ("P-256", "256"),
    "ES384": ("P-384", "384"),
    **{f"{family}{size}": ("RSA", size) for family in ("RS", "PS") for size in ("256", "384", "512")},
}
"""JWS algorithm -> the one kind of key it goes with, and the size of its hash. No ``none``, no HMAC."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that signatures are checked with."""

    kind: KeyKind
    public: Any
    _same: bytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._same == other._same

    def __hash__(self) -> int:
        return hash(self._same)

    @classmethod
    def of(cls, public: Any) -> Key:
        """A key of a ``cryptography`` public key. Raises ProofFailure for a kind or size that is not used."""
        if isinstance(public, ed25519.Ed25519PublicKey):
            kind: KeyKind = "Ed25519"
        elif isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in (
            "secp256r1",
            "secp384r1",
        ):
            kind = "P-256" if public.curve.name == "secp256r1" else "P-384"
        elif isinstance(public, rsa.RSAPublicKey):
            kind = "RSA"
            if not RSA_BITS[0] <= public.key_size <= RSA_BITS[1]:
                raise ProofFailure(f"its RSA key has {public.key_size} bits; 2048 to 8192 are accepted")
        else:
            raise ProofFailure("its key is of a kind that is not accepted: Ed25519, P-256, P-384 and RSA are")
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return cls(kind, public, public.public_bytes(serialization.Encoding.DER, form))

    def check(self, signature: bytes, data: bytes, *, hash_size: str = "", pss: bool = False) -> None:
        """Raises ProofFailure unless the signature is of this key over the data.

        hash_size: bits of the hash for RSA and the curves; by default the curve's own.
        """
        try:
            _CHECKS[self.kind](self, signature, data, hash_size, pss)
        except InvalidSignature:
            raise ProofFailure(
                "the signature does not fit: it was changed, or another key signed it"
            ) from None


def check_jws(key: Key, algorithm: Any, signature: bytes, data: bytes) -> None:
    """Raises ProofFailure unless the signature holds under a JWS algorithm that goes with the key."""
    kind, size = algorithm_of(algorithm)
    if kind != key.kind:
        raise ProofFailure(f"algorithm {algorithm} does not go with a key of kind {key.kind}")
    key.check(signature, data, hash_size=size, pss=str(algorithm).startswith("PS"))


def algorithm_of(algorithm: Any) -> tuple[KeyKind, str]:
    """The kind of key and hash of a JWS algorithm. Raises ProofFailure for any other, such as ``none``."""
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise ProofFailure(f"its algorithm is {str(algorithm)[:20]!r}; accepted are {', '.join(ALGORITHMS)}")
    return ALGORITHMS[algorithm]


def read_multibase(text: Any) -> bytes:
    """The bytes of multibase text: ``z`` (base58btc) or ``u`` (base64url). Raises ProofFailure."""
    if not isinstance(text, str) or len(text) > MAX_MULTIBASE:
        raise ProofFailure("its multibase value is no text, or too long")
    try:
        if text[:1] == "z":
            return base58.b58decode(text[1:].encode("ascii"))
        if text[:1] == "u":
            return base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise ProofFailure(f"its value {text[:12]}... is no multibase text") from None
    raise ProofFailure(f"its value {text[:12]!r} is no multibase text; it starts with z or u")


def read_multikey(text: Any) -> Key:
    """The key in a multikey (``z6Mk...``). Raises ProofFailure."""
    return read_multikey_bytes(read_multibase(text))


def read_multikey_bytes(data: bytes) -> Key:
    """The key in the bytes of a multikey. Raises ProofFailure."""
    kind, body = _CODECS.get(data[:2]), data[2:]
    try:
        if kind == "Ed25519":
            return Key.of(ed25519.Ed25519PublicKey.from_public_bytes(body))
        if kind == "RSA":
            der = serialization.load_der_public_key(body)
            return Key.of(der)
        if kind is not None:
            return Key.of(ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[kind], body))
    except (ValueError, UnsupportedAlgorithm):
        raise ProofFailure(f"its multikey is no {kind} key") from None
    raise ProofFailure("its multikey is of a kind that is not known")


def read_jwk(jwk: Any) -> Key:
    """The public key in a JWK. Raises ProofFailure; also for one that holds a private key."""
    if not isinstance(jwk, Mapping):
        raise ProofFailure("its JWK is no object")
    if jwk.keys() & {"d", "p", "q", "k"}:
        raise ProofFailure("its JWK holds a secret; whoever has this file can sign with it")
    if jwk.get("use", "sig") != "sig":
        raise ProofFailure("its JWK is for encryption, not for signatures")
    try:
        return Key.of(_jwk_public(jwk))
    except (ValueError, KeyError, TypeError, UnsupportedAlgorithm):
        raise ProofFailure("its JWK is no sound Ed25519, P-256, P-384 or RSA key") from None


def read_pem(text: Any) -> Key:
    """The public key in PEM text. Raises ProofFailure."""
    try:
        return Key.of(serialization.load_pem_public_key(str(text).encode("ascii", "replace")))
    except (ValueError, UnsupportedAlgorithm):
        raise ProofFailure("its PEM text is no public key") from None


def read_key(method: Mapping[str, Any]) -> Key:
    """The key of a verification method in any of its forms. Raises ProofFailure."""
    if "publicKeyMultibase" in method:
        return read_multikey(method["publicKeyMultibase"])
    if "publicKeyJwk" in method:
        return read_jwk(method["publicKeyJwk"])
    if "publicKeyPem" in method:
        return read_pem(method["publicKeyPem"])
    if "kty" in method:
        return read_jwk(method)
    raise ProofFailure("its verification method holds no public key that can be read")


def _jwk_public(jwk: Mapping[str, Any]) -> Any:
    kind, curve = jwk["kty"], jwk.get("crv")
    if kind == "OKP" and curve == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(_base64url(jwk["x"]))
    if kind == "EC" and curve in _CURVES:
        size = _COORDINATE_BYTES[curve]
        x, y = _base64url(jwk["x"]), _base64url(jwk["y"])
        if (len(x), len(y)) != (size, size):
            raise ValueError("coordinates of the wrong size")
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[curve], b"\x04" + x + y)
    if kind == "RSA":
        modulus, exponent = (int.from_bytes(_base64url(jwk[part]), "big") for part in ("n", "e"))
        if modulus.bit_length() > RSA_BITS[1] or exponent.bit_length() > 64:
            raise ValueError("numbers too large")
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    raise ValueError("unknown kind")


def _base64url(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _check_ed25519(key: Key, signature: bytes, data: bytes, _size: str, _pss: bool) -> None:
    key.public.verify(signature, data)


def _check_curve(key: Key, signature: bytes, data: bytes, size: str, _pss: bool, *, half: int) -> None:
    if len(signature) != 2 * half:
        raise ProofFailure(f"its signature has {len(signature)} bytes; {2 * half} are right for {key.kind}")
    numbers = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    used = _HASHES[size or ("256" if key.kind == "P-256" else "384")]
    key.public.verify(encode_dss_signature(*numbers), data, ec.ECDSA(used))


def _check_rsa(key: Key, signature: bytes, data: bytes, size: str, pss: bool) -> None:
    used = _HASHES[size or "256"]
    scheme = padding.PSS(padding.MGF1(used), used.digest_size) if pss else padding.PKCS1v15()
    key.public.verify(signature, data, scheme, used)


_CHECKS: dict[KeyKind, Callable[[Key, bytes, bytes, str, bool], None]] = {
    "Ed25519": _check_ed25519,
    "P-256": partial(_check_curve, half=32),
    "P-384": partial(_check_curve, half=48),
    "RSA": _check_rsa,
}
