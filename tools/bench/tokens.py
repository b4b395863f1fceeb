"""Scenarios in the window: a long answer, and a long text, shown by their tokens."""

from __future__ import annotations

import asyncio
from typing import Any

from chatapp.gui.completing.editor import TextEditor
from chatapp.gui.transcript.parts import TokenText
from tools.bench.hand import Hand, Paints
from tools.bench.machine import clock

_AFTER = 1.0
"""Seconds in which a stall still belongs to what was asked for."""


async def colour_answers(hand: Hand, titles: list[str], home: str) -> dict[str, Any]:
    """Show long answers by their tokens, each for the first time.

    Gives ms from the click that opens one to its paint as plain text, from the command to its paint
    in colours, and from the command to the card of the next uncertain token; and longest stalls.
    """
    plain, coloured, jumps, stalls = [], [], [], []
    for title in titles:
        await hand.loaded()
        plain.append(await hand.open(title) * 1000)
        await hand.loaded()
        hand.watchdog.reset()
        began = _do(hand, "probabilities")
        coloured.append((await hand.painted(lambda: _in_colours(hand)) - began) * 1000)
        await asyncio.sleep(_AFTER)
        began = _do(hand, "next_uncertain")
        jumps.append((await hand.painted(lambda: True) - began) * 1000)
        await asyncio.sleep(_AFTER)
        stalls.append(hand.watchdog.longest)
        _do(hand, "probabilities")
        await hand.open(home)
    return {"plain": plain, "coloured": coloured, "jump": jumps, "stall": stalls}


async def colour_texts(hand: Hand, titles: list[str], home: str) -> dict[str, Any]:
    """The same for texts that a model continues; without opening them."""
    paints = Paints(TextEditor)
    coloured, typed, stalls = [], [], []
    for title in titles:
        hand.click_conversation(title)
        editor = hand.window.chat.text
        await hand.until(lambda editor=editor: not editor.isReadOnly() and editor.runs.length > 0)
        await asyncio.sleep(_AFTER)
        hand.watchdog.reset()
        began = _do(hand, "probabilities")
        done = await hand.painted(lambda editor=editor: editor.paint_tokens is not None, paints)
        coloured.append((done - began) * 1000)
        await asyncio.sleep(_AFTER)
        began = clock()
        editor.insertPlainText("x")
        typed.append((await hand.painted(lambda: True, paints) - began) * 1000)
        await asyncio.sleep(_AFTER)
        stalls.append(hand.watchdog.longest)
        _do(hand, "probabilities")
        hand.click_conversation(home)
        await hand.until(lambda: not hand.window.chat.text_shown)
    return {"coloured": coloured, "typed": typed, "stall": stalls}


def _do(hand: Hand, command: str) -> float:
    """Give a command; gives the moment it was given."""
    began = clock()
    hand.window.actions_table[command].trigger()
    return began


def _in_colours(hand: Hand) -> bool:
    return any(isinstance(one.slot.part, TokenText) for one in hand.view.timeline.placed)
