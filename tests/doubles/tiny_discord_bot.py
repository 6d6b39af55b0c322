"""The smallest bot that uses everything: the client with which the stand-in is tested."""

from __future__ import annotations

import asyncio
import io
import sys
from typing import Any

import discord
from discord import app_commands

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082")


class Words(app_commands.Translator):
    KOREAN = {"echo": "메아리", "text": "글", "say it again": "그대로 말하기"}  # noqa: RUF012

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, _: Any) -> str | None:
        return self.KOREAN.get(string.message) if locale is discord.Locale.korean else None


class AnswerForm(discord.ui.Modal, title="답"):
    answer: discord.ui.Label[Any] = discord.ui.Label(text="네 답", component=discord.ui.TextInput(max_length=100))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        typed = self.answer.component
        assert isinstance(typed, discord.ui.TextInput)
        await interaction.followup.send(f"채점: {typed.value}", ephemeral=True)


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"press:(?P<what>\w+)"):
    def __init__(self, what: str) -> None:
        super().__init__(discord.ui.Button(label=what, custom_id=f"press:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, __: Any, match: Any, /) -> Press:
        return cls(match["what"])

    async def callback(self, interaction: discord.Interaction) -> None:
        if self.what == "form":
            await interaction.response.send_modal(AnswerForm())
        elif self.what == "update":
            await interaction.response.edit_message(content="updated", view=None)
        elif self.what == "sleep":
            await asyncio.sleep(0.3)
            await interaction.response.send_message("too late")
        elif self.what == "twice":
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.followup.send("first")
            await interaction.followup.send("second", ephemeral=True)
        elif self.what == "later":
            await interaction.response.defer()
            await interaction.edit_original_response(content="changed later", view=None)
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.edit_original_response(content=f"pressed {self.what}")


def buttons(*names: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for name in names:
        view.add_item(Press(name))
    return view


class TinyBot(discord.AutoShardedClient):
    def __init__(self, **options: Any) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = options.pop("message_content", False)
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none(), **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.failures: list[Exception] = []
        add_commands(self.tree)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Press)
        await self.tree.set_translator(Words())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No pause between shards: the stand-in has no limit on them."""

    async def on_error(self, event: str, /, *_: Any, **__: Any) -> None:
        """Failures of event handlers are looked at by the tests."""
        error = sys.exception()
        assert isinstance(error, Exception)
        self.failures.append(error)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        data: Any = interaction.data or {}
        chosen = data.get("values")
        if chosen:
            await interaction.response.send_message(f"골랐어: {chosen[0]}", ephemeral=True)

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        if not message.author.bot and message.content:
            await message.channel.send(f"들었어: {message.content}")


def add_commands(tree: app_commands.CommandTree[TinyBot]) -> None:
    @tree.command(name="echo", description="say it again")
    async def echo(interaction: discord.Interaction, text: app_commands.Range[str, 1, 200]) -> None:
        await interaction.response.send_message(text, ephemeral=True)

    @tree.command(name="menu", description="buttons under a picture")
    async def menu(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        embed = discord.Embed(title="그림", description="설명").set_image(url="attachment://one.png")
        file = discord.File(io.BytesIO(PIXEL), "one.png", description="a picture")
        view = buttons("form", "update", "later", "other", "sleep", "twice")
        await interaction.edit_original_response(embed=embed, attachments=[file], view=view)

    @echo.autocomplete("text")
    async def suggest(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current * n, value=current * n) for n in (1, 2)]

    @tree.command(name="room", description="a private thread")
    async def room(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        assert isinstance(interaction.channel, discord.TextChannel)
        try:
            thread = await interaction.channel.create_thread(name="우리끼리", invitable=False)
            await thread.add_user(interaction.user)
            await thread.send(f"여기서 하자 {interaction.user.mention}", view=buttons("other"))
        except discord.HTTPException as error:
            await interaction.edit_original_response(content=f"{error.status} {error.code}")
        else:
            await interaction.edit_original_response(content=thread.mention)

    @tree.context_menu(name="quote")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}", ephemeral=True)

    add_moderators_commands(tree)


def add_moderators_commands(tree: app_commands.CommandTree[TinyBot]) -> None:
    group = app_commands.Group(name="studio", description="rules", default_permissions=discord.Permissions(8))

    @group.command(name="rule", description="set a rule")
    async def rule(interaction: discord.Interaction, member: discord.Member, times: int) -> None:
        await interaction.response.send_message(f"{member.display_name} {times}", ephemeral=True)

    tree.add_command(group)
