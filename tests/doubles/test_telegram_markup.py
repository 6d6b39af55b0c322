"""HTML as the Bot API reads it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.telegram.errors import ApiError
from tests.doubles.telegram.markup import read_text, units


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("가 &lt;b&gt; &amp;amp; &#54620;&#xae00;", "가 <b> &amp; 한글", []),
        ("&nbsp;&quot", '&nbsp;"', []),
        ("😀<b>a</b>", "😀a", [{"type": "bold", "offset": 2, "length": 1}]),
        ("  <i> a</i>  ", "a", [{"type": "italic", "offset": 0, "length": 1}]),
        ("<b></b>a", "a", []),
        (
            '<a href="https://a.b/?x=1&amp;y=2">here</a>',
            "here",
            [{"type": "text_link", "offset": 0, "length": 4, "url": "https://a.b/?x=1&y=2"}],
        ),
        ('<a href="nowhere">here</a>', "here", []),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [
                {"type": "code", "offset": 0, "length": 1, "language": "python"},
                {"type": "pre", "offset": 0, "length": 1},
            ],
        ),
        (
            "<blockquote expandable>q</blockquote><span class='tg-spoiler'>s</span>",
            "qs",
            [
                {"type": "expandable_blockquote", "offset": 0, "length": 1},
                {"type": "spoiler", "offset": 1, "length": 1},
            ],
        ),
        (
            "<B>a</B><I>b</>",
            "ab",
            [{"type": "bold", "offset": 0, "length": 1}, {"type": "italic", "offset": 1, "length": 1}],
        ),
    ],
)
def test_what_comes_out(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert read_text(source, "HTML", None) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("가<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href>x</a href", "Unclosed end tag at byte offset 9"),
        ("<a href", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=https://x>y</a>", "Unexpected end of name token at byte offset 0"),
    ],
)
def test_what_is_refused(source: str, why: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_text(source, "HTML", None)
    assert caught.value.body["description"] == f"Bad Request: can't parse entities: {why}"


@given(st.text())
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert read_text(html.escape(text), "HTML", None)[0] == text.replace("&#x27;", "'").strip()


@given(st.text("<>/ab= '\"&;", max_size=30))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        text, entities = read_text(source, "HTML", None)
    except ApiError:
        return
    assert all(0 < entity["length"] <= units(text) - entity["offset"] for entity in entities)
