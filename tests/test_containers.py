"""Containerfile and compose.yaml, checked without a container engine: names, ports, health, secrets."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from matcher.cli import main

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf8"))
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf8")
SERVICES = COMPOSE["services"]
OURS = ("workspace", "dashboard", "rest")


def test_the_services_are_there() -> None:
    assert set(SERVICES) == {"database", *OURS}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "workspace"])
def test_what_goes_on_running_says_whether_it_is_well(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert check["retries"] > 1


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_on_this_machine_alone(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:(8000:8000|8501:8501)", port)
    assert name != "database" or "ports" not in SERVICES[name]


def test_the_database_is_in_an_inner_network_only() -> None:
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "inside" not in SERVICES["rest"]["networks"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_have_no_rights_they_do_not_need(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["image"] == "stackmatch"


def test_everything_named_is_declared() -> None:
    for name, service in SERVICES.items():
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"]), name
        assert set(service.get("depends_on", {})) <= set(SERVICES), name


def test_no_secret_stands_in_the_files_or_is_tracked() -> None:
    text = (ROOT / "compose.yaml").read_text("utf8") + CONTAINERFILE
    assert not re.search(r"PASSWORD\s*[:=]\s*\S", text)
    assert all(one["file"].startswith("./secrets/") for one in COMPOSE["secrets"].values())
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf8").splitlines()


@pytest.mark.parametrize(
    "words",
    [
        SERVICES["rest"]["command"],
        shlex.split(SERVICES["workspace"]["command"][0].partition("||")[2])[1:],
    ],
    ids=["serve", "workspace init"],
)
def test_commands_name_options_that_there_are(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    verb = words[:2] if words[0] == "workspace" else words[:1]
    assert main([*verb, "--help"]) == 0
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert {word for word in words if word.startswith("--")} <= known


def test_the_image_runs_as_nobody_in_particular_and_is_pinned() -> None:
    instructions = dict(re.findall(r"^(FROM|USER|ENTRYPOINT) (.+)$", CONTAINERFILE, re.MULTILINE))
    assert re.fullmatch(r"\S+/python:3\.11\S+", instructions["FROM"])
    assert int(instructions["USER"]) > 0
    assert instructions["ENTRYPOINT"] == '["matcher"]'


def test_what_the_wheel_is_made_of_is_let_into_the_image() -> None:
    let_in = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf8").splitlines() if line.startswith("!")
    }
    project = (ROOT / "pyproject.toml").read_text("utf8")
    forced = re.search(r"force-include\]\n((?:.+\n)+)", project)
    assert forced is not None
    sources = {line.split(" = ")[0].strip('"') for line in forced[1].splitlines()}
    licences = set(re.findall(r'"(\S+)"', re.search(r"license-files = \[(.+)\]", project)[1]))  # type: ignore[index]
    assert {"matcher", "pyproject.toml", "requirements.txt", "README.md"} | sources | licences <= let_in
    assert all((ROOT / name).exists() for name in let_in)


INSTRUCTIONS = [
    (words[0], words[1])
    for line in re.sub(r"^#.*\n", "", CONTAINERFILE.replace("\\\n", " "), flags=re.MULTILINE).splitlines()
    if len(words := line.split(maxsplit=1)) == 2
]
KNOWN = {
    *("FROM", "ENV", "ARG", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"),
    *("LABEL", "SHELL", "STOPSIGNAL", "HEALTHCHECK"),
}


def test_the_containerfile_is_made_of_known_instructions_and_begins_with_from() -> None:
    names = [name for name, _ in INSTRUCTIONS]
    assert names[0] == "FROM"
    assert set(names) <= KNOWN
    assert names.count("ENTRYPOINT") == names.count("CMD") == 1
    assert names.index("USER") > max(index for index, name in enumerate(names) if name in ("RUN", "COPY"))


def test_what_linters_of_containerfiles_refuse_is_not_there() -> None:
    given = {name: [text for one, text in INSTRUCTIONS if one == name] for name in KNOWN}
    assert not any(
        image.endswith(":latest") or ":" not in image.rpartition("/")[2] for image in given["FROM"]
    )
    for command in given["RUN"]:
        assert not re.search(r"\b(sudo|apt(-get)?|curl|wget|cd)\b", command), command
        assert "|" not in re.sub(r"'[^']*'", "", command), command
    assert all(place.startswith("/") for place in given["WORKDIR"])
    assert "PIP_NO_CACHE_DIR=1" in given["ENV"][0]
    for name in ("ENTRYPOINT", "CMD"):
        assert re.fullmatch(r'\["[^"]+"(, "[^"]+")*\]', given[name][0]), (
            "the form without a shell passes signals on"
        )


def test_the_compose_file_has_only_keys_of_the_specification() -> None:
    top = {"name", "services", "networks", "volumes", "secrets", "configs"}
    assert {key for key in COMPOSE if not key.startswith("x-")} <= top
    service = {
        *("image", "build", "restart", "read_only", "tmpfs", "cap_drop", "security_opt", "environment"),
        *("secrets", "volumes", "networks", "healthcheck", "entrypoint", "command", "depends_on", "ports"),
    }
    for name, one in SERVICES.items():
        assert set(one) <= service, name
        assert set(one.get("build", {})) <= {"context", "dockerfile"}
        assert (ROOT / one.get("build", {}).get("dockerfile", "compose.yaml")).is_file()
        assert not str(one["image"]).endswith(":latest")
    wanted = {"service_started", "service_healthy", "service_completed_successfully"}
    for one in SERVICES.values():
        for target, how in one.get("depends_on", {}).items():
            assert how["condition"] in wanted
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[target]


def test_ports_in_the_image_are_those_of_the_services() -> None:
    exposed = set(next(text for name, text in INSTRUCTIONS if name == "EXPOSE").split())
    published = {port.rpartition(":")[2] for one in SERVICES.values() for port in one.get("ports", [])}
    assert exposed == published
