"""The choice of a known service, or of any other address."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.presets import PRESETS, Preset, preset_named
from chatapp.gui.widgets.choices import Select

_OTHER = ""


class ServiceSelect(Select):
    """All services by name, then "Other address…"; the first one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for preset in PRESETS:
            self.add(preset.name, preset.name)
        self.add("", _OTHER)
        self.retranslate()

    @property
    def preset(self) -> Preset | None:
        """The service that is chosen; None for another address."""
        return preset_named(str(self.currentData()))

    def select_first(self) -> None:
        """Choose the first service."""
        self.select(PRESETS[0].name)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setItemText(self.findData(_OTHER), self.tr("Other address…"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
