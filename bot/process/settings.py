"""What the process is told from outside: environment variables and `.env`."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.process.speaking import system_reason, words
from wording.command_line import settings as said

PREFIX = "TAIZHANG_"
TOKEN_SHAPE = r"^\d+:[A-Za-z0-9_-]{3,}$"  # noqa: S105  # the shape of a token, not one
PROXY_SHAPE = r"^https?://[^/\s]"
SECRET_SHAPE = r"[A-Za-z0-9_-]{1,256}"  # noqa: S105  # Telegram takes no other
EXAMPLES = {
    "telegram_api": "https://api.telegram.org",
    "proxy": "http://127.0.0.1:7890",
    "webhook_url": "https://bot.example.org/hook",
    "webhook_listen": "127.0.0.1:8443",
}


class SettingsError(ValueError):
    """A setting is missing or wrong; the text is one clear line naming the variable."""


def check_proxy(proxy: SecretStr) -> SecretStr:
    """Refuse what is no address of an HTTP proxy, without repeating it."""
    if not re.match(PROXY_SHAPE, proxy.get_secret_value()):
        raise ValueError(words(said.PROXY_SHAPE, example=EXAMPLES["proxy"]))
    return proxy


class Settings(BaseSettings):
    """All settings, read once. Secrets show themselves as asterisks."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Windows' editors begin a file with a mark
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = Field(default=None, description="the bot's token from BotFather")
    bot_token_file: Path | None = Field(default=None, description="a file that holds the token")
    database_url: str = Field(
        default="sqlite:///taizhang.db", description="sqlite:///FILE or postgresql://…"
    )
    telegram_api: Annotated[str, StringConstraints(pattern=r"^https?://[^/]")] = Field(
        default="https://api.telegram.org", description="another Bot API server"
    )
    proxy: Annotated[SecretStr, AfterValidator(check_proxy)] | None = Field(
        default=None, description="an HTTP proxy on the way to Telegram"
    )
    log: Literal["text", "json"] = Field(default="text", description="how log lines look")
    paid_broadcast: bool = Field(
        default=False, description="send up to 1,000 messages a second, paid in Telegram Stars"
    )
    webhook_url: Annotated[str, StringConstraints(pattern=r"^https?://[^/]")] | None = Field(
        default=None, description="where Telegram shall deliver; without it the bot polls"
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="what Telegram must show there: 1 to 256 of A-Z a-z 0-9 _ -"
    )
    webhook_listen: Annotated[str, StringConstraints(pattern=r"^\S*:\d+$")] = Field(
        default="127.0.0.1:8443", description="host and port on which the deliveries arrive"
    )

    templates: Path | None = Field(
        default=None, description="a folder of own Word templates: KEY.docx for a bulletin"
    )

    @model_validator(mode="after")
    def check_webhook(self) -> Self:
        """Refuse a webhook that anybody could feed."""
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(words(said.SECRET_NEEDED))
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if secret and not re.fullmatch(SECRET_SHAPE, secret):
            raise ValueError(words(said.SECRET_SHAPE))
        return self

    @property
    def token(self) -> SecretStr:
        """The bot's token. Raises `SettingsError` when there is none."""
        if self.bot_token is not None:
            return checked_token(self.bot_token.get_secret_value(), f"{PREFIX}BOT_TOKEN")
        if self.bot_token_file is None:
            raise SettingsError(words(said.NO_TOKEN))
        source = f"{PREFIX}BOT_TOKEN_FILE"
        try:
            content = self.bot_token_file.read_text("utf-8-sig")
        except OSError as error:
            reason = system_reason(error)
            raise SettingsError(words(said.UNREADABLE, source=source, reason=reason)) from error
        except UnicodeDecodeError as error:
            raise SettingsError(words(said.UNREADABLE, source=source, reason=error)) from error
        return checked_token(content, source)

    @property
    def bot_id(self) -> int:
        """The bot's numeric id: the first part of its token."""
        return int(self.token.get_secret_value().partition(":")[0])

    @property
    def telegram_proxy(self) -> SecretStr | None:
        """The proxy on the way to Telegram: ours, else the system's; none within this machine."""
        from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415  # slow to import

        target = urlsplit(self.telegram_api)
        if is_loopback(target.hostname or ""):
            return None
        if self.proxy is not None:
            return self.proxy
        found = getproxies().get(target.scheme, "")
        usable = re.match(PROXY_SHAPE, found) and not proxy_bypass(target.netloc)
        return SecretStr(found) if usable else None

    @property
    def calendar_url(self) -> str | None:
        """Where calendars are served, before a member's key; None while the bot polls."""
        if not (self.webhook_url and self.webhook_secret):
            return None
        return self.webhook_url.partition("?")[0].rstrip("/") + "/calendar/"

    @property
    def webhook_path(self) -> str:
        """The path of the webhook's URL."""
        return urlsplit(self.webhook_url or "").path or "/"


def is_loopback(host: str) -> bool:
    """Whether the host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_token(text: str, source: str) -> SecretStr:
    """Return the token, or say which setting holds something else."""
    token = text.strip()
    if not re.match(TOKEN_SHAPE, token):
        raise SettingsError(words(said.NO_SUCH_TOKEN, source=source))
    return SecretStr(token)


def read_settings(**given: object) -> Settings:
    """Return the settings. Raises `SettingsError` with one line that names every wrong variable."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("; ".join(described(error))) from None
    except UnicodeDecodeError:
        raise SettingsError(words(said.NOT_UTF8)) from None
    except OSError as error:
        raise SettingsError(
            words(said.UNREADABLE, source=".env", reason=system_reason(error))
        ) from None


def described(error: ValidationError) -> list[str]:
    """Return each problem as `VARIABLE: what is wrong`."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        place = "_".join(str(part) for part in problem["loc"]).upper()
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "string_pattern_mismatch":
            message = words(said.GIVE_LIKE, example=EXAMPLES[place.lower()])
        elif problem["type"] != "value_error":
            known = problem.get("ctx", {}).get("expected", "true, false")
            message = words(said.NOT_UNDERSTOOD, known=known)
        lines.append(f"{PREFIX}{place}: {message}" if place else message)
    return lines
