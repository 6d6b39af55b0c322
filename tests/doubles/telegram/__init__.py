"""A wire-level stand-in for the Bot API of Telegram. Nothing of python-telegram-bot is replaced: the real one connects.

    async with TelegramStandIn() as telegram:
        ...start a bot with telegram.token against telegram.base_url...
        await telegram.connected()
        minji, study = telegram.user("민지", "ko"), telegram.group("스터디")
        quiz = await minji.says(minji, "/quiz")              # the private chat; telegram.private(minji) is the same
        result = await minji.says(minji, "손실을 줄인다", reply_to=quiz)
        await result.has("채점")                              # a reply of several messages, or a late edit
        more = await minji.presses(result, "다음")            # a label or a part of it; deep links are followed
        regraded = await minji.edits(result.said, "기울기의 반대로 간다")
        assert telegram.breaches == []

A deed gives what is shown after it: `.messages` (sent or edited since), `.message`, `.last`, `.text`, `.toast`,
`.buttons`, `.photos`, `.ack_seconds`, `.answer_seconds`. In groups people say things to `study`, in forums to
`telegram.topic(forum, "과적합")`; with privacy mode (`telegram.about.privacy`) the bot hears only what is meant for it.

What goes wrong is planned with `telegram.faults` (429, 502, slow, unanswered, any error: `errors.too_old()`),
`telegram.block(user)`, `kick(group)`, `forbid(group, "can_send_photos")`, `migrate(group)`, `delete(message)`,
`telegram.updates.held(reverse=True)` (out of order) and `deliveries=2` of a deed (the same update twice).
`await telegram.until(condition)` waits for anything else; `telegram.calls` and `telegram.refused` are the requests.
"""

from tests.doubles.telegram import errors
from tests.doubles.telegram.driver import User
from tests.doubles.telegram.model import Chat, Message, Status, Topic
from tests.doubles.telegram.server import TOKEN, Call, TelegramStandIn
from tests.doubles.telegram.shown import NoResponseError, Shown

__all__ = [
    "TOKEN",
    "Call",
    "Chat",
    "Message",
    "NoResponseError",
    "Shown",
    "Status",
    "TelegramStandIn",
    "Topic",
    "User",
    "errors",
]
