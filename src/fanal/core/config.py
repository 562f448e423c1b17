"""What the operator decides, read once from the environment and typed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fanal.core.languages import NAMES
from fanal.core.mail import smtp

# The Belgian weather service: a page that anyone may have open.
DEFAULT_EXIT_URL = "https://www.meteo.be/"


class Mode(StrEnum):
    """A demo and a real installation never share a data folder."""

    DEMO = "demo"
    LIVE = "live"


class BadConfig(ValueError):
    """A setting that cannot be used; the message says what to write instead."""


@dataclass(frozen=True)
class Config:
    mode: Mode
    root: Path
    port: int
    database_url: str | None
    packs: tuple[str, ...]
    confirmed: tuple[str, ...]
    extra_languages: tuple[str, ...]
    exit_url: str
    origin: str
    smtp_url: str | None
    mail_from: str
    workers: int
    proxies: int

    @property
    def demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def data(self) -> Path:
        """The data folder of this mode."""
        return self.root / self.mode.value

    @property
    def secure_origin(self) -> bool:
        return self.origin.startswith("https://")


def _words(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _whole(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise BadConfig(f"{name} must be a whole number from {low} to {high}.")
    return int(text)


def _languages(env: Mapping[str, str], mode: Mode) -> tuple[str, ...]:
    """A demo shows every language that is complete."""
    codes = _words(env.get("FANAL_LANGUAGES") or (",".join(NAMES) if mode is Mode.DEMO else ""))
    if unknown := [code for code in codes if code not in NAMES]:
        known = ", ".join(NAMES)
        raise BadConfig(f"FANAL_LANGUAGES: {', '.join(unknown)} is not one of {known}.")
    return codes


def read(env: Mapping[str, str] = os.environ) -> Config:
    """The configuration that `env` describes; `BadConfig` says what to change."""
    try:
        mode = Mode(env.get("FANAL_MODE") or "live")
    except ValueError:
        raise BadConfig("FANAL_MODE must be 'demo' or 'live'.") from None
    port = _whole(env, "FANAL_PORT", 8000, 1, 65535)
    exit_url = env.get("FANAL_EXIT_URL") or DEFAULT_EXIT_URL
    if not exit_url.startswith("https://") or any(c in exit_url for c in "\"'<> "):
        raise BadConfig("FANAL_EXIT_URL must be the https:// address of a neutral site.")
    if smtp_url := env.get("FANAL_SMTP_URL") or None:
        try:
            smtp(smtp_url)
        except ValueError as mistake:
            raise BadConfig(str(mistake)) from None
    origin = (env.get("FANAL_ORIGIN") or f"http://localhost:{port}").rstrip("/")
    if not origin.startswith(("https://", "http://localhost")):
        raise BadConfig("FANAL_ORIGIN must start with https:// (or http://localhost).")
    return Config(
        mode=mode,
        root=Path(env.get("FANAL_DATA") or "var").resolve(),
        port=port,
        database_url=env.get("DATABASE_URL") or None,
        packs=_words(env.get("FANAL_PACKS") or ("be,nl" if mode is Mode.DEMO else "be")),
        confirmed=_words(env.get("FANAL_CONFIRMED", "")),
        extra_languages=_languages(env, mode),
        exit_url=exit_url,
        origin=origin,
        smtp_url=smtp_url,
        mail_from=env.get("FANAL_MAIL_FROM") or "noreply@localhost",
        workers=_whole(env, "FANAL_WORKERS", 2, 1, 32),
        proxies=_whole(env, "FANAL_PROXIES", 0, 0, 4),
    )


config = read()
