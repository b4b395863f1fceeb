"""Use the session's keyring: `use_keyring.py SCENARIO`; prints what happened as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import replace

import secretstorage

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure, now
from chatapp.domain.models import Connection, ConnectionOptions, Dialect
from chatapp.storage.secrets import PROXY, Secrets

KEY = "canary-" + "k" * 2000
CONNECTION = Connection("some-id", "some", Dialect.OPENAI_CHAT, "https://example.org/v1", now())
MOVED = replace(CONNECTION, base_url="https://example.net/v1")


async def tried(call: object) -> object:
    try:
        result = await call  # type: ignore[misc]
    except ChatAppError as error:
        return error.code
    return result.code if isinstance(result, Failure) else result


async def round_trip() -> dict[str, object]:
    secrets = Secrets()
    status = await secrets.status()
    report: dict[str, object] = {"usable": status.usable, "backend": status.backend}
    report["before"] = await tried(secrets.get(CONNECTION))
    report["stored"] = await tried(secrets.store(CONNECTION, KEY))
    report["read"] = await tried(Secrets().get(CONNECTION)) == KEY
    report["moved"] = await tried(secrets.get(MOVED))
    bus = secretstorage.dbus_init()
    (item,) = secretstorage.get_default_collection(bus).search_items({"service": "ChatApp"})
    report["entry"] = item.get_attributes()["username"]
    bus.close()
    report.update(await others(secrets))
    report["removed"] = await tried(secrets.remove(CONNECTION))
    report["removed again"] = await tried(secrets.remove(CONNECTION))
    report["after"] = await tried(Secrets().get(CONNECTION))
    return report


async def others(secrets: Secrets) -> dict[str, object]:
    """A header's value and a proxy's password: each for its own place only."""
    address = "http://me@proxy:3128"
    proxied = replace(CONNECTION, options=ConnectionOptions(proxy_address=address))
    elsewhere = replace(proxied, options=ConnectionOptions(proxy_address="http://me@proxy:3129"))
    await secrets.store(CONNECTION, "blue", "X-Team")
    await secrets.store(proxied, "secret", PROXY)
    report = {
        "header": await tried(Secrets().get(CONNECTION, "x-team")),
        "header moved": await tried(Secrets().get(MOVED, "X-Team")),
        "proxy": await tried(Secrets().get(replace(proxied, base_url=MOVED.base_url), PROXY)),
        "proxy moved": await tried(Secrets().get(elsewhere, PROXY)),
    }
    for connection, purpose in ((CONNECTION, "X-Team"), (proxied, PROXY)):
        await secrets.remove(connection, purpose)
        assert await Secrets().get(connection, purpose) is None
    return report


async def locked() -> dict[str, object]:
    await Secrets().store(CONNECTION, KEY)
    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
    bus.close()
    secrets = Secrets()
    report: dict[str, object] = {"read": await tried(secrets.get(CONNECTION))}
    report["stored"] = await tried(secrets.store(CONNECTION, "another"))
    report["in memory"] = await tried(secrets.get(CONNECTION))
    status = await secrets.status()
    report["status"] = [
        status.backend,
        status.usable,
        await tried(asyncio.sleep(0, status.failure)),
    ]
    return report


async def frozen() -> dict[str, object]:
    daemon = int(os.environ["KEYRING_PID"])
    secrets, known = Secrets(timeout=1.0), Secrets(timeout=1.0)
    await Secrets().status()  # the first call takes longer: it loads the library
    await known.store(CONNECTION, KEY)
    os.kill(daemon, signal.SIGSTOP)
    ticks = asyncio.create_task(count_ticks())
    began = time.monotonic()
    report: dict[str, object] = {"first": await tried(secrets.get(CONNECTION))}
    first = time.monotonic()
    report["many"] = list({await tried(secrets.get(CONNECTION)) for _ in range(50)})
    report["fail at once"] = time.monotonic() - first < first - began
    report["known"] = await tried(known.get(CONNECTION)) == KEY
    report["stored"] = await tried(secrets.store(MOVED, "another"))
    report["in memory"] = await tried(secrets.get(MOVED))
    ticks.cancel()
    report["loop ran"] = await ticks > 10
    if sys.argv[2:] == ["stay"]:
        return report
    os.kill(daemon, signal.SIGCONT)
    # What hung comes to its end; from then on the keyring is asked again.
    while await tried(secrets.get(CONNECTION)) == "key_unreadable":  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    report["thawed"] = await tried(secrets.get(CONNECTION)) == KEY
    return report


async def removed_while_frozen() -> dict[str, object]:
    daemon = int(os.environ["KEYRING_PID"])
    secrets = Secrets(timeout=1.0)
    assert (await Secrets().status()).usable
    os.kill(daemon, signal.SIGSTOP)
    report: dict[str, object] = {"stored": await tried(secrets.store(CONNECTION, KEY))}
    report["removed"] = await tried(secrets.remove(CONNECTION))
    os.kill(daemon, signal.SIGCONT)
    while await tried(secrets.get(CONNECTION)) == "key_unreadable":  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    report["after"] = await tried(Secrets().get(CONNECTION))
    return report


async def count_ticks() -> int:
    ticks = 0
    try:
        while True:
            await asyncio.sleep(0.01)
            ticks += 1
    except asyncio.CancelledError:
        return ticks


scenarios = (round_trip, locked, frozen, removed_while_frozen)
chosen = next(one for one in scenarios if one.__name__ == sys.argv[1])
print(json.dumps(asyncio.run(chosen())), flush=True)
