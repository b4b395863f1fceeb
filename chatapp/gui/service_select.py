"""The choice of a known service, or of any other address."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QWidget

from chatapp.domain.services import OTHER_SERVICE, Service
from chatapp.gui.widgets.choices import Select


class ServiceSelect(Select):
    """Services by name, "Other address…" for the one that is any; the first one is chosen."""

    def __init__(self, services: Iterable[Service], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = {service.id: service for service in services}
        self._running: frozenset[str] = frozenset()
        for identity in self._services:
            self.add("", identity)
        self.retranslate()

    @property
    def service(self) -> Service:
        """The service that is chosen."""
        return self._services[str(self.currentData())]

    def select_first(self) -> None:
        """Choose the first service."""
        self.setCurrentIndex(0)

    def mark_running(self, services: Iterable[str]) -> None:
        """Say of these services (ids) that they run on this computer now."""
        self._running = frozenset(services)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        language = QLocale().name()
        for row, service in enumerate(self._services.values()):
            name = service.shown_name(language)
            if service.id == OTHER_SERVICE:
                name = self.tr("Other address…")
            elif service.id in self._running:
                name = self.tr("{service}, runs on this computer").format(service=name)
            self.setItemText(row, name)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
