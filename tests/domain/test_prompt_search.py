"""What of the prompt library is found: by words, in both languages, by tag and kind."""

from __future__ import annotations

from chatapp.domain.prompt_search import called, is_shipped, matching, tags_of
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate, Variant

PERSONA, TEMPLATE = PromptKind.PERSONA, PromptKind.TEMPLATE
POEM = PromptTemplate("poem.en", TEMPLATE, "Poem", "Write", language="en", tags=("fun", "art"))
SHI = PromptTemplate("poem.zh", TEMPLATE, "写诗", "写", language="zh", tags=("趣味",))
OWN = PromptTemplate(
    *("own", PERSONA, "Pirate", "Ahoy", "Say ärr"), variants=(Variant("x", "Wörds"),), tags=("fun",)
)
ALL = (OWN, POEM, SHI)


def test_given_words_when_searched_then_texts_count_and_titles_come_first() -> None:
    ahoy = PromptTemplate("a", TEMPLATE, "Ahoy", "x")
    assert matching((*ALL, ahoy), "AHOY") == [ahoy, OWN]
    assert matching(ALL, "words arr") == [OWN]
    assert matching(ALL, "诗") == [SHI, POEM]
    assert matching(ALL, "诗", language="en") == [POEM]
    assert matching(ALL, language="zh") == [OWN, SHI]
    assert matching(ALL, tag="fun", kind=PERSONA) == [OWN]
    assert matching(ALL, "nothing of it") == []


def test_given_the_beginning_of_a_name_when_called_then_only_names_and_tags_count() -> None:
    assert called(ALL, "ahoy", "en") == []
    assert called(ALL, "po", "en") == [POEM]
    assert called(ALL, "诗", "en") == [POEM]
    assert called(ALL, "poem", "zh") == [SHI]
    assert called((OWN, SHI), "写", "en") == [SHI]
    assert called(ALL, "", "zh") == [OWN, SHI]


def test_given_prompts_when_their_tags_are_told_then_the_most_frequent_is_the_first() -> None:
    assert tags_of(ALL) == ["fun", "art", "趣味"]
    assert [is_shipped(prompt.id) for prompt in ALL] == [False, True, True]
