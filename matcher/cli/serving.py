"""``matcher serve``: the engine over HTTP."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, PolicyFile, TaxonomyName
from matcher.errors import BadInput, MissingExtra


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    api_key_file: Annotated[
        Path | None,
        typer.Option(help="A file with the key that requests must bring; needed beyond localhost."),
    ] = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
) -> int:
    """Serve extract, link, verify, rank, gap and pathway over HTTP; /openapi.json describes them.

    Example: matcher serve --port 8000 --api-key-file key.txt
    """
    key = None if api_key_file is None else _read_key(api_key_file)
    if key is None and not _is_local(host):
        raise BadInput(f"--host {host} is open to others: give a key with --api-key-file")
    try:
        from matcher import rest
    except ImportError:
        raise MissingExtra("this needs: pip install stackmatch[rest]") from None
    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    app = rest.make_app(engine, api_key=key)
    outputs.log(f"serving on http://{host}:{port}, described at /openapi.json; stop with Ctrl-C")
    rest.serve(app, host=host, port=port)
    return outputs.OK


def _read_key(path: Path) -> str:
    key = inputs.read_file(path, "API key").decode("utf8", "replace").strip()
    if len(key) < 16:
        raise BadInput(f"the key in {path} has {len(key)} characters; use 16 or more, made at random")
    return key


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
