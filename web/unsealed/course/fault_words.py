"""Words for the errors of pydantic: what it expected, what was found and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unsealed.course.guesses import did_you_mean, listed, shortened
from unsealed.language import gettext as _
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXPECTED = {
    "string_type": noop("text"),
    "int_type": noop("a whole number"),
    "int_from_float": noop("a whole number"),
    "int_parsing": noop("a whole number"),
    "int_parsing_size": noop("a smaller whole number"),
    "float_type": noop("a number"),
    "float_parsing": noop("a number"),
    "finite_number": noop("a number"),
    "bool_type": noop("true or false"),
    "bool_parsing": noop("true or false"),
    "tuple_type": noop("a list"),
    "list_type": noop("a list"),
    "set_type": noop("a list"),
    "frozen_set_type": noop("a list"),
    "dict_type": noop("a mapping of keys to values"),
    "model_type": noop("a mapping of keys to values"),
    "model_attributes_type": noop("a mapping of keys to values"),
    "dataclass_type": noop("a mapping of keys to values"),
    "date_type": noop("a date such as 2016-03-19"),
    "date_parsing": noop("a date such as 2016-03-19"),
    "date_from_datetime_parsing": noop("a date such as 2016-03-19"),
    "none_required": noop("left empty"),
}
_NUMBERS = {"int_type", "int_parsing", "float_type", "float_parsing"}
_MAPPINGS = {"dict_type", "model_type", "model_attributes_type", "dataclass_type"}
_LISTS = {"tuple_type", "list_type", "set_type", "frozen_set_type"}
_YES = frozenset(("yes", "y", "on"))
_NO = frozenset(("no", "n", "off"))

_ID_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_ADDRESS_START = "^https?://"
_LANGUAGE_START = "^[a-z]{2,3}(-"
_COMMIT_FORM = "^[0-9a-f]{7,40}$"
_FILE_NAME_FORM = r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+$"


def expectation(error: Mapping[str, Any]) -> str:
    """What should have been there, to follow "must be"."""
    return _(_EXPECTED[error["type"]]) if error["type"] in _EXPECTED else _("something else")


def found_words(value: object) -> str:
    """What was there instead, to follow "found"."""
    match value:
        case None:
            return _("nothing")
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _("the number %(number)s") % {"number": shortened(str(value))}
        case str():
            return _('the text "%(text)s"') % {"text": shortened(value)}
        case list() | tuple():
            return _("a list")
        case _:
            return _("a mapping of keys to values")


def remedy(error: Mapping[str, Any], value: object) -> str:
    """What to do, as a sentence with a space before it; empty where the message says enough."""
    wanted = error["type"]
    if value is None:
        return _(" Write a value after the colon, or delete the key.")
    if wanted == "string_type" and isinstance(value, (int, float)):
        return _(" Put it in quotes.")
    if wanted == "bool_type" and isinstance(value, str):
        return _truth_remedy(value)
    if wanted in _NUMBERS and isinstance(value, str):
        return _(" Write it in digits, without quotes.")
    if wanted in _LISTS and not isinstance(value, dict):
        return _(" Begin each item on a line of its own with a hyphen.")
    if wanted in _MAPPINGS:
        return _(' Write its keys below it, each followed by ": " and its value.')
    return ""


def _truth_remedy(text: str) -> str:
    word = text.lower()
    if word in _YES:
        return _(" YAML 1.2 reads yes and no as text; write true.")
    if word in _NO:
        return _(" YAML 1.2 reads yes and no as text; write false.")
    return _(" Write true or false, without quotes.")


_OWN_RULES: Final = {
    "body_of_exhibit": noop("must have exactly one of lines, table, text and cards."),
    "table_row": noop("has %(found)s cells in row %(number)s and %(expected)s in its head."),
    "way_of_file": noop("must say in exactly one way how it is made: %(ways)s."),
    "file_twice": noop("names the file %(file)s twice."),
    "file_of_log": noop("has a hand-over of the file %(file)s, which the exhibit has not."),
    "order_of_log": noop("has hand-over %(number)s before the one above it. Put them in order."),
    "letter_of_memo": noop("has characters that no type of the machine has: %(letters)s."),
    "empty_memo": noop("has nothing that could be typed. Write at least one word."),
    "words_of_mail": noop(
        'changes "%(words)s", which stands in no line of its text of 72 plain characters or fewer.'
    ),
    "line_of_mail": noop('changes the header line "%(name)s", which no mail of ours has.'),
    "file_of_body": noop("has the file %(file)s, which cannot be made of this body."),
    "file_above": noop("has the file %(file)s, which needs %(other)s above it."),
    "words_of_file": noop("has the file %(file)s, none of whose lines is or has “%(words)s”."),
    "moment": noop("is “%(moment)s”, and there is no such moment."),
    "picture_shows": noop("must show exactly one of landscape, sheet, room and yard."),
    "picture_satellites": noop("has a time of satellites, which needs taken and place."),
    "entry_content": noop("must have exactly one of file and content."),
    "entry_path": noop("has content, and needs a path."),
    "entry_twice": noop("has the path %(path)s twice."),
}
"""What the models themselves refuse, by the type of their errors."""


def rule(error: Mapping[str, Any]) -> tuple[str, str]:
    """The code, and a whole sentence to follow the value's name; empty for a wrong type."""
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind in _EXPECTED:
        return "value-type", ""
    if kind in _OWN_RULES:
        return "value-invalid", _(_OWN_RULES[kind]) % dict(context)
    match kind:
        case "literal_error" | "enum":
            return "value-choice", _choice(value, context["expected"])
        case "string_pattern_mismatch":
            return "value-form", _pattern(value, context["pattern"])
        case "string_too_short" | "too_short":
            return "value-form", _too_short(kind, value, context)
        case "string_too_long" | "too_long":
            return "value-form", _too_long(kind, context)
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            return "value-range", _range(kind, value, context)
        case "value_error" | "assertion_error":
            return "value-invalid", _("is not right: %(reason)s") % {
                "reason": context.get("error", error["msg"])
            }
        case _:
            return "value-invalid", _("is not right, found %(found)s: %(reason)s.") % {
                "found": found_words(value),
                "reason": error["msg"],
            }


