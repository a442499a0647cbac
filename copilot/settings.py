"""Everything that can be set from outside, in one place: environment, then `andon.toml` in the data folder."""

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from copilot.errors import StartupError

DEFAULT_HOME = Path.home() / ".local" / "share" / "andon"


class Settings(BaseSettings):
    """Settings of one installation; every one is also an environment variable `ANDON_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="ANDON_", extra="forbid")

    home: Path = Field(DEFAULT_HOME, description="Data folder: plant, index, models, ledger, conversations.")
    models: Path | None = Field(None, description="Folder of model files; `models` in the data folder if unset.")
    backend: Literal["local", "remote", "none"] = Field(
        "local", description="Where the chat model runs: in this machine, on an OpenAI-compatible server, nowhere."
    )
    model: str = Field("qwen2.5-coder-1.5b-instruct", description="Name in the model catalogue, or on the server.")
    remote_url: str = Field("http://127.0.0.1:8080/v1", description="Address of the OpenAI-compatible server.")
    remote_key: str | None = Field(None, description="Key for that server, if it wants one.")
    threads: int | None = Field(None, ge=1, le=256, description="Threads for the model; one per core if unset.")
    context: int = Field(4096, ge=2048, le=32768, description="Context window of the model, in tokens.")
    user: str | None = Field(None, description="Who signs in when no name is given on the command line.")
    host: str = Field("127.0.0.1", description="Address `andon serve` listens on.")
    port: int = Field(8400, ge=1, le=65535, description="Port `andon serve` listens on.")
    policy: Path | None = Field(None, description="Policy file; the shipped one if unset.")
    corpus: Path | None = Field(None, description="Folder of procedures and cases; the shipped one if unset.")
    tool_timeout: float = Field(10.0, gt=0, le=120, description="Longest wait for one tool, in seconds.")
    model_patience: float = Field(
        30.0, gt=0, le=600, description="Longest silence of the chat model before a turn goes on without it, seconds."
    )
    model_languages: tuple[Literal["en", "de", "es"], ...] = Field(
        ("en",), description="Languages the chat model words answers in; in the others code and documents speak alone."
    )
    theme: str = Field("andon-dark", description="Colours of the terminal UI: andon-dark, andon-light or another.")
    keymap: dict[str, str] = Field(
        default_factory=dict, description="Other keys for the terminal UI, by the ids in docs/terminal.md."
    )
    session_lookups: int = Field(6, ge=1, le=20, description="Most tool calls in one turn.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings passes it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments beat the environment, the environment beats the file."""
        home = Path(os.environ.get("ANDON_HOME", DEFAULT_HOME))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / "andon.toml")

    @property
    def model_folder(self) -> Path:
        return self.models or self.home / "models"

    @property
    def plant_folder(self) -> Path:
        return self.home / "plant"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"

    @property
    def ledger_file(self) -> Path:
        return self.home / "ledger.db"

    @property
    def conversations_file(self) -> Path:
        return self.home / "conversations.db"

    @property
    def identity_file(self) -> Path:
        return self.home / "identity.db"

    @property
    def state_folder(self) -> Path:
        """Where the model's computed prefix is kept."""
        return self.home / "state"


def load_settings() -> Settings:
    """The settings in force; raises StartupError that names the setting and the value."""
    try:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise StartupError(f"andon.toml in the data folder cannot be read: {error}; mend or delete it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise StartupError(
            f"setting {name!r} has the value {first['input']!r}: {first['msg']}; "
            f"mend ANDON_{name.upper()} or {name!r} in andon.toml."
        ) from error
