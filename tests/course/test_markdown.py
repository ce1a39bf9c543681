"""Texts to HTML: our marks, our blocks, typography and the last gate."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsealed.course.markdown import (
    Context,
    Missing,
    Unclosed,
    render,
    render_inline,
    render_prose,
)
from unsealed.course.markdown.typography import set_type


def lesson() -> Context:
    return Context(sources={"s1", "s3", "rferl"}, terms={"hack-and-leak": "hack and leak"})


def html_of(text: str, context: Context | None = None) -> str:
    return "".join(part.html for part in render(text, context or lesson()).parts)


NOTE_1 = '<a aria-describedby="note-s1" href="#note-s1" id="ref-s1-1">1</a>'
NOTE_2 = '<a aria-describedby="note-s3" href="#note-s3" id="ref-s3-1">2</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("So. [@s1]", f'<p>So.<sup class="ref">{NOTE_1}</sup></p>', id="one source"),
        pytest.param(
            "So [@s1, @s3].", f'<p>So<sup class="ref">{NOTE_1}, {NOTE_2}</sup>.</p>', id="two"
        ),
        pytest.param(
            "A [[hack-and-leak]].",
            '<p>A <a class="term" data-term="hack-and-leak" href="/glossary#hack-and-leak">'
            "hack and leak</a>.</p>",
            id="term",
        ),
        pytest.param(
            "[[hack-and-leak|It *was*]]",
            '<p><a class="term" data-term="hack-and-leak" href="/glossary#hack-and-leak">'
            "It <em>was</em></a></p>",
            id="term shown otherwise",
        ),
        pytest.param(
            "[a *war* deal]{outlet}",
            '<p><mark class="layer layer-outlet">a <em>war</em> deal</mark></p>',
            id="layer",
        ),
        pytest.param(
            "[as [they](https://a.example/) say [@s1]]{judged}",
            '<p><mark class="layer layer-judged">as <a href="https://a.example/">they</a> say'
            f'<sup class="ref">{NOTE_1}</sup></mark></p>',
            id="layer round a link and a source",
        ),
        pytest.param("`[@s1]`", "<p><code>[@s1]</code></p>", id="code is left alone"),
        pytest.param("\\[@s1]", "<p>[@s1]</p>", id="escaped"),
    ],
)
def test_a_mark_in_a_paragraph(text: str, html: str) -> None:
    assert html_of(text) == html


def test_sources_are_numbered_by_first_use_in_the_whole_lesson() -> None:
    context = lesson()
    first = render("A [@rferl] b [@s1]", context)
    second = render("C [@s1] d [@s3]", context)
    assert context.numbers == {"rferl": 1, "s1": 2, "s3": 3}
    assert (first.sources, second.sources) == (("rferl", "s1"), ("s1", "s3"))


def test_what_does_not_exist_stays_as_written_and_is_noted() -> None:
    context = lesson()
    assert html_of("A [@s1, @nope] and [[nowhere]].", context) == (
        "<p>A [@s1, @nope] and [[nowhere]].</p>"
    )
    assert list(context.missing) == [
        Missing("source-undefined", "nope"),
        Missing("term-undefined", "nowhere"),
    ]


def test_an_item_links_plainly_to_the_list_of_sources() -> None:
    shown = '<sup class="ref"><a href="#note-s1">1</a></sup>'
    assert render_inline("So *it* is. [@s1]", lesson()) == f"So <em>it</em> is.{shown}"
    assert render_prose("One.\n\nTwo. [@s1]", lesson()) == f"<p>One.</p>\n<p>Two.{shown}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1. Not a list", "1. Not a list"),
        ("# Not a heading", "# Not a heading"),
        ('He said "no" -- twice', "He said “no” – twice"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<p>x</p><b>y</b>", "x<b>y</b>"),
    ],
)
def test_an_inline_text_is_never_a_block(text: str, html: str) -> None:
    assert render_inline(text, lesson()) == html


@pytest.mark.parametrize(
    ("typed", "set_in_type"),
    [
        ('"Yes," he said.', "“Yes,” he said."),
        ("It's the group's", "It’s the group’s"),
        ("a '90s paper", "a ’90s paper"),
        ("\"'Inner' words\"", "“‘Inner’ words”"),
        ("2020--2021 --- so ...", "2020–2021 — so …"),
        ('("so")', "(“so”)"),
    ],
)
def test_quotes_and_dashes_are_set(typed: str, set_in_type: str) -> None:
    assert set_type(typed, "") == set_in_type


def test_a_quotation_goes_on_across_emphasis() -> None:
    assert html_of('"*So* it is", *"he"* said') == "<p>“<em>So</em> it is”, <em>“he”</em> said</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '<a href="data:text/html,x" style="color:red" onclick="y()">z</a>',
        "<iframe src='https://a.example'></iframe>",
        "<svg><script>1</script></svg>",
        "<style>*{}</style>",
    ],
)
def test_nothing_that_runs_loads_or_styles_passes(text: str) -> None:
    for html in (html_of(f"A {text}"), html_of(text), render_inline(f"A {text}", lesson())):
        assert not any(bad in html for bad in ("script", "onerror", "style", "iframe", "data:"))
        assert "onclick" not in html


@settings(max_examples=60)
@given(st.text(alphabet="ab *_`[]{}()@|!<>&\"'#-./\n\\s1:+", max_size=80))
def test_any_text_is_rendered_to_html_without_handlers(text: str) -> None:
    for html in (render_inline(text, lesson()), render_prose(text, lesson())):
        assert "<script" not in html
        assert "\x02" not in html


CLIPPING = """\
/// clipping
    from: GB News
    date: September 2025
    label: "Headline, as *published*"

