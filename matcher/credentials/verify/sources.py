"""Documents that a check may look things up in: those the user gives by URL, and nothing else unless
the user asks for the network (``online``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from matcher.credentials.envelopes import read_json
from matcher.credentials.verify.contexts import Contexts
from matcher.credentials.verify.layers import CannotTell
from matcher.errors import BadInput

MAX_DOCUMENT_BYTES = 4 * 1024**2


@dataclass(frozen=True)
class Documents:
    """The contexts, and what stands at a URL or behind a did:web, as the user says.

    given: document by URL or DID. fetch: called with an http(s) URL that is not among them; it returns
    None where nothing came back.
    """

    contexts: Contexts
    given: Mapping[str, bytes] = field(default_factory=dict)
    fetch: Callable[[str], bytes | None] | None = None

    def find(self, url: str) -> bytes | None:
        """The document at a URL or of a did:web; None when it is not at hand."""
        for name in dict.fromkeys((url, url.partition("#")[0], *web_addresses(url))):
            if name in self.given:
                return self.given[name]
        if self.fetch is None:
            return None
        address = next(iter(web_addresses(url)), url.partition("#")[0])
        return self.fetch(address) if address.startswith(("https://", "http://")) else None

    def find_json(self, url: str) -> Any:
        """The JSON at a URL, None when it is not at hand. Raises CannotTell when it is no sound JSON."""
        data = self.find(url)
        if data is None:
            return None
        if len(data) > MAX_DOCUMENT_BYTES:
            raise CannotTell(f"the document given for {url[:120]} is larger than 4 MB")
        try:
            return read_json(data.decode("utf-8-sig"))
        except (BadInput, UnicodeDecodeError) as error:
            raise CannotTell(f"the document given for {url[:120]} cannot be read: {error}") from None


def web_addresses(did: str) -> tuple[str, ...]:
    """Where the document of a did:web stands; empty for anything else.

    >>> web_addresses("did:web:example.org:issuers:1#key")
    ('https://example.org/issuers/1/did.json',)
    >>> web_addresses("did:web:example.org%3A8443")
    ('https://example.org:8443/.well-known/did.json',)
    """
    base = did.partition("#")[0].partition("?")[0]
    if not base.startswith("did:web:"):
        return ()
    host, *path = [unquote(part) for part in base.removeprefix("did:web:").split(":")]
    if not host or "/" in host or any(part in ("", ".", "..") or "/" in part for part in path):
        return ()
    return (f"https://{host}/{'/'.join(path) or '.well-known'}/did.json",)
