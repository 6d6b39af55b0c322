"""How models are configured: the profile, and the language model that may put her words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bot.model_files.published import BASE, REFERENCE, models_folder
from bot.platform_settings import Section
from core.content.schema import LOCALES, Locale
from core.ports import LanguageTask

LLM_SERVER: Final = "http://127.0.0.1:8000/v1"
_LONGEST_DEADLINE: Final = 9.0  # the whole reply has to come within ten seconds


def _server_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", url):
        raise ValueError(f"'{url}' is no web address such as {LLM_SERVER}")
    return url.rstrip("/")


class AdapterSettings(Section):
    """What answers each task; "" uses the bare base, or the server's `model`.

    A folder or hub id of a LoRA adapter for backend "transformers"; the name of a model for backend "openai".
    """

    qna: str = ""
    quiz: str = ""
    interview: str = ""
    summary: str = ""

    def by_task(self) -> dict[LanguageTask, str]:
        """Those that are set."""
        return {task: name for task in LanguageTask if (name := getattr(self, task.value))}


class LlmSettings(Section):
    """A language model, which may say in other words what the notes support. Without one she composes all answers.

    Attributes:
        style: "chat" for general instruct models, "reference" for adapters trained on the reference's marks.
        base: a folder or hub id, for backend "transformers".
        url, model: an OpenAI-compatible server and what it calls the model, for backend "openai".
        deadline_seconds: after that the composed answer is used.
        languages: those that the model speaks.
    """

    backend: Literal["composed", "transformers", "openai"] = "composed"
    style: Literal["reference", "chat"] = "chat"
    base: str = ""
    dtype: Literal["auto", "bfloat16", "float32"] = "auto"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    url: Annotated[str, AfterValidator(_server_address)] = LLM_SERVER
    model: str = ""
    api_key_file: Path | None = None
    deadline_seconds: float = Field(default=8.0, gt=0, le=_LONGEST_DEADLINE)
    languages: tuple[Locale, ...] = Field(default=LOCALES, min_length=1)
    adapters: AdapterSettings = AdapterSettings()


class ModelsSettings(Section):
    """
    Attributes:
        profile: "embedded" needs nothing but the tutor herself; "reference" takes the published weights of
            `ohlora models pull reference` for what [models.llm] leaves at its default; "custom" takes [models.llm] as
            it is, and needs a language model there.
    """

    profile: Literal["embedded", "reference", "custom"] = "embedded"
    llm: LlmSettings = LlmSettings()

    @model_validator(mode="after")
    def model_is_named(self) -> Self:
        llm = self.llm
        if self.profile == "custom" and llm.backend == "composed":
            raise ValueError('profile \'custom\' needs [models.llm] backend = "transformers" or "openai"')
        if llm.backend == "transformers" and not llm.base and self.profile != "reference":
            raise ValueError("[models.llm] backend 'transformers' needs base: a folder or a hub id")
        if llm.backend == "openai" and not llm.model and len(llm.adapters.by_task()) < len(LanguageTask):
            raise ValueError("[models.llm] backend 'openai' needs model: what the server calls it")
        return self

    def language_model(self, home: Path) -> LlmSettings:
        """The language model that is asked for, with all that the profile fills in.

        Args:
            home: the folder below which `ohlora models pull` keeps what was published.
        """
        if self.profile != "reference":
            return self.llm
        folder = models_folder(home)
        # What is at its default is open: the example, which people copy, names every setting.
        given = self.llm.model_dump(exclude_defaults=True)
        filled: dict[str, object] = {"backend": "transformers", "style": "reference", "languages": ("ko",)} | given
        if filled["backend"] == "transformers":
            published = {model.name: str(folder / model.folder) for model in REFERENCE if model.kind == "adapter"}
            adapters = published | self.llm.adapters.model_dump(exclude_defaults=True)
            filled = {"base": str(folder / BASE.folder)} | filled | {"adapters": adapters}
        return LlmSettings.model_validate(filled)

    def beside(self, folder: Path) -> Self:
        """With paths that begin where the configuration stands; what is no path there is a hub id."""
        if self.llm.backend == "openai":
            return self
        named = {name: _there(folder, value) for name, value in self.llm.adapters.model_dump().items()}
        changed = {"base": _there(folder, self.llm.base), "adapters": AdapterSettings(**named)}
        return self.model_copy(update={"llm": self.llm.model_copy(update=changed)})


def _there(folder: Path, value: str) -> str:
    path = folder / Path(value).expanduser()
    return str(path) if value and path.exists() else value
