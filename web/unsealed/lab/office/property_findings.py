"""What an office file's properties show: people, template, dates, editing; in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from unsealed.lab.office.properties import Properties
    from unsealed.lab.report import Words

_SLACK = timedelta(minutes=2)
"""Programs round the times that they write."""
_MANY_WORDS = 300
_TYPED_BY_HAND = 200
"""Words in a minute that nobody types for long."""
_A_DAY = timedelta(days=1)
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PEOPLE = (
    ("creator", noop("Author")),
    ("last_editor", noop("Last edited by")),
    ("printed_by", noop("Printed by")),
    ("company", noop("Company")),
    ("manager", noop("Manager")),
)
_CLAIM = noop(
    "Who sat at the keyboard. The names come from the program's settings or an account; they can "
    "be typed in, left over from another file, or put there to mislead."
)


def of_properties(properties: Properties, packed: tuple[tuple[int, ...], ...]) -> Iterator[Finding]:
    """The findings of the properties, and of the times at which the parts were packed."""
    yield _people(properties)
    if properties["template"]:
        yield _template(properties)
    yield _dates(properties)
    yield _editing(properties)
    yield _program(properties, packed)
    if properties.custom:
        yield _custom(properties)


def _people(properties: Properties) -> Finding:
    rows = [(say(words), properties[name]) for name, words in _PEOPLE if properties[name]]
    found, verdict = _people_found(properties)
    return Finding(
        check="office.people",
        name=say(noop("People named in the properties")),
        found=found,
        verdict=verdict,
        shows=say(noop("Which names the program wrote into the file, for whoever used it.")),
        shows_not=say(_CLAIM),
        bears_on=Bearing.PROVENANCE,
        place=_entry(properties.part),
        raw=clip("; ".join(value for _, value in rows), RAW_LENGTH) if rows else None,
        details=tuple(
            say(noop("%(role)s: %(name)s"), role=role, name=value) for role, value in rows
        ),
    )


def _people_found(properties: Properties) -> tuple[Words, Verdict]:
    creator, editor = properties["creator"], properties["last_editor"]
    names = {"creator": creator, "editor": editor}
    if not creator and not editor:
        message = noop("The properties name nobody.")
        return say(message), Verdict.CANNOT_TELL
    if not creator or not editor:
        return say(
            noop("The properties name %(name)s."), name=creator or editor
        ), Verdict.CANNOT_TELL
    if creator == editor:
        message = noop("%(creator)s is named both as author and as last editor.")
        return say(message, **names), Verdict.CONSISTENT
    message = noop("%(creator)s is named as author, but %(editor)s saved the file last.")
    return say(message, **names), Verdict.NOTABLE


def _template(properties: Properties) -> Finding:
    template = properties["template"]
    is_path = any(sign in template for sign in ("/", "\\"))
    own = noop("The file was made from the template %(template)s.")
    path = noop("The file was made from a template in a folder: %(template)s.")
    return Finding(
        check="office.template",
        name=say(noop("Template")),
        found=say(path if is_path else own, template=template),
        verdict=Verdict.NOTABLE if is_path else Verdict.CANNOT_TELL,
        shows=say(
            noop("On which form the document was begun. Folders often name a person or a firm.")
        ),
        shows_not=say(
            noop("That the firm or person named knew of it. Templates are passed around.")
        ),
        bears_on=Bearing.PROVENANCE,
        place=_entry("docProps/app.xml"),
        raw=clip(template, RAW_LENGTH),
    )


def _dates(properties: Properties) -> Finding:
    oddities = tuple(_date_oddities(properties))
    created, modified = properties.date("created"), properties.date("modified")
    return Finding(
        check="office.dates",
        name=say(noop("Dates in the properties")),
        found=_dates_found(properties, oddities),
        verdict=_dates_verdict(created, modified, oddities),
        shows=say(
            noop("When, by the clock of the computer, the file was begun, saved and printed.")
        ),
        shows_not=say(
            noop(
                "That the clock was right. A clock can be set and a date typed in; “created” is "
                "often the day of the template or of the first file that this one was copied from."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=_entry(properties.part),
        raw=clip(
            "; ".join(
                f"{n}={properties[n]}" for n in ("created", "modified", "printed") if properties[n]
            ),
            RAW_LENGTH,
        ),
        details=tuple(words for words, _ in oddities),
    )


def _dates_found(properties: Properties, oddities: tuple[tuple[Words, Verdict], ...]) -> Words:
    created, modified = properties.date("created"), properties.date("modified")
    values = {"created": shown(created), "modified": shown(modified)}
    if created is None and modified is None:
        return say(noop("The properties hold no date that can be read."))
    if oddities:
        message = noop(
            "Created %(created)s, last saved %(modified)s. Something about the dates is odd."
        )
        return say(message, **values)
    return say(noop("Created %(created)s, last saved %(modified)s."), **values)


def _dates_verdict(
    created: datetime | None, modified: datetime | None, oddities: tuple[tuple[Words, Verdict], ...]
) -> Verdict:
    if Verdict.INCONSISTENT in {verdict for _, verdict in oddities}:
        return Verdict.INCONSISTENT
    if oddities:
        return Verdict.NOTABLE
    return Verdict.CANNOT_TELL if created is None or modified is None else Verdict.CONSISTENT


def _date_oddities(properties: Properties) -> Iterator[tuple[Words, Verdict]]:
    created, modified = properties.date("created"), properties.date("modified")
    printed = properties.date("printed")
    if created and modified and modified + _SLACK < created:
        message = noop("It was saved last before it was created.")
        yield say(message), Verdict.INCONSISTENT
    if printed and created and printed + _SLACK < created:
        message = noop(
            "It was printed on %(printed)s, before it was created: an older file was the model, "
            "or a date was changed."
        )
        yield say(message, printed=shown(printed)), Verdict.NOTABLE
    if printed and modified and printed > modified + _A_DAY:
        message = noop(
            "It was printed on %(printed)s, after it was saved last. A program that prints "
            "usually notes that by saving."
        )
        yield say(message, printed=shown(printed)), Verdict.NOTABLE
    for name in ("created", "modified", "printed"):
        if properties[name] and properties.date(name) is None:
            message = noop("A date is not written as the standard asks: %(date)s.")
            yield say(message, date=properties[name]), Verdict.NOTABLE


def _editing(properties: Properties) -> Finding:
    oddities = tuple(_editing_oddities(properties))
    verdicts = {verdict for _, verdict in oddities}
    known = properties.number("revisions") is not None or properties.editing is not None
    sound = Verdict.CONSISTENT if known else Verdict.CANNOT_TELL
    return Finding(
        check="office.editing",
        name=say(noop("Savings and time of editing")),
        found=_editing_found(properties),
        verdict=next((v for v in (Verdict.INCONSISTENT, Verdict.NOTABLE) if v in verdicts), sound),
        shows=say(
            noop(
                "How often the file was saved and for how long it was open, by the program's count."
            )
        ),
        shows_not=say(
            noop(
                "How long anybody worked on it: an open window counts as editing. Templates, "
                "copies and converters carry the count of another file over."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=_entry("docProps/app.xml" if properties.part != "meta.xml" else properties.part),
        raw=f"revision={properties['revisions']}; editing={properties['editing']}",
        details=tuple(words for words, _ in oddities),
    )


def _editing_found(properties: Properties) -> Words:
    revisions, editing = properties.number("revisions"), properties.editing
    saved = count(noop("saved once"), noop("saved %(number)d times"), revisions or 0)
    minutes = int(editing.total_seconds() // 60) if editing is not None else 0
    open_ = count(noop("open for one minute"), noop("open for %(number)d minutes"), minutes)
    if revisions is not None and editing is not None:
        return say(
            noop("By its own count the file was %(saved)s, and %(open)s."), saved=saved, open=open_
        )
    if revisions is not None or editing is not None:
        known = saved if revisions is not None else open_
        return say(noop("By its own count the file was %(known)s."), known=known)
    return say(noop("The file holds no count of savings and of time."))


def _editing_oddities(properties: Properties) -> Iterator[tuple[Words, Verdict]]:
    created, modified = properties.date("created"), properties.date("modified")
    editing, revisions = properties.editing, properties.number("revisions")
    words = properties.number("words") or 0
    if created and modified and editing and editing > max(modified - created, timedelta()) + _SLACK:
        message = noop(
            "It was open for longer than the time between its creation and its last saving."
        )
        yield say(message), Verdict.INCONSISTENT
    if revisions == 1 and created and modified and modified - created > _A_DAY:
        message = noop("It was saved only once, yet on another day than it was created.")
        yield say(message), Verdict.NOTABLE
    if editing is not None and words >= _MANY_WORDS and words > _typed(editing):
        message = noop(
            "It has %(words)d words, more than anyone types in that time: the text was pasted in, "
            "or a program made the file."
        )
        yield say(message, words=words), Verdict.NOTABLE


def _typed(editing: timedelta) -> float:
    return _TYPED_BY_HAND * (editing.total_seconds() / 60 + 1)


def _program(properties: Properties, packed: tuple[tuple[int, ...], ...]) -> Finding:
    times = sorted({each for each in packed if each != _NO_TIME})
    is_word = properties["application"].startswith("Microsoft")
    name = " ".join(filter(None, (properties["application"], properties["version"])))
    if times and is_word:
        found = noop(
            "The file says that %(program)s made it, but its parts bear times (%(first)s to "
            "%(last)s), as Office itself does not write them."
        )
    elif name:
        found = noop("The file says that %(program)s made it.")
    else:
        found = noop("The file does not say which program made it.")
    first, last = (_moment(times[0]), _moment(times[-1])) if times else ("", "")
    known = Verdict.CONSISTENT if name else Verdict.CANNOT_TELL
    return Finding(
        check="office.program",
        name=say(noop("Program")),
        found=say(found, program=name, first=first, last=last),
        verdict=Verdict.NOTABLE if times and is_word else known,
        shows=say(
            noop("Which program names itself, and whether the parts were packed as it packs them.")
        ),
        shows_not=say(
            noop(
                "That anything was changed: web services, converters and archives pack files anew."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=_entry("docProps/app.xml" if properties.part != "meta.xml" else properties.part),
        raw=clip(name, RAW_LENGTH),
    )


def _moment(time: tuple[int, ...]) -> str:
    year, month, day, hour, minute, _second = time
    return f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}"


def _custom(properties: Properties) -> Finding:
    columns = (say(noop("Name")), say(noop("Value")))
    rows = tuple((clip(name), clip(value)) for name, value in properties.custom[:200])
    return Finding(
        check="office.custom",
        name=say(noop("Further properties")),
        found=count(
            noop("The file has %(number)d property of its own."),
            noop("The file has %(number)d properties of its own."),
            len(properties.custom),
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("What programs of a firm or an office wrote into the file.")),
        shows_not=say(noop("Who put it there.")),
        bears_on=Bearing.PROVENANCE,
        place=_entry("docProps/custom.xml" if properties.part != "meta.xml" else properties.part),
        table=Table(columns, rows),
    )


def shown(when: datetime | None) -> str:
    """A time as it is shown; "?" where it is unknown."""
    if when is None:
        return "?"
    offset = when.strftime("%z")
    return f"{when:%Y-%m-%d %H:%M} {'UTC' if offset == '+0000' else offset}"


def _entry(part: str) -> str:
    return f"entry:{part}"
