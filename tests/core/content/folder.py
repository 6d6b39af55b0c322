"""A small, correct content folder, and mistakes made in it."""

from __future__ import annotations

from pathlib import Path

KEYWORDS = """\
keywords:
  definition: {ko: "정의", en: "Definition"}
  purpose: {ko: "목적", en: "Purpose"}
"""

CHAPTER = """\
id: basics
title: {ko: "기초", en: "Basics"}
concepts:
  - id: overfitting
    name: {ko: "과적합", en: "Overfitting"}
    aliases: {ko: ["오버피팅"], en: ["overfit"]}
    described: {ko: ["답만 달달 외웠어"], en: []}
    aspects:
      definition: {ko: "외워 버리는 거야.", en: "Memorising the data."}
    prerequisites: [generalisation]
    related: []
    source: {title: "A book", url: "https://example.org/"}
  - id: generalisation
    name: {ko: "일반화", en: "Generalisation"}
    aliases: {ko: [], en: []}
    described: {ko: [], en: ["Fine elsewhere too"]}
    aspects:
      definition: {ko: "새 데이터에도 통하는 거야.", en: "Working on new data."}
    prerequisites: []
    related: [overfitting]
    source: {title: "A book"}
quizzes:
  - id: what-is-overfitting
    concepts: [overfitting]
    question: {ko: "과적합이 뭐야?", en: "What is overfitting?"}
    answer: {ko: "외우는 거야. 새 데이터에 약해.", en: "Memorising. Weak on new data."}
    points:
      - {id: memorises, weight: 0.5, statement: {ko: "외워.", en: "It memorises."}, hint: {ko: "어떻게?", en: "How?"}}
      - {id: weak, weight: 0.5, statement: {ko: "약해.", en: "It is weak."}, hint: {ko: "새 건?", en: "New data?"}}
    keywords: [definition, purpose]
    difficulty: 1
"""

TRACK = """\
id: first
title: {ko: "첫 면접", en: "First"}
description: {ko: "설명", en: "Words"}
greeting: {ko: "안녕", en: "Hello"}
topics:
  - id: fitting
    title: {ko: "과적합", en: "Overfitting"}
    concepts: [overfitting]
    opening: {ko: "뭐야?", en: "What is it?"}
    points:
      - {id: memorises, weight: 1, statement: {ko: "외워.", en: "It memorises."}, hint: {ko: "어떻게?", en: "How?"}}
    follow_ups:
      - {ask: {ko: "왜?", en: "Why?"}, missing: memorises}
    keywords: [definition]
    advice: {ko: "읽어 봐.", en: "Read."}
break_after: fitting
break_words: {ko: "쉬자", en: "Break"}
closing: {ko: "끝", en: "The end"}
"""

FILES = {"keywords.yaml": KEYWORDS, "chapters/basics.yaml": CHAPTER, "tracks/first.yaml": TRACK}


def make(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the folder; `chapter=(old, new)`, `track=...`, `keywords=...` replace a text that must be there once."""
    names = {"keywords.yaml": "keywords", "chapters/basics.yaml": "chapter", "tracks/first.yaml": "track"}
    for name, text in FILES.items():
        if names[name] in changes:
            old, new = changes[names[name]]
            assert old in text, old
            text = text.replace(old, new, 1)
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def line_of(name: str, text: str) -> int:
    """1-based line of the first occurrence of `text` in a correct file."""
    before, found, _ = FILES[name].partition(text)
    assert found, text
    return before.count("\n") + 1
