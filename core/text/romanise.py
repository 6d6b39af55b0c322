"""Identifiers from names: Korean letter by letter in the Revised Romanisation of 2000, without sound changes."""

from __future__ import annotations

import re
import unicodedata

from core.text.clean import fold

# Letters by their place in the syllable, in the order of Unicode; an empty field is a silent place.
_FIRST = "g,kk,n,d,tt,r,m,b,pp,s,ss,,j,jj,ch,k,t,p,h".split(",")  # noqa: SIM905 - a list of its own would fill the page
_VOWEL = "a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i".split(",")  # noqa: SIM905 - a list of its own would fill the page
_LAST = ",k,k,k,n,n,n,t,l,k,m,l,l,l,p,l,m,p,p,t,t,ng,t,t,k,t,p,t".split(",")  # noqa: SIM905 - a list of its own would fill the page
_SYLLABLES = 0xAC00


def romanise(text: str) -> str:
    """`text` with every Hangul syllable in Latin letters."""
    return "".join(_syllable(ch) if "가" <= ch <= "힣" else ch for ch in text)


def _syllable(ch: str) -> str:
    index = ord(ch) - _SYLLABLES
    first, rest = divmod(index, len(_VOWEL) * len(_LAST))
    vowel, last = divmod(rest, len(_LAST))
    return _FIRST[first] + _VOWEL[vowel] + _LAST[last]


def slug(text: str, limit: int = 60) -> str:
    """Lower-case letters and digits of `text` joined by hyphens, cut at a word; empty when it has none."""
    plain = unicodedata.normalize("NFD", romanise(fold(text)))
    joined = "-".join(re.findall(r"[a-z0-9]+", "".join(ch for ch in plain if not unicodedata.combining(ch))))
    if len(joined) <= limit:
        return joined
    head, _, _ = joined[: limit + 1].rpartition("-")
    return head or joined[:limit]
