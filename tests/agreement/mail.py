"""Sets our verdicts on signed mails beside those of two libraries of other authors.

    python tests/agreement/mail.py FOLDER...

A folder holds messages and a file `keys.txt`, with a record's name and its text in each line. No
folder of public samples is part of this project; mails made by our own makers are added to the
table. The libraries are Mail::DKIM (Perl; Debian's libmail-dkim-perl) and mailauth (`npm install
mailauth` in the folder that this is run in); a column whose library is missing is left out.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from made_mails import write_made_mails

from unsealed.lab.mail.chains import ChainOutcome, read_chain
from unsealed.lab.mail.headers import read_message
from unsealed.lab.mail.keys import KeyRing, read_key_ring
from unsealed.lab.mail.signatures import Outcome, read_signatures

HERE = Path(__file__).parent
REFERENCES = {
    "Mail::DKIM": ("perl", HERE / "mail_dkim.pl"),
    "mailauth": ("node", HERE / "mailauth.mjs"),
}
THEIR_WORDS = {"neutral": "fail", "permerror": "invalid", "none": "-", "skipped": "-"}
"""mailauth says neutral where the body differs, and also where it has no key."""
Named = tuple[str, str, str, str, int]
"""A signature: file, kind, domain, selector, and its number among those."""
Verdicts = dict[Named, tuple[str, str]]
OUTCOMES = {
    Outcome.VALID: "pass",
    Outcome.BODY_DIFFERS: "fail",
    Outcome.HEADERS_DIFFER: "fail",
    Outcome.BOTH_DIFFER: "fail",
    Outcome.NO_KEY: "invalid",
    Outcome.KEY_UNUSABLE: "invalid",
    Outcome.MALFORMED: "invalid",
}
CHAINS = {
    ChainOutcome.PASSES: "pass",
    ChainOutcome.FAILS: "fail",
    ChainOutcome.ENDED: "fail",
    ChainOutcome.NO_KEY: "fail",
    ChainOutcome.MALFORMED: "fail",
}


@dataclass(frozen=True)
class Row:
    """One signature or chain, what we say of it and what the others say, with their reasons."""

    name: str
    kind: str
    ours: str
    why: str
    theirs: dict[str, tuple[str, str]]

    @property
    def signs(self) -> str:
        """For each of the others, whether it says the same."""
        return "".join("=" if result == self.ours else "≠" for result, _ in self.theirs.values())


def main() -> None:
    """Print the table of every folder, and the counts."""
    with tempfile.TemporaryDirectory() as made:
        write_made_mails(Path(made))
        rows = [row for folder in (made, *sys.argv[1:]) for row in compared(Path(folder))]
    for row in rows:
        results = " ".join(f"{result:9}" for result, _ in row.theirs.values())
        why = " | ".join([row.why, *(detail for _, detail in row.theirs.values() if detail)])
        print(f"{row.signs:3} {row.name[:44]:44} {row.kind:4} {row.ours:9} {results} {why}")
    for number, name in enumerate(rows[0].theirs):
        for kind in ("dkim", "arc"):
            counted = Counter(row.signs[number] for row in rows if row.kind == kind)
            print(f"{kind}, {name}: {counted['=']} of {counted.total()} agree")


def compared(folder: Path) -> list[Row]:
    """The rows of a folder's messages."""
    files = sorted(each for each in folder.iterdir() if each.name != "keys.txt")
    keys = read_key_ring({"keys": (folder / "keys.txt").read_bytes()})
    others = {
        name: verdicts
        for name, (program, script) in REFERENCES.items()
        if (verdicts := reference([program, script, folder / "keys.txt", *files])) is not None
    }
    return [row for file in files for row in rows_of(file, keys, others)]


def reference(command: list[str | Path]) -> Verdicts | None:
    """What another library says: result and detail; None where it is not installed."""
    ended = subprocess.run(command, capture_output=True, check=False)
    if ended.returncode:
        return None
    found: Verdicts = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for line in ended.stdout.decode("latin-1").splitlines():
        file, kind, domain, selector, result, detail = line.split("\t")
        named = (file, kind, domain.lower(), selector)
        found[*named, seen[named]] = (their_word(kind, result, detail), detail)
        seen[named] += 1
    return found


def their_word(kind: str, result: str, detail: str) -> str:
    """Their result in our words. A chain passes or fails; it is not invalid."""
    if kind == "arc":
        return "pass" if result == "pass" else "fail"
    return "invalid" if detail == "no key" else THEIR_WORDS.get(result, result)


def rows_of(file: Path, keys: KeyRing, others: dict[str, Verdicts]) -> list[Row]:
    """One row for each DKIM signature of a message, and one for its chain."""
    message = read_message(file.read_bytes())
    rows: list[Row] = []
    seen: Counter[tuple[str, str]] = Counter()
    for signature in read_signatures(message, keys):
        named = (signature.domain, signature.selector)
        place: Named = (str(file), "dkim", *named, seen[named])
        seen[named] += 1
        why = f"{signature.outcome.value} {signature.fault or ''}".strip()
        rows.append(row_of(place, OUTCOMES[signature.outcome], why, others))
    chain = read_chain(message, keys)
    if chain is not None:
        rows.append(
            row_of((str(file), "arc", "", "", 0), CHAINS[chain.outcome], chain.reason, others)
        )
    return rows


def row_of(place: Named, ours: str, why: str, others: dict[str, Verdicts]) -> Row:
    """The row of one signature or chain."""
    theirs = {name: verdicts.get(place, ("-", "not listed")) for name, verdicts in others.items()}
    return Row(Path(place[0]).name, place[1], ours, why, theirs)


if __name__ == "__main__":
    main()
