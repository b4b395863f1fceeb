"""`chatapp search`: messages that have a text."""

from __future__ import annotations

import argparse
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from chatapp.cli.output import DONE, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.messages import Role
from chatapp.domain.search import SearchHit, SearchQuery
from chatapp.engine.engine import Engine


def search(arguments: argparse.Namespace) -> int:
    """Find messages, the newest first."""
    literal = SearchQuery(
        (arguments.text,),
        conversation=arguments.conversation,
        role=None if arguments.role is None else Role(arguments.role),
        model=arguments.model,
        after=arguments.after,
        before=arguments.before,
    )

    async def command(engine: Engine) -> int:
        query = literal
        if arguments.folder is not None:
            query = replace(query, folder=await engine.search.folder_named(arguments.folder))
        if query.conversation is not None:
            await engine.conversations.get(query.conversation)  # not one in the trash
        async with aclosing(_first(engine.search.find(query), arguments.limit)) as hits:
            if arguments.json:
                write_json([_hit_json(hit) async for hit in hits])
                return DONE
            found = False
            async for hit in hits:
                found = True
                write(_hit_lines(hit))
        if not found:
            say("Nothing was found.")
        return DONE

    return run_with_engine(arguments, command)


async def _first(
    hits: AsyncGenerator[SearchHit, None], limit: int | None
) -> AsyncGenerator[SearchHit, None]:
    """The first hits, or all of them; the search ends with them."""
    async with aclosing(hits):
        count = 0
        async for hit in hits:
            yield hit
            count += 1
            if count == limit:
                return


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
