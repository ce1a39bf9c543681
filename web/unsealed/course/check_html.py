"""Checking links, pictures and raw HTML: what would be removed, lead nowhere or load from afar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.course.findings import Finding
from unsealed.course.guesses import did_you_mean, shortened
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.findings import Known

_TARGET = r"\((?P<target>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?: +(?:\"[^\"\n]*\"|'[^'\n]*'))? *\)"
_IMAGE = re.compile(rf"!\[(?P<alt>[^\[\]\n]*)\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]{_TARGET}")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:\s[^<>]*)?)/?>")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_ANCHOR_ID = re.compile(r"<[A-Za-z][^<>]*\sid=[\"']?([\w-]+)")
_REMOTE = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ALLOWED_SCHEMES = frozenset(("http", "https", "mailto"))
_LOADING = frozenset(("src", "srcset", "data", "poster", "background"))


def html_findings(text: str, known: Known) -> Iterator[Finding]:
    """The faults of links, pictures and tags in a text whose code and comments are blanked."""
    for found in _IMAGE.finditer(text):
        yield from _image(found, known)
    for found in _LINK.finditer(text):
        yield from _link(found, known)
    for found in _TAG.finditer(text):
        if not found["end"]:
            yield from _tag(found)


def anchors_in(text: str) -> frozenset[str]:
    """The ids that raw HTML in a text gives, for links to lead to."""
    return frozenset(_ANCHOR_ID.findall(text))


def _image(found: re.Match[str], known: Known) -> Iterator[Finding]:
    if not found["alt"].strip():
        message = _("this picture has no alternative text. Say what it shows: ![…](%(target)s).")
        yield _finding(found, "image-text", message % {"target": shortened(found["target"])})
    yield from _asset(found, found["target"], known)


def _asset(found: re.Match[str], target: str, known: Known) -> Iterator[Finding]:
    if _REMOTE.match(target):
        yield _finding(found, "asset-remote", _remote(target))
    elif not _is_file(target, known):
        message = _('there is no file "%(target)s" in the lesson\'s folder. Put it there.')
        yield _finding(found, "asset-missing", message % {"target": shortened(target)})


def _is_file(target: str, known: Known) -> bool:
    if known.folder is None or not target:
        return False
    try:
        file = (known.folder / target).resolve()
        return file.is_file() and file.is_relative_to(known.folder.resolve())
    except (OSError, ValueError):
        return False


def _remote(target: str) -> str:
    message = _('"%(target)s" would be loaded from another host. Keep a copy in the lesson.')
    return message % {"target": shortened(target)}


def _link(found: re.Match[str], known: Known) -> Iterator[Finding]:
    target = found["target"]
    if not target:
        message = _('the link "%(words)s" has no address. Write one between the brackets.')
        yield _finding(found, "link-undefined", message % {"words": shortened(found["words"])})
    elif target.startswith("#"):
        if target[1:] not in known.anchors:
            yield _finding(found, "anchor-undefined", _no_anchor(target[1:], known))
    elif (scheme := _SCHEME.match(target)) and scheme[1].lower() not in _ALLOWED_SCHEMES:
        message = _('"%(scheme)s:" is removed from links. Use https:, http: or mailto:.')
        yield _finding(found, "html-removed", message % {"scheme": shortened(scheme[1])})
    else:
        yield from _inner_link(found, target, known)


def _no_anchor(anchor: str, known: Known) -> str:
    hint = did_you_mean(anchor, known.anchors, '"#%s"') or _(
        " Link to #note-… for a source, or to an id that the text gives."
    )
    message = _('nothing in this lesson has the id "%(anchor)s".%(hint)s')
    return message % {"anchor": shortened(anchor), "hint": hint}


def _inner_link(found: re.Match[str], target: str, known: Known) -> Iterator[Finding]:
    path, _hash, anchor = target.partition("#")
    if path == "/glossary" and anchor and known.terms is not None and anchor not in known.terms:
        message = _('there is no term "%(name)s".%(hint)s')
        words = {"name": shortened(anchor), "hint": did_you_mean(anchor, known.terms)}
        yield _finding(found, "term-undefined", message % words)
    lesson = re.match(r"/lessons/([^/?#]+)", target)
    if lesson and known.lessons is not None and lesson[1] not in known.lessons:
        message = _('there is no lesson "%(name)s".%(hint)s')
        words = {"name": shortened(lesson[1]), "hint": did_you_mean(lesson[1], known.lessons)}
        yield _finding(found, "lesson-undefined", message % words)


def _tag(found: re.Match[str]) -> Iterator[Finding]:
    # nh3 is imported when a lesson has raw HTML, which few do.
    from unsealed.course.sanitise import sanitised

    name = found["name"].lower()
    attributes = {key.lower(): value for key, value in _ATTRIBUTE.findall(found["rest"])}
    kept = _TAG.search(sanitised(f"{found[0]}</{name}>"))
    for attribute in _LOADING & attributes.keys():
        target = attributes[attribute].strip("\"'")
        if _REMOTE.match(target):
            yield _finding(found, "asset-remote", _remote(target))
    if kept is None or kept["name"].lower() != name:
        message = _("<%(name)s> would be removed. Use Markdown or one of the course's blocks.")
        yield _finding(found, "html-removed", message % {"name": name})
        return
    kept_names = {key.lower() for key, _value in _ATTRIBUTE.findall(kept["rest"])}
    for attribute in sorted(attributes.keys() - kept_names):
        message = _('the attribute "%(attribute)s" of <%(name)s> would be removed. Delete it.')
        yield _finding(found, "html-removed", message % {"attribute": attribute, "name": name})
    if name == "img" and not attributes.get("alt", "").strip("\"' "):
        message = _('this picture has no alternative text. Say what it shows: alt="…".')
        yield _finding(found, "image-text", message)


def _finding(found: re.Match[str], code: str, message: str) -> Finding:
    return Finding(found.start(), found[0].split("\n")[0], code, message)
