"""The network, for those who ask for it: what is never asked, and when asking stops. No network is used."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from credential_signing import Issuer, badge, verify

from matcher.credentials.verify.online import MAX_BYTES, MAX_LOOKUPS, Web


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


class Asked:
    """Answers by URL, and what was asked of whom."""

    def __init__(self, **answers: tuple[int, str | None, bytes]) -> None:
        self.answers, self.seen = answers, []  # type: ignore[var-annotated]

    def __call__(self, url: str, address: str) -> tuple[int, str | None, bytes]:
        self.seen.append((url, address))
        return self.answers.get(url.rpartition("/")[2], (404, None, b""))


def _web(asked: Asked, *addresses: str) -> Web:
    return Web(resolve=lambda *_: list(addresses or ("93.184.215.14",)), ask=asked)


def test_a_public_address_is_asked_once() -> None:
    asked = Asked(doc=(200, None, b"{}"))
    web = _web(asked)
    assert (web("https://harbour.example/doc"), web("https://harbour.example/doc")) == (b"{}", b"{}")
    assert asked.seen == [("https://harbour.example/doc", "93.184.215.14")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
    ],
)
def test_a_private_address_is_never_asked(address: str) -> None:
    asked = Asked(doc=(200, None, b"{}"))
    web = _web(asked, address)
    assert web("https://harbour.example/doc") is None
    assert not asked.seen
    both = _web(asked, "93.184.215.14", address)
    assert both("https://harbour.example/doc") is None
    assert not asked.seen


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://harbour.example/doc",
        "https://user:word@harbour.example/doc",
        "https://harbour.example:8443/doc",
        "https:///doc",
        "gopher://x",
        "",
    ],
)
def test_other_addresses_are_never_asked(url: str) -> None:
    asked = Asked(doc=(200, None, b"{}"))
    assert _web(asked)(url) is None
    assert not asked.seen


def test_a_redirect_is_looked_at_again() -> None:
    found = {"harbour.example": ["93.184.215.14"], "inside.example": ["10.0.0.8"]}
    asked = Asked(doc=(302, "https://inside.example/secret", b""), secret=(200, None, b"{}"))
    web = Web(resolve=lambda host, _: found[host], ask=asked)
    assert web("https://harbour.example/doc") is None
    assert [url for url, _ in asked.seen] == ["https://harbour.example/doc"]
    assert "inside.example" in web.refused["https://harbour.example/doc"]


def test_redirects_in_a_circle_stop() -> None:
    asked = Asked(doc=(302, "/doc", b""))
    assert _web(asked)("https://harbour.example/doc") is None
    assert len(asked.seen) == 4


def test_too_large_an_answer_and_an_error_are_nothing() -> None:
    asked = Asked(doc=(200, None, b"x" * (MAX_BYTES + 1)), gone=(410, None, b"{}"))
    web = _web(asked)
    assert web("https://harbour.example/doc") is None
    assert web("https://harbour.example/gone") is None


def test_there_is_an_end_to_looking_up() -> None:
    asked = Asked()
    web = _web(asked)
    for number in range(MAX_LOOKUPS + 20):
        web(f"https://harbour.example/{number}")
    assert len(asked.seen) == MAX_LOOKUPS


def test_verifying_asks_nothing_by_itself() -> None:
    college = Issuer(did="did:web:harbour.example")
    status = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "5"}
    status["statusListCredential"] = "https://harbour.example/status"
    assert verify(college.signed(badge(college, credentialStatus=status))).verdict == "claimed"
