"""Checking the blocks of a lesson: arguments, options, what stands inside and where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.course.block_rules import BLOCKS, ROLES
from unsealed.course.blocks_text import Misreading
from unsealed.course.guesses import did_you_mean, listed, shortened
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import TypeAlias

    from unsealed.course.block_rules import BlockRule
    from unsealed.course.blocks_text import BlockReading, FoundBlock, Line
    from unsealed.course.findings import Known

    Words: TypeAlias = Callable[[str, Collection[str]], str]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ENTRY = re.compile(r"[-*+] +(?P<key>[\w-]+) *: +(?P<text>\S.*)")
_NEAR_OPTION = re.compile(r" {0,3}(?P<key>[\w-]+) *: .*")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def block_misreadings(reading: BlockReading, known: Known) -> Iterator[Misreading]:
    """All faults of the blocks that were found, the reader's own first."""
    yield from reading.misread
    for block in reading.blocks:
        rule = BLOCKS.get(block.name)
        if rule:
            yield from _argument(block, rule, known)
            yield from _options(block, rule)
            yield from _content(block, rule)
            yield from _standing(block, rule)


def _argument(block: FoundBlock, rule: BlockRule, known: Known) -> Iterator[Misreading]:
    if rule.needs_argument and not block.argument:
        message = _('"/// %(name)s" needs an id. Write "/// %(name)s | id".')
        yield _at(block, "block-argument", message % {"name": block.name})
    elif rule.argument == "none" and block.argument:
        message = _('"/// %(name)s" takes nothing after the bar, found "%(argument)s". Delete it.')
        words = {"name": block.name, "argument": shortened(block.argument)}
        yield _at(block, "block-argument", message % words)
    elif rule.argument == "claim":
        yield from _placed(block, known.claims, "claim-undefined", no_claim)
    elif rule.argument == "exhibit":
        yield from _placed(block, known.exhibits, "exhibit-undefined", no_exhibit)
    elif rule.argument == "question" and block.argument in known.quiz:
        message = _(
            '"%(id)s" belongs to the quiz in "sets", which the Retrieve step shows.'
            ' Move it to "exercises" to place it in the text.'
        )
        yield _at(block, "question-undefined", message % {"id": block.argument})
    elif rule.argument == "question" and block.argument in known.siblings:
        message = _('"%(id)s" is a sibling, which is kept for the review. Place an exercise.')
        yield _at(block, "question-undefined", message % {"id": block.argument})
    elif rule.argument == "question":
        yield from _placed(block, known.exercises, "question-undefined", _no_question)


def _placed(
    block: FoundBlock, ids: Collection[str] | None, code: str, words: Words
) -> Iterator[Misreading]:
    if ids is not None and block.argument not in ids:
        yield _at(block, code, words(block.argument, ids))


def no_claim(name: str, ids: Collection[str]) -> str:
    """What to say of a claim that is not defined."""
    hint = did_you_mean(name, ids) or _(" Add it to claims.yaml.")
    return _('there is no claim "%(name)s".%(hint)s') % {"name": shortened(name), "hint": hint}


def no_exhibit(name: str, ids: Collection[str]) -> str:
    """What to say of an exhibit that is not defined."""
    hint = did_you_mean(name, ids) or _(" Write exhibits/%(name)s.yaml.") % {
        "name": shortened(name)
    }
    return _('there is no exhibit "%(name)s".%(hint)s') % {"name": shortened(name), "hint": hint}


def _no_question(name: str, ids: Collection[str]) -> str:
    hint = did_you_mean(name, ids) or _(' Add it to "exercises" in quiz.yaml.')
    message = _('there is no exercise "%(name)s".%(hint)s')
    return message % {"name": shortened(name), "hint": hint}


