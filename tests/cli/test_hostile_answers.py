"""`ask` when an answer goes wrong, in every dialect: status, exit code, the one line, the text."""

from __future__ import annotations

from tests.support.command import Command, Result
from tests.support.dialect_wires import Wire, each
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, answer


async def asked(command: Command, wire: Wire, behaviour: Behaviour, *options: str) -> Result:
    """What one `ask` left, which made exactly one request."""
    async with HostileServer(behaviour) as server:
        name = f"test{server.port}"
        await command.connect(server.url + wire.path, name, dialect=wire.dialect)
        result = await command.ask("Hi", "--connection", name, *options)
        assert len(server.requests) == 1
    return result


@each()
async def test_given_a_connection_that_breaks_when_asked_then_failed_and_the_text_is_kept(
    command: Command, wire: Wire
) -> None:
    async def cut_short(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": wire.label, "Content-Length": "9999"})
        await exchange.send(wire.frame(wire.chunk("half")))

    result = await asked(command, wire, cut_short)
    assert (result.code, result.text) == (1, "half\n")
    assert "connection was lost" in result.complaint
    told = await command.answer()
    assert (told["status"], told["text"], told["error"]) == ("failed", "half", "broken")


@each()
async def test_given_an_answer_that_goes_wrong_when_asked_as_json_then_its_end_says_how(
    command: Command, wire: Wire
) -> None:
    unreadable = wire.stream("ha", wire.frame("{oops"), "lf")
    page = answer("<html>Sign in</html>", 200, "text/html")
    for behaviour, text, end in (
        (unreadable, "half", ("incomplete", "skipped")),
        (page, "", ("failed", "not_an_api")),
    ):
        result = await asked(command, wire, behaviour, "--json")
        assert result.code == 1
        assert result.complaint
        told = [one["text"] for one in result.events if one["event"] == "text"]
        last = result.events[-1]
        assert ("".join(told), (last["status"], last["error"])) == (text, end)
