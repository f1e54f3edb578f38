"""HTML as Telegram reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.ground.errors import ApiError
from simulator.text.entities import completed, found_in, part, trimmed, utf16_length
from simulator.text.html_reader import parse_html
from simulator.text.html_writer import to_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain & simple", "plain & simple", []),
        ("1 &lt; 2 &amp;&gt; &quot;", '1 < 2 &> "', []),
        ("&nbsp;&copy;", "&nbsp;&copy;", []),
        ("&#20013;&#x56FD;", "中国", []),
        ("<b>粗</b>体", "粗体", [("bold", 0, 1)]),
        ("<strong>a</strong><EM>b</eM>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [("strikethrough", n, 1) for n in range(3)],
        ),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<i>😀</i>", "😀", [("italic", 0, 2)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<pre>a</pre>", "a", [("pre", 0, 1)]),
        ("<a href='not a link'>a</a>", "a", []),
    ],
)
def test_what_is_read(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read, found = parse_html(source)
    assert read == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://x.example/?a=1&amp;b=2">a</a>', {"url": "https://x.example/?a=1&b=2"}),
        ('<a href="tg://user?id=42">a</a>', {"type": "text_mention", "user": {"id": 42}}),
        ('<pre><code class="language-py">a</code></pre>', {"type": "pre", "language": "py"}),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', {"type": "custom_emoji"}),
        (
            '<tg-time unix="1647531900" format="wDT">22:45</tg-time>',
            {"type": "date_time", "unix_time": 1647531900, "date_time_format": "wDT"},
        ),
    ],
)
def test_entities_that_hold_more(source: str, entity: dict[str, Any]) -> None:
    (found,) = parse_html(source)[1]
    assert entity.items() <= found.items()


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("中<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<a href>a</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
    ],
)
def test_what_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@given(st.text())
def test_any_text_survives_escaping(text: str) -> None:
    source = to_html(text, [])
    assert parse_html(source) == (text, [])


TAGS = ["b", "i", "u", "s", "tg-spoiler", "code"]
pieces = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(lambda t: to_html(t, [])),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, min_size=1, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=8,
)


@given(st.lists(pieces, max_size=4).map("".join))
def test_what_is_written_reads_the_same(source: str) -> None:
    text, entities = parse_html(source)
    assert parse_html(to_html(text, entities)) == (text, entities)


@given(st.text())
def test_any_input_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    assert all(e["offset"] + e["length"] <= utf16_length(text) for e in entities)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start CODE", [("bot_command", "/start")]),
        ("请 /list@ledger_bot 看", [("bot_command", "/list@ledger_bot")]),
        ("a/b 1/2", []),
        ("@li_si 周五前 完成 #履职责任", [("mention", "@li_si"), ("hashtag", "#履职责任")]),
        ("@张三", []),
        ("see https://x.example/a?b#c.", [("url", "https://x.example/a?b#c.")]),
        ("😀 /new", [("bot_command", "/new")]),
        ("#123", []),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    assert [(e["type"], part(text, e)) for e in found_in(text)] == found


def test_nothing_is_found_inside_code() -> None:
    text, entities = parse_html("<code>/start</code> /help")
    assert [part(text, e) for e in completed(text, entities)] == ["/start", "/help"]


def test_trimming_moves_the_entities_along() -> None:
    text, entities = trimmed(*parse_html("\n <b> 甲 </b> \n"))
    assert (text, entities) == ("甲", [{"type": "bold", "offset": 0, "length": 1}])
