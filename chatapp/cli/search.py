"""`chatapp search`: messages that have a text."""

from __future__ import annotations

import argparse
from contextlib import aclosing

from chatapp.cli.output import DONE, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.messages import Role
from chatapp.domain.search import SearchHit, SearchQuery
from chatapp.engine.engine import Engine


def search(arguments: argparse.Namespace) -> int:
    """Find messages, the newest first."""
    query = SearchQuery(
        (arguments.text,),
        conversation=arguments.conversation,
        role=None if arguments.role is None else Role(arguments.role),
        model=arguments.model,
        after=arguments.after,
        before=arguments.before,
    )

    async def command(engine: Engine) -> int:
        if query.conversation is not None:
            await engine.conversations.get(query.conversation)  # not one in the trash
        found: list[dict[str, str]] = []
        count = 0
        async with aclosing(engine.search.find(query)) as hits:
            async for hit in hits:
                count += 1
                if arguments.json:
                    found.append(_hit_json(hit))
                else:
                    write(_hit_lines(hit))
                if count == arguments.limit:
                    break
        if arguments.json:
            write_json(found)
        elif not count:
            say("Nothing was found.")
        return DONE

    return run_with_engine(arguments, command)


def _hit_json(hit: SearchHit) -> dict[str, str]:
    return {
        "conversation": hit.conversation,
        "message": hit.message,
        "snippet": hit.snippet.text,
    }


def _hit_lines(hit: SearchHit) -> str:
    title = " ".join(hit.title.split()) or "New conversation"
    name = "You" if hit.role is Role.USER else hit.model or "Model"
    created = hit.created.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{hit.conversation}  {created}  {name}  {title}\n    {hit.snippet.text}\n"
