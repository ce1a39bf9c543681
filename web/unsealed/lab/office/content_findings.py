"""What changes, comments, sessions, languages and hidden passages show, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from unsealed.lab.office.content import ChangeKind, HiddenKind
from unsealed.lab.office.properties import read_time
from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.office.content import Change, Comment, Content, Hidden
    from unsealed.lab.office.properties import Properties
    from unsealed.lab.report import Words

_ROWS = 200
_CHANGES = {
    ChangeKind.INSERTED: "+",
    ChangeKind.DELETED: "−",
    ChangeKind.MOVED: "↷",
    ChangeKind.FORMATTED: "¶",
}
_HIDDEN = {
    HiddenKind.HIDDEN_TEXT: noop("hidden text"),
    HiddenKind.WHITE_TEXT: noop("white text"),
    HiddenKind.HIDDEN_SHEET: noop("a hidden sheet"),
    HiddenKind.HIDDEN_ROWS: noop("hidden rows"),
    HiddenKind.HIDDEN_COLUMNS: noop("hidden columns"),
    HiddenKind.HIDDEN_SLIDE: noop("a hidden slide"),
    HiddenKind.NOTES: noop("notes for the speaker"),
}


def of_content(content: Content, properties: Properties) -> Iterator[Finding]:
    """The findings of what stands in the document beside its words."""
    yield _changes(content, properties)
    if content.comments:
        yield _comments(content.comments)
    if content.sessions or content.listed_sessions:
        yield _sessions(content)
    if content.languages:
        yield _languages(content)
    if content.hidden:
        yield _hidden(content.hidden)
    if fonts := sorted(font for font in content.fonts if font and not font.startswith("+")):
        yield _fonts(fonts)
    if content.folder:
        yield _folder(content.folder)


def _changes(content: Content, properties: Properties) -> Finding:
    changes = content.changes
    outside = [each for each in changes if _is_outside(each, properties)]
    return Finding(
        check="office.changes",
        name=say(noop("Tracked changes")),
        found=_changes_found(changes),
        verdict=_changes_verdict(changes, outside),
        shows=say(
            noop(
                "What was inserted and deleted while the program kept track, by which name, and "
                "when."
            )
        ),
        shows_not=say(
            noop(
                "All changes: those made with tracking off, or accepted since, leave no such "
                "trace. Names and times come from the computer's settings."
            )
        ),
        bears_on=Bearing.INTACT,
        place=f"entry:{changes[0].part}" if changes else None,
        raw=clip("\n".join(each.text for each in changes), RAW_LENGTH) if changes else None,
        details=tuple(_outside(each, properties) for each in outside[:5]),
        table=_changes_table(changes) if changes else None,
    )


def _changes_found(changes: list[Change]) -> Words:
    if not changes:
        return say(noop("The file holds no tracked changes."))
    authors = Counter(each.author or "?" for each in changes)
    return say(
        noop("The file holds %(changes)s, by %(authors)s."),
        changes=count(
            noop("%(number)d tracked change"), noop("%(number)d tracked changes"), len(changes)
        ),
        authors=", ".join(f"{name} ({number})" for name, number in authors.most_common(20)),
    )


def _changes_verdict(changes: list[Change], outside: list[Change]) -> Verdict:
    if outside:
        return Verdict.INCONSISTENT
    return Verdict.NOTABLE if changes else Verdict.CANNOT_TELL


def _is_outside(change: Change, properties: Properties) -> bool:
    """Whether a change lies after the last saving; before the creation it may, in a copied file."""
    when, modified = read_time(change.when), properties.date("modified")
    # Word notes local time as if it were UTC: up to 14 hours are no contradiction.
    return (
        when is not None and modified is not None and (when - modified).total_seconds() > 14 * 3600
    )


def _outside(change: Change, properties: Properties) -> Words:
    message = noop("A change by %(author)s is dated %(day)s, after the last saving (%(saved)s).")
    saved = properties["modified"]
    return say(message, author=change.author or "?", day=change.when, saved=saved)


def _changes_table(changes: list[Change]) -> Table:
    columns = (say(noop("Change")), say(noop("By")), say(noop("When")), say(noop("Text")))
    rows = tuple(
        (_CHANGES[each.kind], clip(each.author), clip(each.when), clip(each.text))
        for each in changes[:_ROWS]
    )
    return Table(columns, rows)


def _comments(comments: list[Comment]) -> Finding:
    authors = ", ".join(sorted({each.author or "?" for each in comments}))
    columns = (say(noop("By")), say(noop("When")), say(noop("Comment")))
    rows = tuple((clip(e.author), clip(e.when), clip(e.text)) for e in comments[:_ROWS])
    return Finding(
        check="office.comments",
        name=say(noop("Comments")),
        found=say(
            noop("The file holds %(comments)s, by %(authors)s."),
            comments=count(noop("%(number)d comment"), noop("%(number)d comments"), len(comments)),
            authors=authors,
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("What people wrote beside the text while they worked on it.")),
        shows_not=say(noop("Whether other comments were deleted before the file was passed on.")),
        bears_on=Bearing.COMPLETE,
        place=f"entry:{comments[0].part}",
        raw=clip("\n".join(each.text for each in comments), RAW_LENGTH),
        table=Table(columns, rows),
    )


def _sessions(content: Content) -> Finding:
    used = content.sessions
    unlisted = sorted(set(used) - set(content.listed_sessions)) if content.listed_sessions else []
    return Finding(
        check="office.sessions",
        name=say(noop("Editing sessions")),
        found=_sessions_found(content),
        verdict=Verdict.NOTABLE if unlisted else Verdict.CONSISTENT,
        shows=say(
            noop(
                "Which passages were written between one saving and the next: the program gives "
                "each stretch of work a number. The same number in two files means a common "
                "ancestor."
            )
        ),
        shows_not=say(
            noop("Who wrote them or when: the numbers are drawn by chance, and hold no time.")
        ),
        bears_on=Bearing.INTACT,
        place="entry:word/settings.xml" if content.listed_sessions else None,
        raw=clip(", ".join(content.listed_sessions), RAW_LENGTH),
        details=(_unlisted(unlisted),) if unlisted else (),
        table=_sessions_table(used),
    )


def _sessions_found(content: Content) -> Words:
    written = count(
        noop("The text was written in %(number)d session"),
        noop("The text was written in %(number)d sessions"),
        len(content.sessions),
    )
    if not content.listed_sessions:
        return say(noop("%(written)s."), written=written)
    listed = count(
        noop("the file has known %(number)d in all"),
        noop("the file has known %(number)d in all"),
        len(content.listed_sessions),
    )
    return say(noop("%(written)s; %(listed)s."), written=written, listed=listed)


def _unlisted(sessions: list[str]) -> Words:
    message = noop(
        "Passages bear numbers that the file's own list lacks (%(sessions)s): they were put in by "
        "another program or by hand."
    )
    return say(message, sessions=", ".join(sessions[:20]))


def _sessions_table(used: Counter[str]) -> Table:
    columns = (say(noop("Session")), say(noop("Characters")), say(noop("Share")))
    whole = max(used.total(), 1)
    rows = tuple((name, str(n), f"{n * 100 / whole:.0f} %") for name, n in used.most_common(_ROWS))
    return Table(columns, rows)


def _languages(content: Content) -> Finding:
    used = [name for name, number in content.languages.most_common() if number]
    names = ", ".join(used or sorted(content.languages))
    return Finding(
        check="office.languages",
        name=say(noop("Languages of the spelling check")),
        found=say(noop("Set for the spelling check: %(names)s."), names=names),
        verdict=Verdict.NOTABLE if len(used) > 1 else Verdict.CANNOT_TELL,
        shows=say(noop("For which languages the program of whoever wrote this was set up.")),
        shows_not=say(
            noop(
                "Where the writer is from. Programs guess the language, and forgers have set it "
                "to mislead."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        raw=clip(", ".join(f"{n}={k}" for n, k in content.languages.most_common()), RAW_LENGTH),
    )


def _hidden(hidden: list[Hidden]) -> Finding:
    kinds = Counter(each.kind for each in hidden)
    columns = (say(noop("Where")), say(noop("What it says")))
    return Finding(
        check="office.hidden",
        name=say(noop("Hidden from the reader")),
        found=count(
            noop("The file holds %(number)d passage that readers do not see."),
            noop("The file holds %(number)d passages that readers do not see."),
            len(hidden),
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("What is in the file beside what is shown or printed.")),
        shows_not=say(
            noop(
                "That it was hidden to deceive. Rows, slides and notes are hidden for good "
                "reasons every day."
            )
        ),
        bears_on=Bearing.COMPLETE,
        place=f"entry:{hidden[0].part}",
        raw=clip("\n".join(each.text for each in hidden), RAW_LENGTH),
        details=tuple(
            say(noop("%(kind)s: %(number)d"), kind=say(_HIDDEN[kind]), number=number)
            for kind, number in kinds.items()
        ),
        table=Table(columns, tuple((each.part, clip(each.text)) for each in hidden[:_ROWS])),
    )


def _fonts(fonts: list[str]) -> Finding:
    return Finding(
        check="office.fonts",
        name=say(noop("Fonts")),
        found=say(noop("The file names these fonts: %(fonts)s."), fonts=", ".join(fonts)),
        verdict=Verdict.CANNOT_TELL,
        shows=say(
            noop("Which fonts the file asks for. None of them can be older than its first release.")
        ),
        shows_not=say(
            noop(
                "Which font the writer saw: a computer that lacks one takes another, and styles "
                "name fonts that no letter uses."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        raw=clip(", ".join(fonts), RAW_LENGTH),
    )


def _folder(folder: str) -> Finding:
    return Finding(
        check="office.folder",
        name=say(noop("Folder in which it was saved")),
        found=say(noop("The file was saved in %(folder)s."), folder=folder),
        verdict=Verdict.NOTABLE,
        shows=say(noop("Where the file lay when it was saved last. Folders often name a person.")),
        shows_not=say(noop("Who that person is, or whether the name of the folder is true.")),
        bears_on=Bearing.PROVENANCE,
        place="entry:xl/workbook.xml",
        raw=clip(folder, RAW_LENGTH),
    )