def _options(block: FoundBlock, rule: BlockRule) -> Iterator[Misreading]:
    for key, line in block.options.items():
        if key not in rule.options:
            yield Misreading(line.number, 5, "block-option", _unknown_option(key, block, rule))
        elif not line.text:
            message = _('the option "%(key)s" is empty. Write a value after the colon.')
            yield Misreading(line.number, 5, "block-option", message % {"key": key})
    if not rule.options or block.options:
        return
    for line in block.content:
        found = _NEAR_OPTION.fullmatch(line.text)
        if not found or found["key"].lower() not in rule.options:
            return
        message = _('"%(key)s" would be shown as text. Indent options by four spaces.')
        words = message % {"key": found["key"]}
        yield Misreading(line.number, found.start("key") + 1, "block-option", words)


def _unknown_option(key: str, block: FoundBlock, rule: BlockRule) -> str:
    if not rule.options:
        message = _('"/// %(name)s" has no options, found "%(key)s". Delete the line.')
        return message % {"name": block.name, "key": shortened(key)}
    hint = did_you_mean(key, rule.options) or _(" Its options are: %(options)s.") % {
        "options": listed(rule.options)
    }
    message = _('"/// %(name)s" has no option "%(key)s".%(hint)s')
    return message % {"name": block.name, "key": shortened(key), "hint": hint}


def _content(block: FoundBlock, rule: BlockRule) -> Iterator[Misreading]:
    if rule.content == "none":
        if block.has_content:
            message = _('"/// %(name)s" has no content. Put "///" on the line below it.')
            yield _at(block, "block-content", message % {"name": block.name})
    elif not block.has_content:
        message = _('"/// %(name)s" is empty. Write its content before the closing "///".')
        yield _at(block, "block-content", message % {"name": block.name})
    elif rule.content in ("dates", "roles"):
        yield from _entries(block, rule)


def entry_lines(block: FoundBlock) -> Iterator[Line]:
    """The first lines of the entries of a timeline or chain, and lines that belong to none."""
    in_entry = False
    for line in block.content:
        if not line.text.strip():
            continue
        starts_entry = line.text.lstrip().startswith(("- ", "* ", "+ "))
        if starts_entry or not (in_entry and line.text.startswith(" ")):
            yield line
        in_entry = True


def _entries(block: FoundBlock, rule: BlockRule) -> Iterator[Misreading]:
    for line in entry_lines(block):
        found = _ENTRY.match(line.text)
        column = len(line.text) - len(line.text.lstrip()) + 1
        if not found:
            form = _entry_form(rule)
            message = _('"%(line)s" is no entry of a %(name)s. Write "%(form)s".')
            words = {"line": shortened(line.text), "name": block.name, "form": form}
            yield Misreading(line.number, column, "block-content", message % words)
        elif problem := _bad_key(found["key"], rule):
            yield Misreading(line.number, found.start("key") + 1, "block-content", problem)


def _entry_form(rule: BlockRule) -> str:
    return _("- 2025-09-26: What happened") if rule.content == "dates" else _("- released-by: Who")


def _bad_key(key: str, rule: BlockRule) -> str:
    if rule.content == "dates":
        if _is_date(key):
            return ""
        message = _('"%(key)s" is no date. Write 2025, 2025-09 or 2025-09-26.')
        return message % {"key": shortened(key)}
    if key in ROLES:
        return ""
    hint = did_you_mean(key, ROLES) or _(" The roles are: %(roles)s.") % {"roles": listed(ROLES)}
    return _('there is no role "%(key)s".%(hint)s') % {"key": shortened(key), "hint": hint}


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if not found:
        return False
    month, day = int(found[2] or 1), int(found[3] or 1)
    return 1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]


def _standing(block: FoundBlock, rule: BlockRule) -> Iterator[Misreading]:
    parent = block.parent
    if rule.is_part and parent and parent.name in BLOCKS and parent.name != "reveal":
        message = _('"/// %(name)s" cannot stand inside "/// %(parent)s". Put it after its "///".')
        words = {"name": block.name, "parent": parent.name}
        yield _at(block, "block-content", message % words)


def _at(block: FoundBlock, code: str, message: str) -> Misreading:
    return Misreading(block.line, 1, code, message)
