"""What is said about a model file: what it is, what it takes, how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from chatapp.domain.model_files import DownloadState, ModelUse
from chatapp.gui.formats import count, data_size, progress_words
from chatapp.gui.i18n import failure_text

if TYPE_CHECKING:
    from chatapp.domain.messages import Failure
    from chatapp.domain.model_files import Download, ModelFile
    from chatapp.domain.models import EmbeddedModel
    from chatapp.gui.widgets.marks import TagKind

DEMO_NAME = "SmolLM2 135M Instruct"
_BETWEEN = " · "
translate = QCoreApplication.translate


def model_title(model: EmbeddedModel) -> str:
    """The name a model goes by."""
    return DEMO_NAME if model.demo else model.id


def facts_line(model: EmbeddedModel) -> str:
    """Size, parameters, quantisation, context and template, as far as they are known."""
    parts = [data_size(model.size)] if model.present else []
    if model.file is not None:
        parts += _file_parts(model.file)
    return _BETWEEN.join(parts)


def _file_parts(file: ModelFile) -> list[str]:
    parts = [file.size_label or parameters_words(file.parameters), file.quantisation]
    if file.context:
        parts.append(translate("ModelWords", "context {tokens}").format(tokens=count(file.context)))
    if file.template == "own":
        parts.append(translate("ModelWords", "own chat template"))
    elif file.template:
        parts.append(translate("ModelWords", "chat template {family}").format(family=file.template))
    return [part for part in parts if part]


def parameters_words(number: int | None) -> str:
    """A number of parameters in short, as in "1.7B"."""
    if not number:
        return ""
    for unit, factor in (("B", 10**9), ("M", 10**6)):
        if number >= factor:
            return f"{number / factor:.3g}{unit}"
    return str(number)


def memory_line(model: EmbeddedModel, *, loaded: bool) -> tuple[str, str]:
    """What loading a model takes, and the colour to say it in; "" where that is not known.

    Parameters: `loaded`, whether it is: what is free beside it says nothing about it then.
    """
    need = model.need
    if need is None or model.problem is not None:
        return "", "text3"
    if need.hopeless:
        words = translate(
            "ModelWords", "Its file alone is larger than the memory of this computer ({memory})"
        )
        return words.format(memory=data_size(need.whole or 0)), "danger"
    needs = translate("ModelWords", "Needs about {needed} with a context of {tokens}").format(
        needed=data_size(need.total), tokens=count(model.context)
    )
    if need.free is None or loaded:
        return needs, "text2"
    free = translate("ModelWords", "{free} free").format(free=data_size(need.free))
    if need.tight:
        return translate("ModelWords", "{needs}, but only {free}").format(
            needs=needs, free=free
        ), "warn"
    return translate("ModelWords", "{needs}, {free}").format(needs=needs, free=free), "text2"


def state_tag(model: EmbeddedModel) -> tuple[str, TagKind]:
    """How a model stands."""
    if not model.present:
        if model.demo:
            return translate("ModelWords", "Not fetched"), "neutral"
        return translate("ModelWords", "File missing"), "danger"
    if model.problem is not None or (model.need is not None and model.need.hopeless):
        return translate("ModelWords", "Not usable"), "danger"
    if model.file is not None and model.file.use is ModelUse.COMPLETE:
        return translate("ModelWords", "Continues texts only"), "warn"
    return translate("ModelWords", "Ready"), "ok"


def problem_words(failure: Failure | None) -> str:
    """A failure as one text; "" for none."""
    if failure is None:
        return ""
    return failure_text(failure)


def download_line(download: Download) -> str:
    """How far a download is, and who sends it."""
    words = progress_words(download.done, download.total)
    if download.state is DownloadState.PAUSED:
        words = translate("ModelWords", "Paused at {progress}").format(progress=words)
    host = (
        translate("ModelWords", "from {host}").format(host=download.host) if download.host else ""
    )
    return _BETWEEN.join(part for part in (words, host) if part)
