from __future__ import annotations

import json

from core.codec import decode_reply, encode_reply
from core.messages import (
    Button,
    ButtonStyle,
    ChartBlock,
    ChartKind,
    CitationBlock,
    Emotion,
    FaceCue,
    FileBlock,
    PointLine,
    QuestionBlock,
    Reply,
    ScoreCard,
    Series,
    TableBlock,
    TextBlock,
    Tone,
    Visibility,
)

EVERYTHING = Reply(
    blocks=(
        TextBlock("안녕", Tone.HEADING),
        QuestionBlock("Quiz", "What?", "★☆☆"),
        ScoreCard("S", 55, "ok", (PointLine("a", True), PointLine("b", False)), "h", "l", "m", ("r",), "w", ("k",)),
        CitationBlock("note", "PCA", "a paper", "https://example.org"),
        TableBlock("t", ("a", "b"), (("1", "2"),)),
        ChartBlock("c", ChartKind.LINE, ("x", "y"), (Series("s", (1.5, None)),)),
        FileBlock("f.json", "application/json", "{}"),
    ),
    buttons=(Button("tok", "go", ButtonStyle.PRIMARY, "why?"),),
    face=FaceCue(Emotion.PROUD, 0.9),
    visibility=Visibility.PUBLIC,
    locale="en",
    replayed=True,
)


def test_a_reply_survives_json() -> None:
    assert decode_reply(json.loads(json.dumps(encode_reply(EVERYTHING)))) == EVERYTHING


def test_every_block_names_its_class() -> None:
    assert [block["type"] for block in encode_reply(EVERYTHING)["blocks"]] == [
        type(block).__name__ for block in EVERYTHING.blocks
    ]
