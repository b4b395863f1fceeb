"""The nouns of the product: text that can be stored, origins, settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import HttpError, InputError
from chatapp.domain.messages import Usage, added_usage, clean_text, now
from chatapp.domain.models import Connection, Dialect, origin_of
from chatapp.domain.settings import FONT_SCALE, SETTINGS, THEME

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_given_any_text_when_cleaned_then_it_can_be_encoded_and_stays_so(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_given_ordinary_text_when_cleaned_then_it_is_the_same(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\0b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("\udc00x", "\ufffdx"),
        ("\ud83d\ude00", "😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("界\0", "界\ufffd"),
    ],
)
def test_given_what_cannot_be_stored_when_cleaned_then_it_is_replaced(
    text: str, cleaned: str
) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Host.Example/v1", "https://host.example"),
        ("https://host.example:443/other", "https://host.example"),
        ("http://host.example:443", "http://host.example:443"),
        ("http://host.example:80/", "http://host.example"),
        ("http://[::1]:8080/v1", "http://[::1]:8080"),
        ("http://host:notaport", "http://host"),
    ],
)
def test_given_an_address_when_asked_for_its_origin_then_scheme_host_and_port(
    url: str, origin: str
) -> None:
    assert origin_of(url) == origin
    assert Connection("i", "n", Dialect.OPENAI_CHAT, url, now()).origin == origin


def test_given_counts_when_added_up_then_unknown_stays_unknown() -> None:
    assert Usage(2, 3).total_tokens == 5
    assert Usage(2, None).total_tokens is None
    assert Usage(None, 3).total_tokens is None


def test_given_counts_of_several_calls_when_added_up_then_what_none_says_is_unknown() -> None:
    usages = [Usage(1, 2), Usage(3, None, 5), Usage()]
    assert added_usage(usages) == Usage(4, 2, 5, None)
    assert added_usage([]) == Usage()


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_given_a_setting_then_its_own_default_fits_it(setting: object) -> None:
    assert setting.check(setting.default) == setting.default  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [69, 201, "100", 100.0, True, None])
def test_given_a_value_that_does_not_fit_when_set_then_it_is_refused(value: object) -> None:
    with pytest.raises(InputError) as caught:
        FONT_SCALE.check(value)
    assert caught.value.code == "bad_parameter"


def test_given_a_choice_that_is_none_when_set_then_it_is_refused() -> None:
    assert THEME.check("dark") == "dark"
    with pytest.raises(InputError):
        THEME.check("purple")


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(408, True), (409, True), (429, True), (500, True), (599, True), (400, False), (307, False)],
)
def test_given_a_status_when_asked_whether_to_try_again_then_as_the_contract_says(
    status: int, retryable: bool
) -> None:
    assert HttpError("http_status", status=status).retryable is retryable


def test_given_an_error_when_shown_then_code_and_facts_are_in_it() -> None:
    error = HttpError("unauthorized", status=401, host="h")
    assert error.failure.code == "unauthorized"
    assert dict(error.failure.facts) == {"status": "401", "host": "h"}
    assert "unauthorized" in str(error)
