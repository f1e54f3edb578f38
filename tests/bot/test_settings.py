"""Settings come from the environment or .env, and each mistake is one clear line."""

from pathlib import Path

import pytest

from bot.process.settings import SettingsError, read_settings
from bot.process.speaking import speak

TOKEN = "123456:ABC-DEF_ghi"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "BOT_TOKEN_FILE", "DATABASE_URL", "TELEGRAM_API", "PROXY", "LOG"):
        monkeypatch.delenv(f"TAIZHANG_{name}", raising=False)
    speak("en")
    return tmp_path


def test_defaults() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///taizhang.db"
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.log == "text"


def test_a_token_from_the_environment_never_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.token.get_secret_value() == TOKEN
    assert settings.bot_id == 123456
    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings)


def test_a_token_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert read_settings().token.get_secret_value() == TOKEN


def test_a_dot_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TAIZHANG_BOT_TOKEN={TOKEN}\nTAIZHANG_LOG=json\nOTHER=1\n")
    assert read_settings().token.get_secret_value() == TOKEN
    assert read_settings().log == "json"


def test_a_dot_env_file_that_a_windows_editor_saved(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TAIZHANG_BOT_TOKEN={TOKEN}\n", encoding="utf-8-sig")
    assert read_settings().token.get_secret_value() == TOKEN
    (tmp_path / ".env").write_text(f"TAIZHANG_BOT_TOKEN={TOKEN}\n", encoding="utf-16")
    with pytest.raises(SettingsError, match="save it again as UTF-8") as caught:
        read_settings()
    assert "ABC-DEF" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LOG", "loud", "TAIZHANG_LOG: Input should be 'text' or 'json'"),
        ("TELEGRAM_API", "api.telegram.org", "TAIZHANG_TELEGRAM_API"),
        ("WEBHOOK_URL", "https://example.org/hook", "TAIZHANG_WEBHOOK_SECRET"),
        ("WEBHOOK_LISTEN", "8443", "TAIZHANG_WEBHOOK_LISTEN"),
        ("WEBHOOK_LISTEN", "8443", "something like 127.0.0.1:8443"),
        ("WEBHOOK_SECRET", "a secret", "TAIZHANG_WEBHOOK_SECRET: 1 to 256"),
        ("PAID_BROADCAST", "perhaps", "TAIZHANG_PAID_BROADCAST"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"TAIZHANG_{name}", value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert words in str(caught.value)
    assert "pattern" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_token_says_where_to_put_one() -> None:
    with pytest.raises(SettingsError, match="TAIZHANG_BOT_TOKEN or TAIZHANG_BOT_TOKEN_FILE"):
        _ = read_settings().token


def test_a_token_that_is_none_is_not_repeated_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN", "almost-a-secret")
    with pytest.raises(SettingsError, match="TAIZHANG_BOT_TOKEN") as caught:
        _ = read_settings().token
    assert "almost-a-secret" not in str(caught.value)


def test_a_token_file_may_begin_with_the_mark_of_an_editor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_bytes(b"\xef\xbb\xbf123456:ABC-DEF\r\n")
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert read_settings(_env_file=None).token.get_secret_value() == "123456:ABC-DEF"


def test_a_token_file_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN_FILE", "nowhere")
    with pytest.raises(SettingsError, match="TAIZHANG_BOT_TOKEN_FILE: cannot be read"):
        _ = read_settings().token


@pytest.mark.parametrize(
    ("api", "environment", "expected"),
    [
        ("https://api.telegram.org", {}, None),
        ("https://api.telegram.org", {"TAIZHANG_PROXY": "http://a:1"}, "http://a:1"),
        ("https://api.telegram.org", {"HTTPS_PROXY": "http://b:2"}, "http://b:2"),
        (
            "https://api.telegram.org",
            {"TAIZHANG_PROXY": "http://a:1", "HTTPS_PROXY": "http://b:2"},
            "http://a:1",
        ),
        (
            "https://api.telegram.org",
            {"HTTPS_PROXY": "http://b:2", "NO_PROXY": "api.telegram.org"},
            None,
        ),
        ("https://api.telegram.org", {"HTTPS_PROXY": "socks5://b:2"}, None),
        ("https://api.telegram.org", {"HTTP_PROXY": "http://b:2"}, None),
        ("http://127.0.0.1:8081", {"TAIZHANG_PROXY": "http://a:1"}, None),
        ("http://localhost:8081", {"HTTP_PROXY": "http://b:2"}, None),
    ],
)
def test_which_proxy_stands_on_the_way(
    monkeypatch: pytest.MonkeyPatch, api: str, environment: dict[str, str], expected: str | None
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = read_settings(telegram_api=api).telegram_proxy
    assert (found and found.get_secret_value()) == expected


def test_a_proxy_of_another_kind_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TAIZHANG_PROXY", "socks5://me:sesame@127.0.0.1:1080")
    with pytest.raises(SettingsError, match=r"TAIZHANG_PROXY.*http://127") as caught:
        read_settings()
    assert "sesame" not in str(caught.value)
