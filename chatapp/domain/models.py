"""Where prompts go: connections, their models, and what is asked for with a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from chatapp.domain.messages import Failure, Json, Message
from chatapp.domain.model_files import LoadOptions, MemoryNeed, ModelFile

EMBEDDED_ID = "embedded"
"""Id of the built-in connection to the embedded model; never stored."""

DEMO_MODEL = "smollm2-135m-instruct"
"""Id of the embedded model that comes with the app."""

DEMO_PARAMETERS: Mapping[str, Json] = {"temperature": 0, "max_tokens": 512}
"""What the demo model is asked with where the user set nothing: so small a model is at its best
with the likeliest token each time, and without a limit it may go on for ever."""

GGUF_MAGIC = b"GGUF"
"""The first bytes of a model file."""


class Dialect(StrEnum):
    """The wire format an endpoint speaks."""

    OPENAI_CHAT = "openai-chat"
    OPENAI_RESPONSES = "openai-responses"
    OPENAI_COMPLETIONS = "openai-completions"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"
    OLLAMA = "ollama"


class ProxyMode(StrEnum):
    """How calls of a connection reach its endpoint; loopback addresses are always called directly."""

    SYSTEM = "system"
    """By the proxy that the system names, if it names one."""
    NONE = "none"
    HTTP = "http"
    SOCKS = "socks"


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """What a connection needs besides address and key; the usual one needs none of it.

    A proxy's password and the values of headers are in the keyring, never here.
    """

    headers: tuple[str, ...] = ()
    """Names of headers that are sent with each request; their values are in the keyring."""
    proxy: ProxyMode = ProxyMode.SYSTEM
    proxy_address: str = ""
    """Of an HTTP or SOCKS proxy, as in "socks5h://user@host:1080"; kept while none is used."""
    proxy_password: bool = False
    """Whether a password was given for the proxy; it may still be missing from the keyring."""
    ca_file: str = ""
    """Path of certificates (PEM) to trust besides the system's."""
    connect_timeout: float | None = None
    """In seconds, like the next two; None: the app's own limit."""
    first_byte_timeout: float | None = None
    idle_timeout: float | None = None
    organization: str = ""
    """Id of the organisation that is billed, where the service knows such ids."""
    project: str = ""
    """Id of the project, likewise."""
    choices_at_once: int = 4
    """Requests that run at the same time where several answers take a request each."""

    def limit(self, limits: TimeLimits) -> TimeLimits:
        """The time limits of a call, those of the connection in place of `limits`' own.

        Who waits longer for the first byte waits as long for the next ones, unless that is set.
        """
        connect = self.connect_timeout or limits.connect
        first = self.first_byte_timeout or limits.first_byte
        idle = self.idle_timeout or max(limits.idle, self.first_byte_timeout or 0.0)
        total = limits.total and max(limits.total, connect + first)
        return replace(limits, connect=connect, first_byte=first, idle=idle, total=total)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What an endpoint says about one of its models; None where it does not say."""

    id: str
    context: int | None = None
    """Tokens that prompt and answer may have together."""
    longest_answer: int | None = None
    """In tokens."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An endpoint under a name the user chose. Its key is in the keyring, never here."""

    id: str
    name: str
    dialect: Dialect
    base_url: str
    created: datetime
    has_key: bool = False
    """Whether a key was given; it may still be missing from the keyring."""
    model: str | None = None
    """The model last chosen for it."""
    models: tuple[str, ...] = ()
    """Model ids as last fetched."""
    enabled: bool = True
    last_used: datetime | None = None
    service: str = ""
    """Id of the service it was made for (`resources/services.json`); "": told by its host."""
    options: ConnectionOptions = field(default_factory=ConnectionOptions)
    starred: tuple[str, ...] = ()
    """Ids of the models that the menu shows first."""
    contexts: Mapping[str, int] = field(default_factory=dict)
    """Tokens of context by model id, as far as the endpoint named them."""

    @property
    def embedded(self) -> bool:
        """Whether it is the built-in connection to the embedded model."""
        return self.id == EMBEDDED_ID

    @property
    def origin(self) -> str:
        """Scheme, host and port of the base URL; a key is bound to it."""
        return origin_of(self.base_url)

    @property
    def host(self) -> str:
        """The host to show: where text goes."""
        return urlsplit(self.base_url).hostname or self.base_url


def origin_of(url: str) -> str:
    """Scheme, host and port of `url`, in lower case, the default port left out."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(scheme)
    try:
        port = parts.port
    except ValueError:
        port = None
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port in (None, default) else f"{scheme}://{shown}:{port}"


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """One call for an answer, in the app's own terms; a dialect encodes it."""

    model: str
    messages: tuple[Message, ...]
    """The branch from its root. The last one is the prompt, or the beginning of the answer, which
    is to be continued from there; of an answer before it only what the user sees is sent, and
    its signed reasoning where the same model wrote it."""
    system: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)
    stream: bool = True
    attachments: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The bytes of all attachments of the messages, by id."""
    joined: bool = True
    """Whether pieces of a text that arrive together may come as one event."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Time limits of one call, in seconds; None: none."""

    connect: float = 15.0
    first_byte: float = 300.0
    """From the request sent to the response's head."""
    idle: float = 300.0
    """Since the last piece of content; pings and empty deltas do not count."""
    total: float | None = None
    after_finish: float = 5.0
    """How long to wait for usage after a finish reason."""


@dataclass(frozen=True, slots=True)
class EmbeddedModel:
    """A GGUF file the embedded server can load."""

    id: str
    path: str
    size: int
    """Bytes; 0 when the file is not there."""
    present: bool
    demo: bool = False
    default: bool = False
    """Whether new conversations use it."""
    chats: bool = False
    """Whether it is there and can answer."""
    fetched: bool = False
    """Whether the app downloaded it by its address."""
    sha256: str = ""
    """Of the file as it was downloaded."""
    options: LoadOptions = field(default_factory=LoadOptions)
    file: ModelFile | None = None
    """What it says about itself; None where it is not there, cannot be or was not read."""
    context: int = 0
    """Tokens of context it is loaded with."""
    need: MemoryNeed | None = None
    problem: Failure | None = None
    """Why it cannot be loaded though it is there."""
