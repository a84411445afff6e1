"""Looking documents up on the web, for those who ask for it: public addresses only, small and soon done."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

MAX_BYTES = 2 * 1024**2
MAX_SECONDS = 10.0
MAX_REDIRECTS = 3
MAX_LOOKUPS = 100
_PORTS = {"https": 443, "http": 80}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))

Resolve = Callable[[str, int], list[str]]
Ask = Callable[[str, str], tuple[int, str | None, bytes]]
"""(URL, IP address to connect to) -> status, where a redirect leads, body."""


class Web:
    """Fetches each URL once; None for whatever is not allowed, too large, too slow or not there.

    resolve, ask: replaced in tests. ``refused`` says why a URL was not fetched.
    """

    def __init__(self, *, resolve: Resolve | None = None, ask: Ask | None = None) -> None:
        self._resolve, self._ask = resolve or _addresses, ask or _ask
        self._found: dict[str, bytes | None] = {}
        self.refused: dict[str, str] = {}

    def __call__(self, url: str) -> bytes | None:
        if url not in self._found:
            self._found[url] = self._fetch(url) if len(self._found) < MAX_LOOKUPS else None
        return self._found[url]

    def _fetch(self, url: str) -> bytes | None:
        address = url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                status, target, body = self._ask(address, self._public_address(address))
            except (OSError, ValueError, http.client.HTTPException) as error:
                self.refused[url] = str(error) or type(error).__name__
                return None
            if status in _REDIRECTS and target:
                address = urljoin(address, target)
                continue
            if status == 200 and len(body) <= MAX_BYTES:
                return body
            self.refused[url] = f"answer {status}" if status != 200 else "too large"
            return None
        self.refused[url] = f"more than {MAX_REDIRECTS} redirects"
        return None

    def _public_address(self, url: str) -> str:
        """The IP address to connect to. Raises ValueError unless every address of the host is public.

        The connection goes to this very address, so that a second look-up cannot lead elsewhere.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.password:
            raise ValueError(f"{url[:100]!r} is no plain web address")
        if parts.port not in (None, _PORTS[parts.scheme]):
            raise ValueError(f"{url[:100]!r} names a port of its own")
        found = self._resolve(parts.hostname, _PORTS[parts.scheme])
        if not found or not all(_is_public(one) for one in found):
            raise ValueError(f"{parts.hostname!r} is not a public address")
        return found[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    checked = mapped or address
    return checked.is_global and not checked.is_multicast


def _addresses(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _ask(url: str, address: str) -> tuple[int, str | None, bytes]:
    """One GET request to an address, within the limits of size and time."""
    parts = urlsplit(url)
    host, port = str(parts.hostname), _PORTS[parts.scheme]
    until = time.monotonic() + MAX_SECONDS
    plain = socket.create_connection((address, port), timeout=MAX_SECONDS)
    try:
        connection = http.client.HTTPConnection(host, port, timeout=MAX_SECONDS)
        secure = parts.scheme == "https"
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "application/json, */*;q=0.1"})
        response = connection.getresponse()
        body = b""
        while len(body) <= MAX_BYTES and (part := response.read1(65_536)):
            body += part
            if time.monotonic() > until:
                raise TimeoutError(f"{host} took longer than {MAX_SECONDS:.0f} seconds")
        return response.status, response.getheader("Location"), body
    finally:
        plain.close()
