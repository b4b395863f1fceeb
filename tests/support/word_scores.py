"""A server of legacy completions that gives texts back with the probability of each word."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.hostile_server import Behaviour, Exchange, json_answer


def echoing(likely: Mapping[str, float]) -> Behaviour:
    """A token for each word. Parameters: `likely`, log-probabilities by word; of others -1."""

    async def behave(exchange: Exchange) -> None:
        text = f"{exchange.request.json['prompt']} more"
        words = text.split(" ")
        tokens = [word if not n else f" {word}" for n, word in enumerate(words)]
        values = [None, *[likely.get(word, -1.0) for word in words[1:]]]
        logprobs = {"tokens": tokens, "token_logprobs": values}
        choice = {"index": 0, "text": text, "logprobs": logprobs, "finish_reason": "length"}
        await json_answer({"choices": [choice]})(exchange)

    return behave
