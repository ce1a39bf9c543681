"""The examples in web/deploy agree with the program: settings, commands, limits, paths."""

from __future__ import annotations

import plistlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from serving import UNSEALED
from unsealed.cli import main
from unsealed.pages import health, lab, pdf
from unsealed.pages.serving import LONGEST_STOP
from unsealed.settings import PREFIX, SETTINGS, read_settings

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "web" / "deploy"
FILES = sorted(DEPLOY.iterdir())
UNITS = [path for path in FILES if path.suffix in {".service", ".timer"}]
PROXIES = {"nginx.conf": r"client_max_body_size (\d+)m;", "Caddyfile": r"max_size (\d+)MB"}
RUNBOOK = (ROOT / "web" / "docs" / "runbook.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^## (\d+)\. (.*?)(?=^## |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
UNIT_LINE = re.compile(r"|#.*|\[(Unit|Service|Timer|Install)\]|[A-Z]\w+=.*")
INSTALLED = "/opt/unsealed/bin/unsealed"


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def values(unit: str, key: str) -> list[str]:
    """What a unit says under this key, wherever in it."""
    return re.findall(rf"^{key}=(.*)$", text_of(unit), re.MULTILINE)


def accepts(words: list[str]) -> bool:
    """Whether the program knows the command and its options."""
    name, *options = words
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command.make_context(name, options) is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_names_only_settings_that_exist(path: Path):
    named = set(re.findall(rf"{PREFIX}[A-Z]\w*", path.read_text(encoding="utf-8")))
    assert named <= {PREFIX + name for name in SETTINGS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_on_deployment_leads_to_each_file(path: Path):
    page = (ROOT / "web" / "docs" / "deployment.md").read_text(encoding="utf-8")
    elsewhere = (ROOT / "web" / "docs" / "laptops.md").read_text(encoding="utf-8")
    assert f"](../deploy/{path.name})" in page + elsewhere


@pytest.mark.parametrize("unit", ["unsealed.service", "unsealed-backup.service"])
def test_a_unit_starts_a_command_that_exists(unit: str):
    ((program, *words),) = map(shlex.split, values(unit, "ExecStart"))
    assert program == INSTALLED
    assert accepts(words)


def test_the_timer_is_that_of_the_backup():
    assert values("unsealed-backup.timer", "OnCalendar") == ["*-*-* 02:30"]
    assert (DEPLOY / "unsealed-backup.timer").with_suffix(".service") in UNITS


def test_systemd_gives_the_server_the_time_that_it_takes_to_stop():
    assert int(values("unsealed.service", "TimeoutStopSec")[0]) > LONGEST_STOP


def test_systemd_lets_the_lab_make_a_network_of_its_own():
    assert values("unsealed.service", "RestrictNamespaces") == ["user net"]


def test_both_units_use_the_folder_that_systemd_makes():
    (folder,) = values("unsealed.service", "StateDirectory")
    for unit in ("unsealed.service", "unsealed-backup.service"):
        assert f"UNSEALED_DATA=/var/lib/{folder}" in values(unit, "Environment")[0].split()
    assert f"/var/lib/{folder}" in values("unsealed-backup.service", "ReadWritePaths")[0].split()


def test_every_line_of_a_unit_is_one_of_systemds_kind():
    for path in UNITS:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not UNIT_LINE.fullmatch(line)] == []


def test_systemd_where_it_is_there_finds_no_fault_in_the_units(tmp_path: Path):
    for path in UNITS:
        here = path.read_text(encoding="utf-8").replace(INSTALLED, str(UNSEALED))
        (tmp_path / path.name).write_text(here, encoding="utf-8")
    assert faults_by_systemd([tmp_path / path.name for path in UNITS]) == ""


def faults_by_systemd(units: list[Path]) -> str:
    """What systemd says against the units; nothing on a machine without it."""
    if not (systemd := shutil.which("systemd-analyze")):
        return ""
    command = [systemd, "verify", *units]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_the_settings_of_the_example_can_be_used(tmp_path: Path):
    lines = text_of("unsealed.env").replace("\n#UNSEALED", "\nUNSEALED").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for name in [name for name in given if name.endswith("_FILE")]:
        path = tmp_path / name
        path.write_text("postgresql://one.example/unsealed\n")
        given[name] = str(path)
    settings = read_settings({**given, "UNSEALED_DATA": str(tmp_path)})
    assert (settings.proxy_hops, settings.metrics) == (1, True)
    for name in PROXIES:
        assert f"127.0.0.1:{settings.port}" in text_of(name)


@pytest.mark.parametrize(("name", "pattern"), PROXIES.items(), ids=PROXIES)
def test_a_proxy_lets_the_largest_request_through_and_not_much_more(name: str, pattern: str):
    (megabytes,) = re.findall(pattern, text_of(name))
    assert 1.0 < int(megabytes) * 1_000_000 / lab.LARGEST_REQUEST < 1.2


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_replaces_the_request_id_of_strangers_and_hides_the_figures(name: str):
    assert re.search(r"(proxy_set_header|header_up) X-Request-ID [{$]", text_of(name))
    assert re.search(r"/metrics (404|\{\s+return 404;)", text_of(name))


def test_nginx_says_who_called_and_writes_no_list_of_them():
    text = text_of("nginx.conf")
    replaced = dict(re.findall(r"proxy_set_header (X-Forwarded-\w+) (.+);", text))
    assert replaced == {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
    }
    assert text.count("access_log off;") == text.count("server {")


def test_nginx_waits_as_long_as_a_pdf_may_take():
    (seconds,) = re.findall(r"proxy_read_timeout (\d+)s;", text_of("nginx.conf"))
    assert int(seconds) > pdf.LONGEST


def test_the_example_for_a_mac_takes_backups():
    job = plistlib.loads((DEPLOY / "org.unsealed.backup.plist").read_bytes())
    assert f"{job['Label']}.plist" == "org.unsealed.backup.plist"
    assert accepts(job["ProgramArguments"][1:])


def test_litestream_copies_the_records_that_systemd_serves():
    (database,) = yaml.safe_load(text_of("litestream.yml"))["dbs"]
    assert database["path"] == "/var/lib/unsealed/records.db"


def test_the_alarms_ask_for_figures_that_exist():
    rules = yaml.safe_load(text_of("alerts.yml"))["groups"][0]["rules"]
    source = (ROOT / "web" / "unsealed" / "pages" / "metrics.py").read_text(encoding="utf-8")
    for rule in rules:
        named = re.findall(r"unsealed_\w+", rule["expr"])
        assert all(re.sub(r"_(total|bucket)$", "", name) in source for name in named), rule


def test_each_alarm_names_its_place_in_the_runbook():
    rules = yaml.safe_load(text_of("alerts.yml"))["groups"][0]["rules"]
    places = {place for place, _words in SECTIONS}
    assert {rule["annotations"]["runbook"] for rule in rules} <= places


def test_the_runbook_has_ten_alarms_with_what_is_seen_meant_and_done():
    assert [place for place, _words in SECTIONS] == [str(number) for number in range(1, 11)]
    for _place, words in SECTIONS:
        assert re.search(r"\*\*You see", words)
        assert "It means" in words
        assert re.search(r"\*\*Do:|\| Do \|", words)


def test_the_runbook_names_every_reason_for_not_being_ready():
    assert [reason for reason in health.NOT_READY if f"`{reason}`" not in RUNBOOK] == []
