"""Connections, model files and settings come back as they were stored."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.domain import settings as declared
from chatapp.domain.errors import InputError, ModelError, NotFoundError
from chatapp.domain.messages import new_id, now
from chatapp.domain.model_files import LoadOptions
from chatapp.domain.models import EMBEDDED_ID, Connection, ConnectionOptions, Dialect, ProxyMode
from chatapp.storage.connections import Connections
from chatapp.storage.database import Database
from chatapp.storage.embedded_models import AddedModel, EmbeddedModels
from chatapp.storage.settings import Settings


def a_connection(name: str) -> Connection:
    return Connection(new_id(), name, Dialect.OPENAI_CHAT, "https://example.org/v1", now())


async def test_given_every_field_set_when_read_back_then_a_connection_is_equal(
    db: Database,
) -> None:
    connections = Connections(db)
    given = replace(
        a_connection("Örtlich 本地"),
        dialect=Dialect.ANTHROPIC,
        has_key=True,
        model="m",
        models=("m", "org/n:7b", "模型"),
        enabled=False,
        last_used=now(),
        service="openai",
        options=ConnectionOptions(
            headers=("X-Team", "X-Title"),
            proxy=ProxyMode.SOCKS,
            proxy_address="socks5h://me@proxy:1080",
            proxy_password=True,
            ca_file="/own.pem",
            connect_timeout=1.5,
            first_byte_timeout=600.0,
            idle_timeout=60.0,
            organization="org",
            project="proj",
            choices_at_once=2,
        ),
        starred=("m",),
        contexts={"m": 4096},
    )
    await connections.add(given)
    assert await connections.list() == [given]


async def test_given_several_when_listed_then_they_are_in_the_order_they_were_made(
    db: Database,
) -> None:
    connections = Connections(db)
    given = [a_connection(name) for name in ("z", "a", "m")]
    for one in given:
        await connections.add(one)
    changed = await connections.change(given[0].id, model="new", has_key=True)
    assert changed == replace(given[0], model="new", has_key=True)
    assert await connections.list() == [changed, *given[1:]]
    await connections.remove(given[1].id)
    assert await connections.list() == [changed, given[2]]


@pytest.mark.parametrize("name", ["OpenAI", "openai", "ＯＰＥＮＡＩ", " OpenAI "])
async def test_given_a_name_in_use_when_added_or_changed_to_then_it_is_refused(
    db: Database, name: str
) -> None:
    connections = Connections(db)
    first, second = a_connection("OpenAI"), a_connection("other")
    await connections.add(first)
    await connections.add(second)
    for call in (connections.add(a_connection(name)), connections.change(second.id, name=name)):
        with pytest.raises(InputError) as caught:
            await call
        assert (caught.value.code, caught.value.facts) == ("name_taken", {"name": "OpenAI"})
    assert (await connections.change(first.id, name=name)).name == name


async def test_given_the_embedded_connection_when_changed_then_it_is_refused(
    db: Database,
) -> None:
    connections = Connections(db)
    embedded = replace(a_connection("embedded"), id=EMBEDDED_ID)
    calls = (
        connections.add(embedded),
        connections.change(EMBEDDED_ID, name="other"),
        connections.remove(EMBEDDED_ID),
    )
    for call in calls:
        with pytest.raises(InputError) as caught:
            await call
        assert caught.value.code == "builtin_connection"


async def test_given_no_such_connection_when_changed_or_removed_then_not_found(
    db: Database,
) -> None:
    connections = Connections(db)
    for call in (connections.change("nowhere", name="x"), connections.remove("nowhere")):
        with pytest.raises(NotFoundError) as caught:
            await call
        assert caught.value.code == "no_connection"


async def test_given_model_files_when_added_then_they_are_listed_once_in_order(
    db: Database, tmp_path: Path
) -> None:
    models = EmbeddedModels(db)
    second_name = os.fsdecode(b"b-\xff.gguf") if sys.platform == "linux" else "b.gguf"
    files = [tmp_path / "z 模型.gguf", tmp_path / second_name]
    for file in files:
        file.write_bytes(b"GGUF and more")
        await models.add(AddedModel(file))
    await models.add(AddedModel(files[0]))
    assert [model.path for model in await models.list()] == files
    files[0].unlink()
    assert [model.path for model in await models.list()] == files
    await models.remove(files[0])
    assert [model.path for model in await models.list()] == files[1:]
    with pytest.raises(NotFoundError):
        await models.remove(files[0])


async def test_given_a_model_with_options_when_removed_and_put_back_then_it_is_as_it_was(
    db: Database, tmp_path: Path
) -> None:
    models = EmbeddedModels(db)
    files = [tmp_path / "a.gguf", tmp_path / "b.gguf"]
    for file in files:
        file.write_bytes(b"GGUF and more")
        await models.add(AddedModel(file, fetched=True, sha256="ab" * 32, chats=True))
    await models.set_options(files[0], LoadOptions(threads=3, context=4096, gpu_layers=8))
    before = await models.list()

    removed = await models.remove(files[0])
    await models.put_back(removed)

    assert await models.list() == before
    assert before[0].options == LoadOptions(3, 4096, 8)
    assert (before[0].fetched, before[0].sha256) == (True, "ab" * 32)


async def test_given_a_model_file_that_was_moved_when_found_then_its_options_stay(
    db: Database, tmp_path: Path
) -> None:
    models = EmbeddedModels(db)
    old, new = tmp_path / "old.gguf", tmp_path / "new.gguf"
    old.write_bytes(b"GGUF and more")
    await models.add(AddedModel(old, fetched=True, chats=True))
    await models.set_options(old, LoadOptions(context=2048))
    old.rename(new)

    await models.move(old, new, chats=True)

    (moved,) = await models.list()
    assert (moved.path, moved.options) == (new, LoadOptions(context=2048))
    assert (moved.fetched, moved.chats) == (False, True)


async def test_given_what_is_no_model_file_when_added_then_it_is_refused(
    db: Database, tmp_path: Path
) -> None:
    models = EmbeddedModels(db)
    (tmp_path / "page.gguf").write_text("<html>")
    (tmp_path / "empty.gguf").touch()
    if sys.platform == "win32":
        (tmp_path / "pipe.gguf").mkdir()
    else:
        os.mkfifo(tmp_path / "pipe.gguf")
    for name in ("page.gguf", "empty.gguf", "pipe.gguf", "."):
        with pytest.raises(ModelError) as caught:
            await models.add(AddedModel(tmp_path / name))
        assert caught.value.code == "model_unreadable"
    for name in ("missing.gguf", "page.gguf/below"):
        with pytest.raises(NotFoundError) as missing:
            await models.add(AddedModel(tmp_path / name))
        assert missing.value.code == "no_file"
    assert await models.list() == []


async def test_given_settings_when_set_then_they_are_there_after_loading_again(
    db: Database,
) -> None:
    settings = Settings(db)
    assert await settings.load() == []
    assert settings.get(declared.THEME) == "system"
    await settings.set(declared.THEME, "dark")
    await settings.set(declared.FONT_SCALE, 120)
    await settings.set(declared.FIRST_RUN_DONE, True)
    again = Settings(db)
    assert set(await again.load()) == {"theme", "font_scale", "first_run_done"}
    assert again.get(declared.THEME) == "dark"
    assert again.get(declared.FONT_SCALE) == 120
    assert again.get(declared.FIRST_RUN_DONE) is True
    assert await again.load() == []


async def test_given_a_value_that_does_not_fit_when_set_then_the_old_one_stays(
    db: Database,
) -> None:
    settings = Settings(db)
    for setting, value in ((declared.THEME, "pink"), (declared.FONT_SCALE, 7)):
        with pytest.raises(InputError):
            await settings.set(setting, value)
        assert settings.get(setting) == setting.default


async def test_given_stored_values_that_do_not_fit_when_loaded_then_defaults_hold(
    db: Database,
) -> None:
    rows = [("theme", '"pink"'), ("font_scale", '"120"'), ("language", "{"), ("unknown", "1")]
    await db.write(
        lambda connection: connection.executemany("INSERT INTO setting VALUES(?,?)", rows)
    )
    settings = Settings(db)
    assert await settings.load() == []
    for setting in (declared.THEME, declared.FONT_SCALE, declared.LANGUAGE):
        assert settings.get(setting) == setting.default
