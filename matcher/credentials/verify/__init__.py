"""Whether a credential is genuine, in force and not taken back: offline, layer by layer, with reasons."""

from matcher.credentials.verify.contexts import Contexts, read_contexts
from matcher.credentials.verify.layers import VerificationReport
from matcher.credentials.verify.people import TrustList, read_trust
from matcher.credentials.verify.sources import Documents
from matcher.credentials.verify.verifying import verify_bytes, verify_json

__all__ = [
    "Contexts",
    "Documents",
    "TrustList",
    "VerificationReport",
    "read_contexts",
    "read_trust",
    "verify_bytes",
    "verify_json",
]
