"""Loads modules in steps between which the window works, so that no key waits for long.

The first paint imports only what it shows. What comes after it is imported here, the modules that
take long before those that import them, and a few at a time. A module that is left out of a list
is only imported later, by the one that needs it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from importlib import import_module

STEP = 0.008
"""Seconds after which the window has its turn."""

WINDOW = (
    "chatapp.domain.messages",
    "chatapp.domain.changes",
    "chatapp.domain.events",
    "chatapp.domain.settings",
    "chatapp.gui.actions",
    "chatapp.gui.feedback",
    "chatapp.gui.empty_page",
    "chatapp.gui.answer_help",
    "chatapp.gui.asking",
    "chatapp.gui.composer.queued_prompt",
    "chatapp.gui.attaching",
    "chatapp.gui.prompting",
    "chatapp.gui.chat_controller",
    "chatapp.gui.list_controller",
    "chatapp.gui.organise_controller",
    "chatapp.gui.settings_controller",
    "chatapp.gui.session_bus",
    "chatapp.gui.background",
    "chatapp.gui.update_news",
    "chatapp.gui.about_controller",
    "chatapp.gui.backups_controller",
    "chatapp.gui.reading_tools",
    "chatapp.gui.tree_controller",
    "chatapp.gui.outline_controller",
    "chatapp.gui.parameters_controller",
    "chatapp.gui.request_controller",
    "chatapp.gui.template_insertion",
    "chatapp.gui.prompts_controller",
    "chatapp.gui.composer.context_gauge",
    "chatapp.gui.context_controller",
    "chatapp.gui.desktop",
)
"""What joins the window and the engine."""

ENGINE = (
    "subprocess",
    "apsw",
    "chatapp.storage.encrypted_files",
    "chatapp.storage.database",
    "chatapp.storage.rows",
    "chatapp.storage.messages",
    "chatapp.domain.folding",
    "chatapp.storage.search_index",
    "chatapp.storage.conversations",
    "chatapp.storage.listing",
    "chatapp.storage.placing",
    "chatapp.engine.organising",
    "chatapp.storage.keyrings",
    "chatapp.storage.secrets",
    "chatapp.providers.local_launch",
    "chatapp.providers.demo_model",
    "chatapp.providers.local",
    "chatapp.storage.search",
    "chatapp.engine.search",
    "chatapp.engine.embedded",
    "chatapp.engine.requests",
    "chatapp.engine.connections",
    "chatapp.engine.replies",
    "chatapp.engine.sent_requests",
    "chatapp.engine.context",
    "chatapp.engine.chat",
    "chatapp.engine.unlocking",
    "chatapp.engine.engine",
)
"""What keeps conversations and asks models, without the HTTP library and the keyring."""

TRANSCRIPT = (
    "pyromark",
    "chatapp.markdown.blocks",
    "chatapp.markdown.links",
    "chatapp.markdown.formulas",
    "chatapp.markdown.inline",
    "chatapp.markdown.flattener",
    "chatapp.markdown.parser",
    "chatapp.markdown.incremental",
    "chatapp.gui.transcript.model",
    "chatapp.gui.transcript.highlight",
    "chatapp.gui.transcript.formulas",
    "chatapp.gui.transcript.parts",
    "chatapp.gui.transcript.leaves.spans",
    "chatapp.gui.transcript.leaves.bubble",
    "chatapp.gui.transcript.leaves.code",
    "chatapp.gui.transcript.leaves.table",
    "chatapp.gui.transcript.leaves.registry",
    "chatapp.gui.transcript.content",
    "chatapp.gui.transcript.item",
    "chatapp.gui.transcript.selection",
    "chatapp.gui.transcript.timeline",
    "chatapp.gui.transcript.accessible.block",
    "chatapp.gui.transcript.accessible.tree",
    "chatapp.gui.transcript.reading",
    "chatapp.gui.transcript.view",
    "chatapp.gui.widgets.thin_style",
)
"""What shows messages."""

PARAMETERS = (
    "chatapp.domain.parameters",
    "chatapp.domain.presets",
    "chatapp.engine.presets",
    "chatapp.gui.parameter_words",
    "chatapp.gui.widgets.slider",
    "chatapp.gui.widgets.segments",
    "chatapp.gui.widgets.text_box",
    "chatapp.gui.parameters.row",
    "chatapp.gui.parameters.number_row",
    "chatapp.gui.parameters.plain_rows",
    "chatapp.gui.parameters.rows",
    "chatapp.gui.parameters.panel",
)
"""What shows parameters."""

COMPARING = (
    "difflib",
    "chatapp.domain.preferences",
    "chatapp.engine.comparisons",
    "chatapp.gui.transcript.panes.version_column",
    "chatapp.gui.transcript.panes.compared_view",
    "chatapp.gui.widgets.text_box",
    "chatapp.domain.columns",
    "chatapp.gui.compare.column",
    "chatapp.gui.compare.header",
    "chatapp.gui.compare.page",
    "chatapp.gui.compare_texts",
    "chatapp.gui.compare_view",
    "chatapp.gui.compare_edits",
)
"""What compares models."""

CALLS = (
    "http.cookiejar",
    "email.parser",
    "http.client",
    "urllib.request",
    "h11",
    "anyio",
    "anyio._backends._asyncio",
    "httpcore._sync.http11",
    "httpcore",
    "httpx._models",
    "httpx._auth",
    "httpx",
    "chatapp.net.client",
)
"""What a call of an endpoint takes."""


async def load_in_steps(modules: Iterable[str]) -> None:
    """Import `modules` in their order, giving the window its turn in between."""
    began = time.perf_counter()
    for module in modules:
        import_module(module)
        if time.perf_counter() - began > STEP:
            await asyncio.sleep(0)
            began = time.perf_counter()
