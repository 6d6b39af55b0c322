"""Commands: their names in both languages, suggestions, the message menu, accounts, one's own data."""

from __future__ import annotations

import json

import pytest

from core.messages import Account, Action, Platform, Request, Scope, ScopeKind, TextBlock, Tone
from tests.bot.discord.house import House
from tests.bot.discord.steps import nothing_waits

KOREAN = ["질문", "퀴즈", "면접", "복습", "진도", "그만", "도움말", "설정", "연결", "개인정보", "운영", "채널설정"]
ENGLISH = ["ask", "quiz", "interview", "review", "progress", "stop", "help", "settings", "link", "privacy",
           "moderation", "studio"]  # fmt: skip


async def test_every_command_has_a_name_in_both_languages(house: House) -> None:
    async with house.open():
        for locale, names, menu in (
            ("ko", KOREAN, "오로라에게 물어보기"),
            ("en-US", ENGLISH, "Ask Oh-LoRA about this"),
            ("fr", ENGLISH, "Ask Oh-LoRA about this"),
        ):
            assert sorted(house.discord.commands.names(locale)) == sorted([*names, menu])


async def test_commands_can_be_registered_in_chosen_servers_only(house: House) -> None:
    guild = house.discord.guild()
    house.options["guilds"] = (guild.guild.id,)
    async with house.open():
        minji = house.discord.user("민지")
        await house.discord.until(lambda: guild.guild.id in house.discord.commands.per_guild)
        assert house.discord.commands.everywhere == []
        assert (await minji.slash(guild.channel("study"), "도움말")).text


@pytest.mark.parametrize(
    ("locale", "typed", "expected"),
    [("ko", "경사", "경사 하강법"), ("en", "gradi", "Gradient descent"), ("ko", "과적", "과적합"), ("en", "", "")],
)
async def test_topics_are_suggested_by_the_letters_typed(house: House, locale: str, typed: str, expected: str) -> None:
    async with house.open():
        person, study = house.discord.user("p", locale=locale), house.discord.guild().channel("study")
        offered = await person.autocomplete(study, "quiz", "topic", typed)
        assert 0 < len(offered) <= 25
        if expected:
            assert expected.lower() in [choice.name.lower() for choice in offered]
            shown = await person.slash(study, "quiz", topic=offered[0].value)
            assert len(shown.last.buttons) >= 3


async def test_tracks_and_timezones_are_suggested(house: House) -> None:
    async with house.open():
        minji, study = house.discord.user("민지"), house.discord.guild().channel("study")
        tracks = await minji.autocomplete(study, "interview", "track")
        assert {choice.value for choice in tracks} == {track.id for track in house.library.tracks}
        zones = await minji.autocomplete(study, "settings", "timezone", "new y")
        assert zones[0].value == "America/New_York"
        changed = await minji.slash(study, "설정", 시간대=zones[0].value)
        assert "America/New" in changed.text


async def test_the_message_menu_asks_about_somebody_elses_words(house: House) -> None:
    async with house.open():
        study = house.discord.guild().channel("study")
        minji, rude = house.discord.user("민지"), house.discord.user("철수")
        await rude.says(study, "과적합이 뭐야?", wait=False)
        shown = await minji.context_menu(study.history[-1], "오로라에게 물어보기")
        assert "과적합" in shown.text
        assert shown.ephemeral
        await rude.says(study, "사랑해, 나랑 사귀자", wait=False)
        refused = await minji.context_menu(study.history[-1], "오로라에게 물어보기")
        assert "머신러닝에 대한 부분" in refused.text
        assert await house.count("moderation_cases") == 0


async def test_a_question_with_a_mention_is_answered_in_the_channel(house: House) -> None:
    async with house.open():
        study, minji = house.discord.guild().channel("study"), house.discord.user("민지")
        said = await minji.says(study, f"<@{house.discord.world.bot.id}> 과적합이 뭐야?")
        assert "과적합" in said.text
        await minji.says(study, "그냥 우리끼리 얘기", wait=False)
        await minji.slash(study, "도움말")
        assert len([message for message in study.history if message.author.bot]) == 1


async def test_what_moderation_says_to_a_mention_is_between_the_two_of_them(house: House) -> None:
    async with house.open():
        study, rude = house.discord.guild().channel("study"), house.discord.user("철수")
        await rude.says(study, f"<@{house.discord.world.bot.id}> 사랑해, 나랑 사귀자", wait=False)
        await house.discord.until(lambda: rude.dm.history)
        assert not [message for message in study.history if message.author.bot]
        assert await house.count("moderation_cases") == 1


async def test_accounts_on_two_platforms_become_one_learner(house: House) -> None:
    async with house.open():
        minji = house.discord.user("민지")
        shown = await minji.slash(minji.dm, "연결")
        code = next(line for line in shown.text.splitlines() if len(line) == 9 and line[4] == "-")
        account = Account(Platform.TELEGRAM, "77", "민지")
        scope = Scope(Platform.TELEGRAM, ScopeKind.DIRECT, "77")
        await house.tutor.handle(Request("1", account, scope, Action.LINK, options={"code": code}, locale_hint="ko"))
        assert await house.count("accounts") == 2
        assert await house.count("learners") == 1
        back = await house.tutor.handle(Request("2", account, scope, Action.LINK, locale_hint="ko"))
        other = next(b.text for b in back.blocks if isinstance(b, TextBlock) and b.tone is Tone.SECRET)
        form = await minji.click(shown, "코드")
        assert "바로 이 계정" in (await minji.submit(form, other)).text


@pytest.mark.parametrize("in_server", [True, False])
async def test_ones_data_comes_as_a_file_for_oneself_and_is_erased_after_asking(house: House, in_server: bool) -> None:
    async with house.open():
        minji = house.discord.user("민지")
        place = house.discord.guild().channel("study") if in_server else minji.dm
        await minji.slash(place, "질문", 질문="과적합이 뭐야?")
        shown = await minji.slash(place, "개인정보 내보내기")
        (file,) = [attachment for message in shown.messages for attachment in message.attachments]
        data = json.loads(file.content)
        assert [turn["said"] for turn in data["turns"]][:1] == ["과적합이 뭐야?"]
        assert shown.ephemeral is in_server
        asked = await minji.slash(place, "개인정보 삭제")
        assert await house.count("learners") == 1
        gone = await minji.click(asked, "전부 지워")
        assert "지웠어" in gone.text
        assert await house.count("learners") == 0
        await nothing_waits(house, "inbox")
