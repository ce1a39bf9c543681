"""Words for figures of learning, for readers without statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unsealed.language import gettext as _
from unsealed.language import ngettext, noop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from unsealed.measure.intervals import Interval
    from unsealed.measure.sizes import TooFew

OF_A_CLASS: Final[Mapping[str, str]] = {
    "discerning": noop(
        "The class became more discerning: it tells sound from unsound better than before."
    ),
    "blurred": noop("The class became less discerning: it tells sound from unsound less well."),
    "doubting": noop("The class became only more doubting: it rejects more, sound papers too."),
    "trusting": noop("The class became only more trusting: it accepts more, unsound papers too."),
    "unclear": noop("No clear change: what there is may be chance."),
}
OF_A_HALF: Final[Mapping[str, str]] = {
    "discerning": noop("More discerning: it tells sound from unsound better than before."),
    "blurred": noop("Less discerning: it tells sound from unsound less well."),
    "doubting": noop("Only more doubting: it rejects more, sound papers too."),
    "trusting": noop("Only more trusting: it accepts more, unsound papers too."),
    "unclear": noop("No clear change: what there is may be chance."),
}
OF_ONE: Final[Mapping[str, str]] = {
    "discerning": noop("More discerning: sound is told from unsound better than before."),
    "blurred": noop("Less discerning: sound is told from unsound less well than before."),
    "doubting": noop("Only more doubting: more is rejected, sound papers too."),
    "trusting": noop("Only more trusting: more is accepted, unsound papers too."),
    "unclear": noop("Within the noise of a 24-item test: no change can be told."),
}
LEANINGS: Final[Mapping[str, str]] = {
    "doubting": noop("leans to doubting: sound papers are rejected as well"),
    "trusting": noop("leans to believing: unsound papers are accepted as well"),
    "neither": noop("no clear lean to doubting or to believing"),
}
IDEAS: Final[Mapping[str, str]] = {
    "denial-decides": noop("Somebody denies it, so it is false"),
    "polish-is-proof": noop("It looks professional, so it is genuine"),
    "messy-is-fake": noop("It looks messy, so it is a fake"),
    "hostile-is-false": noop("It comes from an enemy, so it is false"),
    "friendly-is-true": noop("It comes from a friend, so it is true"),
    "signature-is-truth": noop("It is signed, so what it says is true"),
    "genuine-so-claim-true": noop("The document is genuine, so the claim is true"),
    "volume-is-complete": noop("There is so much of it that nothing can be missing"),
    "missing-means-hidden": noop("Something is missing, so somebody hides it"),
    "one-slip-sinks-all": noop("One detail is wrong, so all of it is false"),
    "shocking-is-fake": noop("It is shocking, so it is a fake"),
    "fits-my-view": noop("It fits what I think, so it is true"),
    "metadata-is-fact": noop("What a file says of itself is a fact"),
    "copies-confirm": noop("Many copies confirm each other"),
    "silence-confirms": noop("Nobody denies it, so it is true"),
    "official-is-true": noop("An office says it, so it is true"),
    "detail-is-proof": noop("It has many details, so it is true"),
    "date-proves-order": noop("The date on it says when it was written"),
    "cannot-tell-means-false": noop("It cannot be told, so it is false"),
}
OUTCOMES: Final[Mapping[str, str]] = {
    "holds": noop("holds"),
    "fails": noop("fails"),
    "open": noop("cannot be told"),
}


def missing_learners(missing: TooFew) -> str:
    """That there are too few learners, and how many more it takes."""
    return ngettext(
        "Too few to tell: %(count)d more learner.",
        "Too few to tell: %(count)d more learners.",
        missing.missing,
    ) % {"count": missing.missing}


def missing_answers(missing: TooFew) -> str:
    """That there are too few judgements, and how many more it takes."""
    return ngettext(
        "Too few to tell: %(count)d more judgement.",
        "Too few to tell: %(count)d more judgements.",
        missing.missing,
    ) % {"count": missing.missing}


def signed(value: float) -> str:
    """A change with its sign and two places, never a minus nothing."""
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def from_to(interval: Interval) -> str:
    """An interval of changes."""
    low, high = signed(interval.low), signed(interval.high)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def percents(interval: Interval) -> str:
    """An interval of shares."""
    return _("%(low)d to %(high)d %%") % {
        "low": round(100 * interval.low),
        "high": round(100 * interval.high),
    }


def halves(count: float) -> str:
    """A count that may have a half: 50 % is neither yes nor no, and counts half."""
    whole, rest = divmod(count, 1)
    if not rest:
        return f"{whole:.0f}"
    return f"{whole:.0f}½" if whole else "½"


def form_names(forms: Iterable[str]) -> str:
    """The letters of forms."""
    return ", ".join(form.upper() for form in sorted(forms))


def _word_of(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: _(words[code])


FILTERS: Final[dict[str, Callable[..., str]]] = {
    "class_sentence": _word_of(OF_A_CLASS),
    "half_sentence": _word_of(OF_A_HALF),
    "own_sentence": _word_of(OF_ONE),
    "leaning": _word_of(LEANINGS),
    "idea": lambda code: _(IDEAS.get(code, code)),
    "outcome": _word_of(OUTCOMES),
    "missing_learners": missing_learners,
    "missing_answers": missing_answers,
    "signed": signed,
    "from_to": from_to,
    "percents": percents,
    "halves": halves,
    "form_names": form_names,
}