def _choice(value: object, expected: str) -> str:
    choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
    hint = did_you_mean(value, choices) if isinstance(value, str) else ""
    return _("must be one of %(choices)s; found %(found)s.%(hint)s") % {
        "choices": listed(choices),
        "found": found_words(value),
        "hint": hint,
    }


def _pattern(value: object, pattern: str) -> str:
    if pattern == _ID_FORM:
        form = _("lower-case words joined by hyphens, such as black-moon")
    elif pattern.startswith(_ADDRESS_START):
        form = _("a web address that begins with http:// or https://")
    elif pattern.startswith(_LANGUAGE_START):
        form = _("the code of a language, such as en or pt-BR")
    elif pattern == _FILE_NAME_FORM:
        form = _("a file name of letters, digits and hyphens, such as order-3.eml")
    elif pattern == _COMMIT_FORM:
        form = _("the name of a commit, such as 0a1b2c3, in quotes where it is all digits")
    else:
        form = _("of another form (%(pattern)s)") % {"pattern": pattern}
    return _("must be %(form)s; found %(found)s.") % {"form": form, "found": found_words(value)}


def _too_short(kind: str, value: object, context: Mapping[str, Any]) -> str:
    if kind == "string_too_short":
        return _("is empty. Write something.")
    return _("needs at least %(least)s items, found %(found)s.") % {
        "least": context["min_length"],
        "found": context.get("actual_length", len(value) if isinstance(value, list) else 0),
    }


def _too_long(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "string_too_long":
        return _("is too long: at most %(most)s characters.") % {"most": context["max_length"]}
    return _("has too many items: at most %(most)s.") % {"most": context["max_length"]}


def _range(kind: str, value: object, context: Mapping[str, Any]) -> str:
    message = {
        "greater_than_equal": _("must be at least %(bound)s, found %(found)s."),
        "greater_than": _("must be more than %(bound)s, found %(found)s."),
        "less_than_equal": _("must be at most %(bound)s, found %(found)s."),
        "less_than": _("must be less than %(bound)s, found %(found)s."),
    }[kind]
    bound = next(context[name] for name in ("ge", "gt", "le", "lt") if name in context)
    return message % {"bound": bound, "found": value}
