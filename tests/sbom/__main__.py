"""Writes the bill of materials: every package and vendored file of the course, as CycloneDX JSON.

It follows from the two files of fixed versions, the list of vendored files, and the licences that
the installed packages state; no clock and no chance has a part in it, so that the same checkout in
the same environment gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "web" / "unsealed" / "static"
_PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,.-]+\])?==([^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ORIGIN = re.compile(r"npm:(?:(@[^/]+)/)?([^@\s]+)@(\S+)")


def main() -> None:
    """Write it into dist/, or to the path that is given."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    default = ROOT / "dist" / f"unsealed-{project['version']}.cdx.json"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    target.parent.mkdir(parents=True, exist_ok=True)
    text = bill_of_materials()
    target.write_text(text, encoding="utf-8")
    count = len(json.loads(text)["components"])
    print(f"{target}: {count} components, CycloneDX 1.6")


def bill_of_materials() -> str:
    """The bill of materials of this checkout, in the environment that runs this."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bom = Bom()
    course = _course(whole["project"])
    bom.metadata.component = course
    packages = {name: _package(name, *rest) for name, *rest in _scoped(whole)}
    vendored = list(_vendored())
    for component in (*packages.values(), *vendored):
        bom.components.add(component)
    direct = [packages[name] for name, _extras in _named(whole["project"]["dependencies"])]
    bom.register_dependency(course, [*direct, *vendored])
    for name, component in packages.items():
        needed = {needs for needs, _extras in _needs(name, ()) if needs in packages}
        bom.register_dependency(component, [packages[needs] for needs in sorted(needed)])
    return _reproducible(JsonV1Dot6(bom).output_as_string())


def pinned(*files: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The version and the hashes of every package that the files of fixed versions name."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for file in files:
        entries = re.split(r"\n(?=\S)", file.read_text(encoding="utf-8"))
        for entry in entries:
            if match := _PINNED.match(entry):
                hashes = tuple(sorted(_HASH.findall(entry)))
                found[canonicalize_name(match[1])] = (match[2], hashes)
    return found


def _scoped(
    whole: Mapping[str, Any],
) -> Iterator[tuple[str, str, tuple[str, ...], ComponentScope]]:
    """Every package that the course, its extras or its making need, and for what."""
    project = whole["project"]
    every = pinned(ROOT / "constraints.txt", ROOT / "tests" / "constraints.txt")
    extras = [each for named in project["optional-dependencies"].values() for each in named]
    needed = _reached(project["dependencies"])
    optional = _reached(extras) - needed
    making = set(pinned(ROOT / "constraints.txt")) - needed - optional
    scopes = {
        **dict.fromkeys(needed, ComponentScope.REQUIRED),
        **dict.fromkeys(optional, ComponentScope.OPTIONAL),
        **dict.fromkeys(making, ComponentScope.EXCLUDED),
    }
    for name in sorted(scopes.keys() & every.keys()):
        yield name, *every[name], scopes[name]


def _reached(requirements: Iterable[str]) -> set[str]:
    """All packages that these lead to, on whatever platform."""
    waiting, seen = list(_named(requirements)), set()
    while waiting:
        entry = waiting.pop()
        if entry not in seen:
            seen.add(entry)
            waiting += _needs(*entry)
    return {name for name, _extras in seen}


def _needs(name: str, extras: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    try:
        stated = requires(name) or []
    except PackageNotFoundError:  # it is for another platform than this one
        return []
    wanted = [each for each in stated if _is_wanted(Requirement(each), extras)]
    return list(_named(wanted))


def _is_wanted(requirement: Requirement, extras: tuple[str, ...]) -> bool:
    asked = re.findall(r"extra == \"([^\"]+)\"", str(requirement.marker or ""))
    return not asked or bool(set(asked) & set(extras))


def _named(requirements: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in map(Requirement, requirements):
        yield canonicalize_name(each.name), tuple(sorted(each.extras))


def _course(project: Mapping[str, Any]) -> Component:
    return Component(
        name="unsealed",
        version=project["version"],
        type=ComponentType.APPLICATION,
        description=project["description"],
        licenses=[_stated(project["license"])],
        bom_ref="unsealed",
    )


def _package(name: str, version: str, hashes: tuple[str, ...], scope: ComponentScope) -> Component:
    purl = PackageURL("pypi", None, name, version)
    return Component(
        name=name,
        version=version,
        purl=purl,
        bom_ref=str(purl),
        scope=scope,
        licenses=_licences(name),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
    )


def _licences(name: str) -> list[License]:
    """What an installed package says of its licence, best first: expression, id, classifier."""
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        return []
    short = stated.get("License") or ""
    given = stated.get("License-Expression") or (
        short if re.fullmatch(r"[\w.,+ -]{2,60}", short) else ""
    )
    if given and given != "UNKNOWN":
        return [_stated(given)]
    classifiers = stated.get_all("Classifier") or []
    names = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    acknowledged = LicenseAcknowledgement.DECLARED
    return [DisjunctiveLicense(name=each, acknowledgement=acknowledged) for each in names]


def _stated(text: str) -> License:
    return LicenseFactory().make_from_string(
        text, license_acknowledgement=LicenseAcknowledgement.DECLARED
    )


def _vendored() -> Iterator[Component]:
    """The packages of which files lie in static/, each with its files."""
    listed = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))["files"]
    packages = defaultdict(list)
    for entry in listed:
        packages[entry["origin"].split()[0], entry["licence"]].append(entry)
    for (origin, licence), entries in sorted(packages.items()):
        match = _ORIGIN.fullmatch(origin)
        assert match is not None, origin
        purl = PackageURL("npm", match[1], match[2], match[3])
        yield Component(
            name=match[2],
            group=match[1],
            version=match[3],
            purl=purl,
            bom_ref=str(purl),
            scope=ComponentScope.REQUIRED,
            licenses=[_stated(licence)],
            components=[_file(entry) for entry in entries],
        )


def _file(entry: Mapping[str, str]) -> Component:
    return Component(
        name=f"web/unsealed/static/{entry['path']}",
        type=ComponentType.FILE,
        bom_ref=entry["path"],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=entry["sha256"])],
    )


def _reproducible(text: str) -> str:
    """The same without the moment, and with a number that follows from all the rest."""
    content = json.loads(text)
    del content["metadata"]["timestamp"], content["serialNumber"]
    plain = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    content["serialNumber"] = uuid5(NAMESPACE_URL, plain).urn
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
