"""The arguments of `chatapp connections`."""

from __future__ import annotations

import argparse
from typing import Any

DIALECTS = (
    "openai-chat",
    "openai-responses",
    "openai-completions",
    "anthropic",
    "gemini",
    "ollama",
)

Subparsers = argparse._SubParsersAction  # the only name argparse has for it
Parser = argparse.ArgumentParser


def add_connections(commands: Subparsers[Any]) -> None:
    """Add the command with its actions."""
    connections = commands.add_parser(
        "connections",
        help="add, change, list, test or remove connections, ask what they can do, or fetch a model",
        description="Connections are services that answer. Their keys, the values of their "
        "headers and the passwords of their proxies are kept in the system's keyring only.",
    )
    actions = connections.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_add(actions)
    _add_change(actions)
    listing = actions.add_parser("list", help="list the connections")
    _json_flag(listing, "[{name, dialect, base_url, model, has_key, default, created}]")
    listing.set_defaults(run="connections:list_all")
    services = actions.add_parser("services", help="list the services known by name")
    _json_flag(services, "[{id, name, addresses: {dialect: base URL}, needs_key}]")
    services.set_defaults(run="connections:services")
    models = actions.add_parser(
        "models",
        help="list the models an endpoint has",
        description="Asks the endpoint for its models, keeps the list and prints it.",
    )
    models.add_argument("name", metavar="NAME")
    _json_flag(models, "[{id, context (tokens, or null), starred}]")
    models.set_defaults(run="connections:models")
    test = actions.add_parser(
        "test",
        help="make a real call",
        description="Makes a real call and tells how far it came. A missing /v1 is found and "
        "mended.",
    )
    test.add_argument("name", metavar="NAME")
    test.add_argument("--model", metavar="ID", help="the model to ask")
    _json_flag(test, "the steps as one JSON object")
    test.set_defaults(run="connections:test")
    _add_capabilities(actions)
    remove = actions.add_parser("remove", help="remove a connection and its key")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run="connections:remove")
    pull = actions.add_parser(
        "pull",
        help="have an Ollama server fetch a model",
        description="Has an Ollama server fetch a model, and waits until it is there. The server "
        "keeps what it has when this is stopped, and goes on from there the next time.",
    )
    pull.add_argument("name", metavar="NAME", help="the connection to the server")
    pull.add_argument("model", metavar="MODEL", help="the model, as in llama3.2:1b")
    pull.set_defaults(run="connections:pull")


def _add_add(actions: Subparsers[Any]) -> None:
    add = actions.add_parser(
        "add",
        help="add a connection",
        description="Adds a connection. Without a usable keyring it is kept without its key, and "
        "that is said; the same holds for headers and a proxy's password.",
        epilog="A service known by name (see: chatapp connections services) has its API and its "
        "address; without one both are to be given.",
    )
    add.add_argument("name", metavar="NAME", help="how you call it")
    add.add_argument("--service", metavar="ID", help="a service known by name")
    _add_place(add)
    _add_options(add)
    add.set_defaults(run="connections:add", usage_error=add.error)


def _add_change(actions: Subparsers[Any]) -> None:
    change = actions.add_parser(
        "change",
        help="change a connection",
        description="Changes what is named and leaves the rest. With another host, port or scheme "
        "in its address a connection loses its key and its headers: they were for the old one.",
    )
    change.add_argument("name", metavar="NAME")
    change.add_argument("--name", metavar="NEW", dest="new_name", help="how you call it from now")
    change.add_argument("--service", metavar="ID", help="a service known by name")
    _add_place(change)
    _add_options(change)
    change.add_argument(
        "--remove-header", metavar="NAME", action="append", default=[], help="send it no more"
    )
    change.set_defaults(run="connections:change", usage_error=change.error)


def _add_capabilities(actions: Subparsers[Any]) -> None:
    capabilities = actions.add_parser(
        "capabilities",
        help="tell which parameters can be sent",
        description="Tells which parameters a connection takes with a model, under which names "
        "they are sent, and why it does not take the others. Nothing is sent for it.",
        epilog="What it tells is known beforehand, by the interface, the service and the model's "
        "name. Parameters that are not listed are sent as they are.",
    )
    capabilities.add_argument("name", metavar="NAME")
    capabilities.add_argument("--model", metavar="ID", help="the model (else the one chosen)")
    _json_flag(
        capabilities,
        "{model, context, several, continues, completes, images, parameters: [{name, wire, low, "
        "high, choices, obstacle}]}",
    )
    capabilities.set_defaults(run="capabilities:capabilities")


def _add_place(parser: Parser) -> None:
    parser.add_argument("--dialect", choices=DIALECTS, help="the API it speaks")
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="the address before the API's own path, as in https://host/v1",
    )
    parser.add_argument("--key-stdin", action="store_true", help="read the key from stdin")


def _add_options(parser: Parser) -> None:
    parser.add_argument(
        "--header",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=_pair,
        help="send a header with each call; other users may see the value while the command runs",
    )
    parser.add_argument(
        "--header-env",
        metavar="NAME=VARIABLE",
        action="append",
        default=[],
        type=_pair,
        help="send a header whose value is in an environment variable",
    )
    parser.add_argument(
        "--proxy",
        metavar="URL",
        help="none, system (the default), or as in http://host:3128, socks5://user@host:1080",
    )
    parser.add_argument(
        "--proxy-password-env",
        metavar="VARIABLE",
        help="the environment variable with the proxy's password",
    )
    parser.add_argument(
        "--ca", metavar="FILE", help='certificates (PEM) to trust besides the system\'s; "": none'
    )
    parser.add_argument("--organization", metavar="ID", help="sent to OpenAI's interfaces")
    parser.add_argument("--project", metavar="ID", help="sent to OpenAI's interfaces")


def _json_flag(parser: Parser, help_text: str) -> None:
    parser.add_argument("--json", action="store_true", help=help_text)


def _pair(text: str) -> tuple[str, str]:
    """What stands before the first "=", and what after it."""
    name, mark, value = text.partition("=")
    if not (name and mark):
        raise argparse.ArgumentTypeError("it is not like NAME=VALUE")
    return name, value
