"""Requests as they are read and copied."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.request_text import curl_line, readable_body, readable_request
from chatapp.domain.sent import KEY_PLACE, ShownRequest

HEADERS = {"Content-Type": "application/json", "Authorization": f"Bearer {KEY_PLACE}"}


def shown(body: bytes, url: str = "https://host/v1/chat") -> ShownRequest:
    return ShownRequest("POST", url, HEADERS, body)


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_given_any_text_in_a_body_when_copied_as_curl_then_a_shell_gives_it_back(text: str) -> None:
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    words = shlex.split(curl_line(shown(body)).replace("\\\n", " "))
    assert words[words.index("--data-raw") + 1] == body.decode()


@pytest.mark.parametrize("value", ["it's", 'a "b" $HOME `id` \\n', "多字节", "x" * 200_000])
def test_given_a_curl_line_when_a_real_shell_reads_it_then_key_and_body_are_exact(
    value: str,
) -> None:
    body = json.dumps({"text": value}, ensure_ascii=False).encode()
    # A function in the place of curl: prints its arguments and what comes on standard input.
    script = "curl() { printf '%s\\n' \"$@\"; case \"$*\" in *' @-'*) cat;; esac; }\n"
    done = subprocess.run(
        ["sh", "-s"],
        input=(script + curl_line(shown(body)) + "\n").encode(),
        env={"API_KEY": "sk-$x'\"", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.rstrip(b"\n").endswith(body)
    assert b"\nAuthorization: Bearer sk-$x'\"\n" in done.stdout


def test_given_a_picture_in_a_body_when_read_then_only_its_beginning_is_shown() -> None:
    data = "iVBORw0KGgoAAAANSUhEUgAA" * 100
    body = json.dumps({"url": f"data:image/png;base64,{data}", "data": data, "n": 1}).encode()
    text = readable_body(body)
    assert '"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA… (2,400 characters)"' in text
    assert len(text) < 300
    assert json.loads(readable_body(body, whole=True)) == json.loads(body)


def test_given_a_long_prompt_in_a_body_when_read_then_all_of_it_is_shown() -> None:
    text = "word " * 1_000
    assert text in readable_body(json.dumps({"content": text}).encode())


def test_given_no_json_when_read_then_it_is_shown_as_it_is() -> None:
    assert readable_body(b"not \xff json") == "not \ufffd json"


def test_given_a_request_when_read_then_it_is_as_http_has_it() -> None:
    assert readable_request(shown(b'{"a": 1}')) == (
        "POST https://host/v1/chat\nContent-Type: application/json\n"
        'Authorization: Bearer $API_KEY\n\n{\n  "a": 1\n}'
    )
