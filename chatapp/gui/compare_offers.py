"""What columns can be made of, for the menus of the compare page: presets and the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from chatapp.domain.columns import missing_value, usual_wordings
from chatapp.domain.prompt_templates import PromptKind
from chatapp.domain.wordings import Wording, input_of
from chatapp.gui.compare.state import Offer, Offers
from chatapp.gui.prompts_controller import window_language

if TYPE_CHECKING:
    from chatapp.domain.presets import Preset
    from chatapp.domain.prompt_templates import PromptTemplate


def offers_of(presets: Iterable[Preset], prompts: Iterable[PromptTemplate]) -> Offers:
    """All that columns can be made of."""
    library = [*prompts]
    return Offers(
        presets=tuple(Offer(one.id, one.name) for one in presets),
        personas=tuple(
            Offer(
                *(one.id, one.title),
                near=_is_near(one),
                missing=missing_value(one, worded=False),
            )
            for one in library
            if one.kind is PromptKind.PERSONA
        ),
        wordings=tuple(
            offer
            for one in sorted(library, key=lambda prompt: not prompt.variants)
            for offer in _wording_offers(one)
        ),
    )


def offered_wording(prompts: Iterable[PromptTemplate], identity: str) -> Wording | None:
    """The wording that an offer stands for, with the usual values; None where it is gone."""
    for prompt in prompts:
        if not identity.endswith(f"/{prompt.id}") or missing_value(prompt, worded=True):
            continue
        for wording in usual_wordings(prompt):
            if offer_of(wording) == identity:
                return wording
    return None


def offer_of(wording: Wording | None) -> str:
    """Id of the offer that a wording came from."""
    return f"{wording.number}/{wording.template}" if wording is not None else ""


def wording_words(wording: Wording, *, titled: bool) -> str:
    """What a wording is called. Parameters: `titled`, with the name of its template."""
    translate = QCoreApplication.translate
    name = wording.name
    if not name and wording.number:
        name = translate("CompareMenu", "Variant %1").replace("%1", str(wording.number))
    if not titled:
        return name or translate("CompareMenu", "Usual wording")
    return f"{wording.title}: {name}" if name else wording.title


def _wording_offers(prompt: PromptTemplate) -> Iterator[Offer]:
    """Those of a template into which a prompt can be put."""
    if prompt.kind is not PromptKind.TEMPLATE or not input_of(prompt):
        return
    near, missing = _is_near(prompt), missing_value(prompt, worded=True)
    title = prompt.title
    if not prompt.variants or missing:
        others = QCoreApplication.translate("CompareMenu", "Other templates")
        yield Offer(offer_of(Wording("", prompt.id)), title, others, title, near, missing)
        return
    for wording in usual_wordings(prompt):
        label, name = wording_words(wording, titled=True), wording_words(wording, titled=False)
        yield Offer(offer_of(wording), label, title, name, near)


def _is_near(prompt: PromptTemplate) -> bool:
    return prompt.language in ("", window_language())