[Putin signs]{outlet} [arms]{document}
///
"""


def test_a_clipping_lists_the_layers_that_it_uses_in_their_order() -> None:
    assert html_of(CLIPPING) == (
        '<figure class="clipping"><figcaption class="from ui small">'
        "<span>GB News · September 2025</span><span>Headline, as <em>published</em></span>"
        '</figcaption><p><mark class="layer layer-outlet">Putin signs</mark> '
        '<mark class="layer layer-document">arms</mark></p><p class="legend ui small">'
        '<span><mark class="layer layer-document">what the documents say</mark></span> '
        '<span><mark class="layer layer-outlet">the outlet’s own wording</mark></span></p>'
        "</figure>"
    )


STEP = """\
First.

/// claim | c1
///

/// reveal | c1
It held. [@s1]

/// note | Mind
Boxed.
///
///

/// aside | For you
Ask them. [@s3] [[hack-and-leak]]
///

Last.

/// exhibit | e1
///
/// question | q1
///
"""


def test_a_step_falls_into_parts() -> None:
    rendered = render(STEP, lesson())
    assert [(part.kind, part.ref) for part in rendered.parts] == [
        ("html", ""),
        ("claim", "c1"),
        ("reveal", "c1"),
        ("html", ""),
        ("exhibit", "e1"),
        ("question", "q1"),
    ]
    assert rendered.parts[2].html.endswith(
        '<div class="remark"><p class="remark-title">Mind</p><p>Boxed.</p></div>'
    )


def test_what_is_for_teachers_is_in_no_part() -> None:
    rendered = render(STEP, lesson())
    assert not any("Ask them" in part.html for part in rendered.parts)
    assert rendered.asides[0].startswith(
        '<div class="teacher"><p class="aside-title">For you</p><p>Ask them.'
    )
    assert (rendered.sources, rendered.terms) == (("s1",), ())


@pytest.mark.parametrize(
    ("text", "line"), [("a\n\n/// note\nb", 3), ("a\n///\n", 2), ("//// note\nb\n///\n", 3)]
)
def test_a_block_without_an_end_is_refused_by_its_line(text: str, line: int) -> None:
    with pytest.raises(Unclosed) as refused:
        render(text, lesson())
    assert refused.value.line == line
