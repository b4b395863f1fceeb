"""The prompt library: searched, changed, removed, brought back; personas that begin conversations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.domain.changes import PromptsChanged
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Prompt, new_id
from chatapp.domain.prompt_templates import ExampleTurn, PromptKind, PromptTemplate, Variable
from chatapp.engine.shipped_prompts import shipped_prompts
from chatapp.engine.transfer_reports import Format
from chatapp.storage.connections import Connections
from tests.support.bench import Bench, Open
from tests.support.command import Serve
from tests.support.hostile_server import HostileServer, event_stream

PIRATE = PromptTemplate(
    new_id(),
    PromptKind.PERSONA,
    "Pirate",
    text="Where is {{place}}?",
    system="You are {{name}}, a pirate.",
    tags=("sea",),
    variables=(
        Variable("name", default="Anne"),
        Variable("place", default="Tortuga"),
        Variable("mark", default="!"),
    ),
    examples=(ExampleTurn("Hello", "Ahoy, says {{name}}{{mark}}"),),
    parameters={"temperature": 1.2},
)
TEMPLATE = PromptTemplate(new_id(), PromptKind.TEMPLATE, "Shorten", text="Shorten: {{text}}")


def messages(server: HostileServer, number: int = -1) -> list[tuple[str, str]]:
    sent = server.requests[number].json["messages"]
    return [(message["role"], message["content"]) for message in sent]


async def titles(bench: Bench) -> list[str]:
    return [prompt.title for prompt in await bench.engine.prompts.all()]


# Found


@pytest.mark.parametrize(
    ("words", "language", "first"),
    [
        ("LINUX", "", "linux-terminal.en"),
        ("猫", "", "catgirl.zh"),
        ("猫娘", "en", "catgirl.en"),  # by its Chinese words
        ("nya meow", "zh", "catgirl.zh"),  # by its English ones
        ("cola", "en", "acceptability.en"),
        ("t5 stsb", "", "similarity.en"),
    ],
)
async def test_given_the_library_when_searched_then_both_languages_are_looked_through(
    bench: Bench, words: str, language: str, first: str
) -> None:
    found = await bench.engine.prompts.search(words, language=language)
    assert found[0].id == first
    assert {prompt.language for prompt in found} <= ({language} if language else {"en", "zh"})


async def test_given_tags_when_searched_by_one_then_only_those_prompts_are_found(
    bench: Bench,
) -> None:
    await bench.engine.prompts.save(PIRATE)
    assert [one.title for one in await bench.engine.prompts.search("", tag="sea")] == ["Pirate"]
    assert [one.title for one in await bench.engine.prompts.search("pirate", language="zh")] == [
        "Pirate"  # it is of no language in particular
    ]
    assert await bench.engine.prompts.search("pirate", tag="T5") == []
    assert (await bench.engine.prompts.named(" PIRATE ")).id == PIRATE.id
    assert (await bench.engine.prompts.named("translate.zh")).title == "翻译"
    with pytest.raises(NotFoundError, match="no_prompt"):
        await bench.engine.prompts.named("parrot")


# Changed


async def test_given_a_prompt_when_saved_changed_and_removed_then_each_step_can_be_undone(
    bench: Bench, open_engine: Open
) -> None:
    prompts = bench.engine.prompts
    added = await prompts.save(PIRATE)
    changed = await prompts.save(replace(PIRATE, title="  Old   pirate "))
    assert (await titles(bench))[0] == "Old pirate"
    removed = await prompts.remove([PIRATE.id])
    assert "Old pirate" not in await titles(bench)

    await prompts.put_back(removed)
    assert (await titles(bench))[0] == "Old pirate"
    await prompts.put_back(changed)
    stored = await prompts.get(PIRATE.id)
    assert replace(stored, created=PIRATE.created, updated=PIRATE.updated) == PIRATE
    other = await open_engine()
    assert await other.engine.prompts.get(PIRATE.id) == stored
    await prompts.put_back(added)
    assert await titles(bench) == [one.title for one in shipped_prompts()]
    assert len(bench.all(PromptsChanged)) == 6


async def test_given_a_shipped_prompt_when_changed_then_it_stays_in_its_place_and_can_be_reset(
    bench: Bench,
) -> None:
    prompts = bench.engine.prompts
    original = await prompts.get("translate.en")

    await prompts.save(replace(original, title="Translate nicely"))
    assert (await titles(bench)).index("Translate nicely") == [
        one.id for one in shipped_prompts()
    ].index("translate.en")
    before = await prompts.reset("translate.en")
    assert await prompts.get("translate.en") == original
    await prompts.put_back(before)
    assert (await prompts.get("translate.en")).title == "Translate nicely"


async def test_given_shipped_prompts_when_removed_then_they_can_be_brought_back_as_they_were(
    bench: Bench,
) -> None:
    prompts = bench.engine.prompts
    count = len(await prompts.all())
    await prompts.save(replace(await prompts.get("poem.zh"), title="吟诗"))

    before = await prompts.remove(["poem.zh", "recipe.en"])
    assert (len(await prompts.all()), await prompts.removed_shipped()) == (count - 2, 2)
    await prompts.put_back(before)
    assert (await prompts.get("poem.zh")).title == "吟诗"
    await prompts.remove(["poem.zh", "recipe.en"])
    gone = await prompts.bring_back_shipped()
    assert (await prompts.get("poem.zh")).title == "吟诗"
    assert (len(await prompts.all()), await prompts.removed_shipped()) == (count, 0)
    await prompts.put_back(gone)
    assert await prompts.removed_shipped() == 2


async def test_given_a_prompt_when_duplicated_then_the_copy_is_the_users_own(bench: Bench) -> None:
    copy = await bench.engine.prompts.duplicate("catgirl.en", "My catgirl")
    original = await bench.engine.prompts.get("catgirl.en")
    assert (copy.title, copy.system, copy.examples) == (
        *("My catgirl", original.system),
        original.examples,
    )
    assert (await titles(bench))[0] == "My catgirl"
    assert original.title == "Catgirl"


@pytest.mark.parametrize(("field", "value"), [("title", " \n"), ("text", "  ")])
async def test_given_a_prompt_that_says_nothing_when_saved_then_it_is_refused(
    bench: Bench, field: str, value: str
) -> None:
    with pytest.raises(InputError, match="bad_parameter"):
        await bench.engine.prompts.save(replace(TEMPLATE, **{field: value}))


async def test_given_prompts_from_elsewhere_when_taken_twice_then_nothing_is_added_twice(
    bench: Bench,
) -> None:
    prompts = bench.engine.prompts
    shipped = await prompts.get("poem.en")
    given = [PIRATE, replace(PIRATE, id=new_id()), TEMPLATE, shipped, replace(TEMPLATE, text="")]

    first = await prompts.take(given)
    again = await prompts.take(given)

    assert [one.title for one in first.added] == ["Pirate", "Shorten"]
    assert (first.already_there, first.unusable) == (2, 1)
    assert (again.added, again.already_there, again.unusable) == ((), 4, 1)


# Conversations


async def test_given_a_persona_when_started_then_its_instructions_and_examples_go_first(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("Arr"), event_stream("Aye"))
    await bench.engine.prompts.save(PIRATE)

    begun, opening = await bench.engine.prompts.start(PIRATE.id, {"name": "Mary"})
    assert opening == "Where is Tortuga?"
    assert (begun.persona, begun.system) == ("Pirate", "You are Mary, a pirate.")
    answer = await bench.ask(opening, begun.id)
    shown = await bench.engine.context.draft_request(begun.id, Prompt("And then?"))
    await bench.ask("And then?", begun.id)

    head = [
        ("system", "You are Mary, a pirate."),
        ("user", "Hello"),
        ("assistant", "Ahoy, says Mary!"),
        ("user", "Where is Tortuga?"),
    ]
    assert messages(server, 0) == head
    assert messages(server, 1) == [*head, ("assistant", "Arr"), ("user", "And then?")]
    assert server.requests[0].json["temperature"] == 1.2
    assert json.loads(shown.body)["messages"] == server.requests[1].json["messages"]
    sent = await bench.engine.sent.of_answer(answer.id)
    assert sent is not None
    assert not sent.changed
    assert json.loads(sent.body) == server.requests[0].json


async def test_given_a_persona_when_a_conversation_with_it_is_copied_then_the_copy_has_it_too(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("Arr"), event_stream("Aye"))
    await bench.engine.prompts.save(PIRATE)
    begun, opening = await bench.engine.prompts.start(PIRATE.id)
    await bench.ask(opening, begun.id)

    copy = await bench.engine.conversations.duplicate(begun.id)

    assert (copy.persona, copy.examples) == (begun.persona, begun.examples)
    await bench.ask("And then?", copy.id)
    assert messages(server)[1] == ("user", "Hello")


async def test_given_a_persona_begun_and_left_empty_when_a_new_conversation_is_made_then_it_is_plain(
    bench: Bench,
) -> None:
    begun, _opening = await bench.engine.prompts.start("catgirl.en")
    plain = await bench.engine.conversations.new()
    assert plain.id == begun.id
    assert (plain.persona, plain.examples, plain.system, plain.parameters) == (None, (), None, {})


async def test_given_a_variable_that_must_be_given_when_started_without_it_then_nothing_is_begun(
    bench: Bench,
) -> None:
    persona = replace(PIRATE, variables=())
    await bench.engine.prompts.save(persona)
    with pytest.raises(InputError, match="value_missing"):
        await bench.engine.prompts.start(persona.id, {"name": "Mary"})
    assert await bench.engine.conversations.all() == []


async def test_given_examples_when_the_context_is_measured_then_they_count(
    bench: Bench, serve: Serve
) -> None:
    await serve()
    await bench.engine.prompts.save(PIRATE)
    begun, _opening = await bench.engine.prompts.start(PIRATE.id)
    use = await bench.engine.context.use(begun.id)
    assert use.examples > 8
    assert use.total == use.examples + use.system


async def test_given_a_full_context_when_the_oldest_is_left_out_then_examples_are_still_sent(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(*[event_stream("Fine") for _ in range(4)])
    (connection, _embedded) = await bench.engine.connections.all()
    await Connections(bench.engine.database).change(connection.id, contexts={"m": 700})
    await bench.engine.prompts.save(PIRATE)
    begun, _opening = await bench.engine.prompts.start(PIRATE.id)
    for number in range(4):
        text = f"{number} " + "The heron wades slowly through the reeds. " * 20
        await bench.ask(text, begun.id, context_overflow="drop_oldest")

    sent = messages(server)
    assert sent[1:3] == [("user", "Hello"), ("assistant", "Ahoy, says Anne!")]
    assert sent[3][1][:1] not in "01"


async def test_given_a_conversation_with_a_persona_when_exported_and_imported_then_it_is_the_same(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("Arr"))
    await bench.engine.prompts.save(PIRATE)
    begun, opening = await bench.engine.prompts.start(PIRATE.id)
    await bench.ask(opening, begun.id)
    file = tmp_path / "export.json"
    await bench.engine.transfer.export(file, Format.JSON)
    before = await bench.engine.conversations.get(begun.id)
    await bench.engine.organising.delete([begun.id])
    await bench.engine.organising.remove()
    await bench.engine.transfer.import_file(file)

    after = await bench.engine.conversations.get(begun.id)
    assert (after.persona, after.examples, after.system) == (
        *(before.persona, before.examples),
        before.system,
    )
