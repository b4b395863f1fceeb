"""`chatapp connections capabilities`: what can be sent, under which name, and why not the rest."""

from __future__ import annotations

import argparse

from chatapp.cli.output import DONE, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.capabilities import OBSTACLES, Capabilities, Offer
from chatapp.domain.messages import Json
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.engine.engine import Engine
from chatapp.engine.services import capabilities_of, context_of


def capabilities(arguments: argparse.Namespace) -> int:
    """Tell what a connection can do with a model, without asking it."""

    async def command(engine: Engine) -> int:
        connections = engine.connections
        connection = await connections.named(arguments.name)
        model = arguments.model or connections.known_model(connection)
        found = capabilities_of(connection, model)
        names = [name for name in PARAMETERS if name not in OWN_PARAMETERS]
        if arguments.json:
            write_json(
                {
                    "model": model or None,
                    "context": context_of(connection, model),
                    "several": found.several,
                    "continues": found.continues,
                    "completes": found.completes,
                    "images": found.images,
                    "parameters": [_described(name, found) for name in names],
                }
            )
            return DONE
        width = max(map(len, names))
        for name in names:
            write(f"{name:{width}}  {_in_words(name, found)}\n")
        return DONE

    return run_with_engine(arguments, command)


def _described(name: str, found: Capabilities) -> Json:
    offer, obstacle = found.offers.get(name), found.obstacles.get(name)
    return {
        "name": name,
        "wire": offer.wire if offer is not None else None,
        "low": offer.low if offer is not None else None,
        "high": offer.high if offer is not None else None,
        "choices": list(offer.choices) if offer is not None else [],
        "obstacle": obstacle.value if obstacle is not None else None,
    }


def _in_words(name: str, found: Capabilities) -> str:
    if (offer := found.offers.get(name)) is not None:
        return _offered(offer)
    if name == "n" and not found.several:
        return "one request for each answer"
    obstacle = found.obstacles.get(name)
    return f"- {OBSTACLES[obstacle].title}" if obstacle is not None else "sent as it is"


def _offered(offer: Offer) -> str:
    limits = [f"{limit:g}" for limit in (offer.low, offer.high) if limit is not None]
    more = " to ".join(limits) or ", ".join(offer.choices)
    return f"{offer.wire}  ({more})" if more else offer.wire
