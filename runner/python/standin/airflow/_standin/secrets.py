"""What nobody shall read in a log or a rendered template: passwords of connections, and what is named like a secret."""

from __future__ import annotations

from typing import Any, Set

# Airflow's own list, and its shortest secret: anything less would be found in innocent words.
_SENSITIVE = (
    "access_token", "api_key", "apikey", "authorization", "keyfile_dict", "passphrase", "passwd", "password",
    "private_key", "proxies", "proxy", "secret", "service_account", "token",
)  # fmt: skip
_SHORTEST = 5
_known: Set[str] = set()


def is_sensitive(name: Any) -> bool:
    text = str(name).strip().lower()
    return any(part in text for part in _SENSITIVE)


def remember(value: Any) -> None:
    if isinstance(value, dict):
        for one in value.values():
            remember(one)
    elif isinstance(value, (list, tuple, set)):
        for one in value:
            remember(one)
    elif isinstance(value, str) and len(value) >= _SHORTEST:
        _known.add(value)


def remember_named(fields: Any) -> None:
    """Of what a dict holds, that which is named like a secret, however deep."""
    if isinstance(fields, dict):
        for name, value in fields.items():
            if is_sensitive(name):
                remember(value)
            else:
                remember_named(value)


def redact(value: Any) -> Any:
    if isinstance(value, str):
        for secret in sorted(_known, key=len, reverse=True):
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {name: redact(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact(one) for one in value]
    return value
