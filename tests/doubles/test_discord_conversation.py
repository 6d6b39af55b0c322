"""What people do and see, with a small bot on the real discord.py client."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doubles.conftest import StartBot
from tests.doubles.discord import Choice, DiscordStandIn, NotOfferedError, Permission
from tests.doubles.tiny_discord_bot import PIXEL, TinyBot


async def test_a_command_is_offered_and_answered_in_the_persons_language(discord: DiscordStandIn, bot: TinyBot) -> None:
    study = discord.guild().channel("study")
    shown = await discord.user("민지").slash(study, "메아리", 글="안녕")
    assert shown.text == "안녕"
    assert shown.ephemeral
    assert study.history == []
    assert 0 < shown.ack_seconds < 3
    assert "메아리" in discord.commands.names("ko")
    assert "echo" in discord.commands.names("en-US")


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("nothing", {}),
        ("echo", {}),
        ("echo", {"text": ""}),
        ("echo", {"text": 3}),
        ("echo", {"word": "a"}),
        ("studio", {}),
        ("studio rule", {}),
    ],
)
async def test_what_a_client_does_not_offer(
    discord: DiscordStandIn, bot: TinyBot, command: str, options: dict[str, Any]
) -> None:
    with pytest.raises(NotOfferedError):
        await discord.user("민지").slash(discord.guild().channel("study"), command, **options)


async def test_a_moderators_command(discord: DiscordStandIn, bot: TinyBot) -> None:
    boss, minji = discord.user("boss"), discord.user("민지")
    guild = discord.guild()
    guild.join(minji)
    guild.grant(boss, Permission.MANAGE_CHANNELS, Permission.ADMINISTRATOR)
    shown = await boss.slash(guild.channel("study"), "studio rule", member=minji, times=3)
    assert shown.text == "민지 3"


async def test_suggestions(discord: DiscordStandIn, bot: TinyBot) -> None:
    suggested = await discord.user("민지").autocomplete(discord.guild().channel("study"), "echo", "text", "하")
    assert suggested == [Choice("하", "하"), Choice("하하", "하하")]


async def test_a_messages_menu(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji, study = discord.user("민지"), discord.guild().channel("study")
    said = await minji.says(study, "과적합이 뭐야?", wait=False)
    assert said.messages == []
    shown = await minji.context_menu(study.history[0], "quote")
    assert shown.text == "> 과적합이 뭐야?"


async def test_picture_form_and_late_change(discord: DiscordStandIn, bot: TinyBot) -> None:
    study, minji = discord.guild().channel("study"), discord.user("민지")
    shown = await minji.slash(study, "menu")
    assert [image.content for image in shown.message.images] == [PIXEL]
    assert study.history == [shown.message]
    form = await minji.click(shown, "form")
    assert form.form.labels == ["네 답"]
    result = await minji.submit(form, "경사를 따라 내려간다")
    assert result.text == "채점: 경사를 따라 내려간다"
    assert result.ephemeral
    await minji.click(shown, "later")
    assert shown.message.content == "changed later"
    assert shown.message.images  # an edit that does not name the attachments keeps them
    assert shown.message.buttons == []


async def test_a_message_changes_in_answer_to_a_press(discord: DiscordStandIn, bot: TinyBot) -> None:
    study, minji = discord.guild().channel("study"), discord.user("민지")
    shown = await minji.slash(study, "menu")
    pressed = await minji.click(shown, "update")
    assert pressed.message is shown.message
    assert shown.message.content == "updated"
    assert len(study.history) == 1


async def test_the_first_follow_up_takes_the_place_of_thinking(discord: DiscordStandIn, bot: TinyBot) -> None:
    study, minji = discord.guild().channel("study"), discord.user("민지")
    shown = await minji.click(await minji.slash(study, "menu"), "twice")
    await discord.until(lambda: len(shown.messages) == 2)
    assert [message.content for message in shown.messages] == ["first", "second"]
    assert shown.ephemeral  # "first" too, because "thinking" was
    with pytest.raises(AssertionError, match="does not see"):
        await discord.user("철수").click(shown.message)


async def test_direct_messages_are_read_without_the_content_intent(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    assert (await minji.says(minji.dm, "과적합이 뭐야?")).text == "들었어: 과적합이 뭐야?"
    assert (await minji.slash(minji.dm, "echo", text="여기서도")).text == "여기서도"


@pytest.mark.parametrize("readable", [False, True])
async def test_content_in_servers_needs_the_intent(
    discord: DiscordStandIn, start_bot: StartBot, readable: bool
) -> None:
    async with start_bot(message_content=readable) as bot:
        await discord.user("민지").says(discord.guild().channel("study"), "안녕", wait=readable)
        await discord.until(lambda: bot.heard)
        assert bot.heard[0].content == ("안녕" if readable else "")


async def test_a_private_thread_is_for_its_members(discord: DiscordStandIn, bot: TinyBot) -> None:
    guild, minji = discord.guild(), discord.user("민지")
    shown = await minji.slash(guild.channel("study"), "room")
    [thread] = guild.threads
    assert shown.text == f"<#{thread.id}>"
    [welcome] = thread.history
    assert not welcome.pings
    assert (await minji.click(welcome, "other")).text == "pressed other"
    with pytest.raises(AssertionError, match="does not see"):
        await discord.user("철수").click(welcome, "other")


async def test_what_the_bot_may_not_do(discord: DiscordStandIn, bot: TinyBot) -> None:
    study, minji = discord.guild().channel("study"), discord.user("민지")
    await discord.forbid(study, Permission.CREATE_PRIVATE_THREADS)
    assert (await minji.slash(study, "room")).text == "403 50013"
    await discord.forbid(study, Permission.VIEW_CHANNEL)
    assert (await minji.slash(study, "room")).text == "403 50001"


async def test_buttons_outlive_the_process(discord: DiscordStandIn, start_bot: StartBot) -> None:
    minji = discord.user("민지")
    async with start_bot():
        shown = await minji.slash(discord.guild().channel("study"), "menu")
    async with start_bot():
        assert (await minji.click(shown, "other")).text == "pressed other"
