"""Methods about how a bot receives its updates."""

import re
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from simulator.bots.updates import BATCH, KINDS
from simulator.bots.webhooks import MOST_CONNECTIONS, Webhook
from simulator.ground.errors import bad_request, conflict
from simulator.methods.calls import Call

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def get_updates(call: Call) -> list[str]:
    """Fetches what waits; each update as JSON text."""
    bot = call.bot
    if bot.webhook:
        raise conflict(WEBHOOK_IS_SET)
    bot.updates.allow(kinds_wanted(call))
    limit = call.get("limit", BATCH)
    return await bot.updates.take(
        call.get("offset", 0),
        limit if 1 <= limit <= BATCH else BATCH,
        max(call.get("timeout", 0), 0),
    )


def kinds_wanted(call: Call) -> list[str] | None:
    """The kinds of updates that the bot asks for; one misspelt would never come."""
    kinds: list[str] | None = call.get("allowed_updates")
    unknown = set(kinds or ()) - set(KINDS)
    if unknown:
        raise bad_request(f'unknown kind of update "{min(unknown)}"')
    return kinds


def set_webhook(call: Call) -> bool:
    """Has updates delivered instead of fetched; an empty address ends that."""
    url = call.params["url"]
    if not url:
        return delete_webhook(call)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the simulator delivers to this machine only")
    secret = call.get("secret_token", "")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.get("max_connections", 40)
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")
    if call.get("drop_pending_updates"):
        call.bot.updates.clear()
    call.bot.updates.allow(kinds_wanted(call))
    call.bot.updates.interrupt(conflict("terminated by setWebhook request"))
    if call.bot.webhook:
        call.bot.webhook.stop()
    call.bot.webhook = Webhook(
        call.world,
        call.bot,
        call.bot.updates,
        url,
        secret=secret,
        connections=connections,
        carry_out=partial(call.carry_out, call.bot),
    )
    call.bot.webhook.start()
    return True


def delete_webhook(call: Call) -> bool:
    """Goes back to fetching."""
    if call.bot.webhook:
        call.bot.webhook.stop()
        call.bot.webhook = None
    if call.get("drop_pending_updates"):
        call.bot.updates.clear()
    return True


def get_webhook_info(call: Call) -> dict[str, Any]:
    """How deliveries are going."""
    webhook = call.bot.webhook
    call.bot.updates.drop_expired()
    known: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates.waiting),
    }
    if call.bot.updates.named:
        known["allowed_updates"] = call.bot.updates.named
    return known | webhook.info() if webhook else known
