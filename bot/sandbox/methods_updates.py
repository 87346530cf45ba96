"""Bot API: getUpdates and the webhook's settings; the delivery to a webhook is in ``courier.py``."""

import re
from urllib.parse import urlsplit

from bot.sandbox.refusal import Json, violation
from bot.sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}\Z")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NO_WEBHOOK: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


async def get_updates(world: World, params: Json) -> list[Json]:
    """``getUpdates``."""
    world.updates.allow(params.get("allowed_updates"))
    return await world.updates.poll(
        params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0)
    )


async def set_webhook(world: World, params: Json) -> bool:
    """``setWebhook``: on loopback plain HTTP will do, elsewhere only HTTPS."""
    url = urlsplit(params["url"])
    if params["url"] and url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
        raise violation("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token", "")
    if secret and not _SECRET.match(secret):
        raise violation("secret token contains unallowed characters")
    if not 1 <= params.get("max_connections", 40) <= 100:
        raise violation("invalid max_connections specified")
    world.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        world.updates.drop()
    world.updates.end_poll("terminated by setWebhook request")
    world.webhook = {"secret": secret, "max_connections": params.get("max_connections", 40)}
    world.updates.webhook_url = params["url"]
    world.updates.wake()
    return True


async def delete_webhook(world: World, params: Json) -> bool:
    """``deleteWebhook``."""
    world.updates.webhook_url = ""
    world.webhook = {}
    if params.get("drop_pending_updates"):
        world.updates.drop()
    world.updates.wake()
    return True


async def get_webhook_info(world: World, _params: Json) -> Json:
    """``getWebhookInfo``."""
    info = NO_WEBHOOK | {"url": world.updates.webhook_url, "pending_update_count": len(world.updates.waiting)}
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    if not world.updates.webhook_url:
        return info
    info |= {"max_connections": world.webhook["max_connections"], "ip_address": "127.0.0.1"}
    return info | {
        key: world.webhook[key] for key in ("last_error_date", "last_error_message") if key in world.webhook
    }
