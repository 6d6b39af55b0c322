"""Every text that a learner can read exists in both languages, says the same things and is in its voice."""

from __future__ import annotations

import re
import string
from random import Random

import pytest

from core.content.schema import LOCALES, Locale
from core.i18n import Speaker, catalogue, options, pick_locale
from core.text.josa import PAIRS

_SPECS_IN_KOREAN = set(PAIRS) | {""}
_BARE_PARTICLE = re.compile(r"\}[\"'”’]*(?:은|는|이|가|을|를|과|와|으로|로)(?=[ .,!?]|$)")
_POLITE = re.compile(r"(?:요|니다|니까|세요|십시오)(?=[ .,!?~)]|$)")
_POLITE_LOOKALIKES = re.compile(r"(?:필요|중요|주요|개요|수요|동요)|(?:보니까|하니까|으니까|니까)")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("ko").keys() == catalogue("en").keys()


@pytest.mark.parametrize("key", sorted(catalogue("ko")))
def test_translations_say_the_same_things(key: str) -> None:
    wanted = [placeholders(text) for locale in LOCALES for text in options(catalogue(locale)[key])]
    assert all(names == wanted[0] for names in wanted), f"{key}: {wanted}"


@pytest.mark.parametrize("key", sorted(catalogue("ko")))
def test_korean_is_hangul_and_english_is_not(key: str) -> None:
    assert not any(re.search("[가-힣ㄱ-ㅣ]", text.replace("오로라", "")) for text in options(catalogue("en")[key])) or (
        "language" in key or "한국어" in str(catalogue("en")[key])
    )


def test_particles_fit_what_stands_before_them() -> None:
    offenders = [
        (key, text) for key, entry in catalogue("ko").items() for text in options(entry) if _BARE_PARTICLE.search(text)
    ]
    assert not offenders


def test_every_particle_is_known() -> None:
    unknown = [
        (key, spec)
        for key, entry in catalogue("ko").items()
        for text in options(entry)
        for _, name, spec, _ in string.Formatter().parse(text)
        if name and spec not in _SPECS_IN_KOREAN and "/" in (spec or "")
    ]
    assert not unknown


def test_she_speaks_informally() -> None:
    offenders = [
        (key, text)
        for key, entry in catalogue("ko").items()
        for text in options(entry)
        if _POLITE.search(_POLITE_LOOKALIKES.sub("", text))
    ]
    assert not offenders


def test_a_learners_text_is_never_a_template() -> None:
    said = Speaker("ko", Random(1))("common.too_long", limit="{0.__class__} {x} %s ${y}")
    assert "{0.__class__} {x} %s ${y}" in said


def test_variants_depend_only_on_the_random_source() -> None:
    first = [Speaker("en", Random(seed))("common.busy") for seed in range(20)]
    assert first == [Speaker("en", Random(seed))("common.busy") for seed in range(20)]
    assert len(set(first)) > 1


@pytest.mark.parametrize(
    ("hint", "text", "expected"),
    [
        (None, "안녕", "ko"),
        ("en-US", "안녕", "ko"),
        ("ko_KR", "", "ko"),
        ("ko", "hello there", "ko"),
        ("en", "", "en"),
        ("fr", "", "en"),
        (None, "hello", "en"),
        (None, "", "ko"),
        (None, "???", "ko"),
    ],
)
def test_first_language(hint: str | None, text: str, expected: Locale) -> None:
    assert pick_locale(hint, text) == expected
