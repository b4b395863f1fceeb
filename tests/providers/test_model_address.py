"""Addresses of model files as users paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import ChatAppError
from chatapp.providers.model_address import checked_sha256, file_name, model_url


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        (
            "https://huggingface.co/finch/small-GGUF/blob/main/small-q4.gguf",
            "https://huggingface.co/finch/small-GGUF/resolve/main/small-q4.gguf",
        ),
        (
            " https://huggingface.co/finch/small-GGUF/resolve/main/a/b.gguf?download=true ",
            "https://huggingface.co/finch/small-GGUF/resolve/main/a/b.gguf?download=true",
        ),
        ("http://192.168.1.20:8000/m.gguf#top", "http://192.168.1.20:8000/m.gguf"),
        ("https://example.org/get?id=7", "https://example.org/get?id=7"),
    ],
)
def test_given_an_address_then_it_is_that_of_the_file(pasted: str, url: str) -> None:
    assert model_url(pasted) == url


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("https://huggingface.co/finch/small-GGUF", "download_page"),
        ("https://huggingface.co/finch/small-GGUF/tree/main", "download_page"),
        ("https://huggingface.co/finch/small-GGUF/blob/main/README.md", "download_page"),
        ("ftp://example.org/m.gguf", "bad_url"),
        ("small.gguf", "bad_url"),
        ("https://user:secret@example.org/m.gguf", "bad_url"),
        ("https://example.org:99999/m.gguf", "bad_url"),
        ("", "bad_url"),
    ],
)
def test_given_what_is_no_address_of_a_file_then_it_is_refused(pasted: str, code: str) -> None:
    with pytest.raises(ChatAppError) as caught:
        model_url(pasted)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/Small-Q4_K_M.gguf?x=1", "Small-Q4_K_M.gguf"),
        ("https://example.org/get", "get.gguf"),
        ("https://example.org/", "model.gguf"),
        ("https://example.org/..%2F..%2Fetc%2Fpasswd.GGUF", "etc-passwd.gguf"),
        ("https://example.org/%E6%A8%A1%E5%9E%8B.gguf", "模型.gguf"),
    ],
)
def test_given_an_address_then_its_file_has_a_name(url: str, name: str) -> None:
    assert file_name(url) == name


@given(st.text())
def test_given_any_address_then_its_file_stays_in_its_folder(path: str) -> None:
    name = file_name(f"https://example.org/{path}")
    assert name.endswith(".gguf")
    assert not set(name) & set('/\\:\0\n"<>|?*')
    assert not name.startswith(".")


def test_given_a_checksum_then_it_is_taken_however_it_is_written() -> None:
    assert checked_sha256(f" SHA256:{'AB' * 32}\n") == "ab" * 32
    assert checked_sha256("") == ""
    for wrong in ("ab", "g" * 64, "ab" * 33):
        with pytest.raises(ChatAppError):
            checked_sha256(wrong)
