"""HTML as the Bot API reads it: which text and entities come out, and what is refused.

The errors and their wording follow `parse_html` of Telegram's own library (td/telegram/MessageEntity.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from tests.doubles.telegram.errors import bad_request

KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
CHARACTER: Final = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE: Final = " \t\r\n\v\0"


def units(text: str) -> int:
    """Length in UTF-16 code units: how Telegram counts, for offsets and (strictly taken) for limits."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class Open:
    """A tag that waits for its end. `start` counts UTF-16 code units, `position` the characters before it."""

    tag: str
    start: int
    position: int
    attributes: dict[str, str]


@dataclass(slots=True)
class HtmlReader:
    """Reads one text; raises the Bot API's 400 where it would."""

    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    written: int = 0
    open: list[Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            else:
                self._put(self._character())
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def _put(self, character: str) -> None:
        self.out.append(character)
        self.written += units(character)

    def _character(self) -> str:
        match = CHARACTER.match(self.source, self.at)
        if match is None:
            self.at += 1
            return self.source[self.at - 1]
        self.at = match.end()
        decimal, hexadecimal, name = match.groups()
        return NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._here() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _here(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _until(self, stops: str) -> str:
        begin = self.at
        while self._here() and self._here() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self._here() and self._here() in SPACE:
            self.at += 1

    def _where(self, begin: int) -> str:
        return f"at byte offset {len(self.source[:begin].encode())}"

    def _start_tag(self, begin: int) -> None:
        tag = self._until(SPACE + ">").lower()
        if not self._here():
            raise _refusal(f"Unclosed start tag {self._where(begin)}")
        if tag not in KINDS:
            raise _refusal(f'Unsupported start tag "{tag}" {self._where(begin)}')
        attributes: dict[str, str] = {}
        self._skip_space()
        while self._here() != ">":
            name, value = self._attribute(tag, begin)
            attributes[name] = value
            self._skip_space()
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" {self._where(begin)}')
        self.open.append(Open(tag, self.written, len(self.out), attributes))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._until(SPACE + "=>")
        if not name and self._here():
            raise _refusal(f'Empty attribute name in the tag "{tag}" {self._where(begin)}')
        self._skip_space()
        if self._here() != "=":
            self._demand_more(begin)
            return name, ""
        self.at += 1
        self._skip_space()
        self._demand_more(begin)
        value = self._quoted() if self._here() in "'\"" else self._bare(begin)
        self._demand_more(begin)
        return name, value

    def _demand_more(self, begin: int) -> None:
        if not self._here():
            raise _refusal(f"Unclosed start tag {self._where(begin)}")

    def _quoted(self) -> str:
        quote, value = self._here(), ""
        self.at += 1
        while self._here() and self._here() != quote:
            value += self._character()
        self.at += 1
        return value

    def _bare(self, begin: int) -> str:
        start = self.at
        while self._here() and (self._here().isalnum() or self._here() in ".-"):
            self.at += 1
        if self._here() and self._here() not in SPACE + ">":
            raise _refusal(f"Unexpected end of name token {self._where(begin)}")
        return self.source[start : self.at].lower()

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise _refusal(f"Unexpected end tag {self._where(begin)}")
        self.at += 1
        tag = self._until(SPACE + ">").lower()
        self._skip_space()
        if self._here() != ">":
            raise _refusal(f"Unclosed end tag {self._where(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            found = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _refusal(f"Unmatched end tag {self._where(begin)}, {found}")
        if self.written > opened.start:
            self._close(opened)

    def _close(self, opened: Open) -> None:
        entity: dict[str, Any] = {
            "type": KINDS[opened.tag],
            "offset": opened.start,
            "length": self.written - opened.start,
        }
        if opened.tag == "a":
            url = opened.attributes.get("href") or "".join(self.out[opened.position :])
            if not re.match(r"(?:https?|tg|mailto|tel)[:]", url):
                return  # Telegram shows the bare text of a link that leads nowhere
            entity["url"] = url
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        elif opened.tag == "code" and (language := opened.attributes.get("class", "")).startswith("language-"):
            entity["language"] = language.removeprefix("language-")
        self.entities.append(entity)


def _refusal(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def read_text(text: str, parse_mode: str | None, entities: list[dict[str, Any]] | None) -> tuple[str, list[Any]]:
    """What a text says once it is read, without the white space around it."""
    if parse_mode is None:
        found = list(entities or [])
    elif parse_mode.lower() == "html":
        text, found = HtmlReader(text).read()
    else:
        raise NotImplementedError(f"the stand-in does not read {parse_mode}")
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    return text, list(_shifted(found, cut, units(text)))


def _shifted(entities: list[dict[str, Any]], cut: int, length: int) -> Any:
    for entity in entities:
        begin = max(0, entity["offset"] - cut)
        end = min(length, entity["offset"] - cut + entity["length"])
        if begin < end:
            yield entity | {"offset": begin, "length": end - begin}
