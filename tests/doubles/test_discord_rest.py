"""Channels, messages and threads through discord.py's own objects."""

from __future__ import annotations

import io

import aiohttp
import discord as discord_py
import pytest

from tests.doubles.discord import DiscordStandIn, Permission
from tests.doubles.tiny_discord_bot import PIXEL, TinyBot, buttons


def text_channel(discord: DiscordStandIn, bot: TinyBot) -> discord_py.TextChannel:
    channel = bot.get_channel(discord.guild().channel("study").id)
    assert isinstance(channel, discord_py.TextChannel)
    return channel


async def test_a_messages_life(discord: DiscordStandIn, bot: TinyBot) -> None:
    channel = text_channel(discord, bot)
    async with channel.typing():
        first = await channel.send("하나")
    second = await first.reply("둘", file=discord_py.File(io.BytesIO(PIXEL), "one.png"))
    await first.edit(content="하나 반")
    assert [message.content async for message in channel.history()] == ["둘", "하나 반"]
    kept = discord.guild().channel("study").history
    assert kept[1].reference is kept[0]
    assert kept[0].versions == 1
    async with aiohttp.ClientSession() as visitor, visitor.get(second.attachments[0].url) as picture:
        assert await picture.read() == PIXEL
    await second.edit(attachments=[])
    assert kept[1].attachments == []
    await first.delete()
    with pytest.raises(discord_py.NotFound):
        await channel.fetch_message(first.id)


async def test_the_same_nonce_is_written_once(discord: DiscordStandIn, bot: TinyBot) -> None:
    channel = text_channel(discord, bot)
    first = await channel.send("한 번", nonce="result-1")
    again = await channel.send("한 번", nonce="result-1")
    assert again.id == first.id
    assert len(discord.guild().channel("study").history) == 1


async def test_a_mention_reaches_the_bot_with_its_words(discord: DiscordStandIn, bot: TinyBot) -> None:
    await discord.user("민지").says(discord.guild().channel("study"), f"<@{bot.application_id}> 과적합이 뭐야?")
    assert bot.heard[0].mentions == [bot.user]
    assert "과적합" in bot.heard[0].content


async def test_only_ones_own_messages_can_be_edited(discord: DiscordStandIn, bot: TinyBot) -> None:
    channel = text_channel(discord, bot)
    await discord.user("민지").says(discord.guild().channel("study"), "내 글", wait=False)
    message = await channel.fetch_message(discord.guild().channel("study").history[0].id)
    with pytest.raises(discord_py.Forbidden) as not_mine:
        await message.edit(content="바꿔치기")
    with pytest.raises(discord_py.Forbidden) as not_allowed:
        await message.delete()
    assert (not_mine.value.code, not_allowed.value.code) == (50005, 50013)


async def test_pictures_and_embeds_need_permissions(discord: DiscordStandIn, bot: TinyBot) -> None:
    channel = text_channel(discord, bot)
    await discord.forbid(discord.guild().channel("study"), Permission.EMBED_LINKS)
    await channel.send("글은 된다")
    with pytest.raises(discord_py.Forbidden):
        await channel.send(embed=discord_py.Embed(title="표"))
    await discord.forbid(discord.guild().channel("study"), Permission.SEND_MESSAGES)
    with pytest.raises(discord_py.Forbidden):
        await channel.send("글도 안 된다")


async def test_an_empty_message_is_refused(discord: DiscordStandIn, bot: TinyBot) -> None:
    with pytest.raises(discord_py.HTTPException) as empty:
        await text_channel(discord, bot).send("")
    assert empty.value.code == 50006


async def test_a_threads_life(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    guild = discord.guild()
    guild.join(minji)
    starter = await text_channel(discord, bot).send("모여라")
    thread = await starter.create_thread(name="스터디")
    [kept] = guild.threads
    assert (kept.id, kept.name) == (starter.id, "스터디")
    member = await discord_py.utils.get(bot.guilds).fetch_member(minji.person.id)  # type: ignore[union-attr]
    await thread.add_user(member)
    assert {person.id for person in await thread.fetch_members()} == {bot.application_id, minji.person.id}
    await thread.remove_user(member)
    assert kept.participants == {bot.application_id}
    await thread.edit(archived=True, locked=True)
    with pytest.raises(discord_py.HTTPException) as locked:
        await thread.send("늦었다")
    assert locked.value.code == 50083
    with pytest.raises(discord_py.Forbidden):
        await thread.delete()


async def test_strangers(discord: DiscordStandIn, bot: TinyBot) -> None:
    with pytest.raises(discord_py.NotFound):
        await bot.fetch_user(1)
    with pytest.raises(discord_py.NotFound):
        await bot.fetch_guild(1)
    with pytest.raises(discord_py.NotFound):
        await bot.fetch_channel(1)
    with pytest.raises(discord_py.NotFound):
        await bot.guilds[0].fetch_member(1)


async def test_an_operation_that_the_stand_in_does_not_know_is_reported(discord: DiscordStandIn, bot: TinyBot) -> None:
    with pytest.raises(discord_py.NotFound):
        await bot.guilds[0].fetch_emojis()
    assert "does not know" in discord.own_breaches.pop()


async def test_a_menu_of_choices(discord: DiscordStandIn, bot: TinyBot) -> None:
    minji = discord.user("민지")
    view = buttons("other")
    options = [
        discord_py.SelectOption(label="쉬움", value="easy"),
        discord_py.SelectOption(label="어려움", value="hard"),
    ]
    view.add_item(discord_py.ui.Select(custom_id="difficulty", options=options))
    await text_channel(discord, bot).send("골라", view=view)
    [message] = discord.guild().channel("study").history
    with pytest.raises(AssertionError, match="offers"):
        await minji.choose(message, "보통")
    shown = await minji.choose(message, "어려움")
    assert shown.text == "골랐어: hard"
