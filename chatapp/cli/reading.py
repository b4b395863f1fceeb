"""`chatapp conversations` and `chatapp show`: what is stored, for reading."""

from __future__ import annotations

import argparse

from chatapp.cli.ask import token_json
from chatapp.cli.output import DONE, iso, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.example_turns import example_values
from chatapp.domain.messages import Conversation, Message, Mode, Role
from chatapp.engine.engine import Engine


def conversations(arguments: argparse.Namespace) -> int:
    """List all conversations, the newest first."""

    async def command(engine: Engine) -> int:
        found = await engine.conversations.all()
        if arguments.json:
            write_json([_conversation_json(conversation) for conversation in found])
        for conversation in [] if arguments.json else found:
            updated = conversation.updated.astimezone().strftime("%Y-%m-%d %H:%M")
            title = conversation.title or "New conversation"
            write(f"{conversation.id}  {updated}  {conversation.message_count:5}  {title}\n")
        return DONE

    return run_with_engine(arguments, command)


def show(arguments: argparse.Namespace) -> int:
    """Print one conversation."""
    if arguments.logprobs and not arguments.json:
        arguments.refuse("--logprobs goes with --json")

    async def command(engine: Engine) -> int:
        conversation = await engine.conversations.get(arguments.id)
        if arguments.json:
            messages = [
                {**_message_json(message), **await _logprobs(engine, message, arguments.logprobs)}
                for message in await engine.conversations.messages(conversation.id)
            ]
            write_json(
                {
                    "id": conversation.id,
                    "title": conversation.title,
                    "current": conversation.current,
                    "system": conversation.system,
                    "messages": messages,
                    **_examples(conversation),
                    **({} if conversation.mode is Mode.CHAT else {"mode": conversation.mode.value}),
                }
            )
            return DONE
        write(f"# {conversation.title or 'New conversation'}\n")
        if conversation.mode is Mode.COMPLETE:
            pieces = await engine.texts.pieces(conversation.id)
            write("\n" + "".join(piece.text for piece in pieces) + "\n")
            return DONE
        for entry in await engine.chat.branches.path(conversation.id):
            message = entry.message
            name = "You" if message.role is Role.USER else message.model or "Model"
            ending = "" if message.error is None else f" ({message.status.value})"
            write(f"\n## {name}{ending}\n\n{message.text}\n")
        return DONE

    return run_with_engine(arguments, command)


def _examples(conversation: Conversation) -> dict[str, object]:
    """The example turns, where there are any."""
    turns = example_values(conversation.examples)
    return {"examples": turns} if turns else {}


def _conversation_json(conversation: Conversation) -> dict[str, object]:
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created": iso(conversation.created),
        "updated": iso(conversation.updated),
        "message_count": conversation.message_count,
    }


async def _logprobs(engine: Engine, message: Message, wanted: bool) -> dict[str, object]:
    """The tokens of a message with their probabilities, where they are wanted and known."""
    known = await engine.conversations.probabilities(message.id) if wanted else None
    if known is None:
        return {}
    tokens, reasoning = (list(map(token_json, each)) for each in (known.tokens, known.reasoning))
    before = {"reasoning": reasoning} if reasoning else {}
    return {"logprobs": {"start": known.start, "tokens": tokens, **before}}


def _message_json(message: Message) -> dict[str, object]:
    return {
        "id": message.id,
        "parent": message.parent,
        "role": message.role.value,
        "text": message.text,
        "thinking": message.thinking or None,
        "status": message.status.value,
        "model": message.model,
        "error": message.error.code if message.error else None,
        "created": iso(message.created),
    }
