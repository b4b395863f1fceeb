"""The settings page of the embedded models: what is there, what arrives, and ways to add more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import DeclaredForm, in_column
from chatapp.gui.settings.form import FORM_WIDTH, Hint
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.settings.model_card import ModelCard
from chatapp.gui.settings.model_downloads import AddressForm, DownloadCard
from chatapp.gui.settings.model_words import problem_words
from chatapp.gui.widgets import Button, ScrollPage, limit_width

_CARDS_WIDTH = FORM_WIDTH + 34
"""A form with the margins of a card."""


class ModelsPage(QWidget):
    """Add models by file or address, follow downloads, say how models are loaded."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._state = controller, state
        self._header = PageHeader()
        self.add_address = Button(icon="download", small=True)
        self.add_address.setObjectName("addModelAddress")
        self.add = Button(icon="plus", small=True)
        self.add.setObjectName("addModelFile")
        self._header.add(self.add_address)
        self._header.add(self.add)
        self.form = AddressForm(controller.embedded, state.embedded)
        self._failure, self._drop_hint = Hint(), Hint()
        self.cards: dict[str, ModelCard] = {}
        self.downloads: dict[str, DownloadCard] = {}
        self._lay_out()
        self.setAcceptDrops(True)
        self.add.clicked.connect(self._choose_file)
        self.add_address.clicked.connect(self.form.open_form)
        self.form.left.connect(self._focus_download)
        state.models_changed.connect(self._refresh)
        state.fetch_changed.connect(self._show_fetch)
        state.failed.connect(self._show_failure)
        state.embedded.downloads_changed.connect(self._show_downloads)
        self.retranslate()
        self._refresh()
        self._show_downloads()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("Models"))
        self.add.setText(self.tr("Add model file…"))
        self.add.setToolTip(self.tr("Add a GGUF file that is on this computer"))
        self.add_address.setText(self.tr("Download…"))
        self.add_address.setToolTip(self.tr("Download a GGUF file by its address"))
        self._drop_hint.say(
            self.tr(
                "Models run on this computer; nothing is sent anywhere. GGUF files can also be "
                "dropped on this page."
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew: files and free memory change by themselves."""
        super().showEvent(event)
        self._controller.embedded.look_at_models()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take model files."""
        if _model_files(event):
            event.setDropAction(Qt.DropAction.CopyAction)  # the file stays where it is
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        for path in _model_files(event):
            self._controller.add_model_file(path)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _focus_download(self) -> None:
        self.add_address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        models = {model.id: model for model in self._state.models}
        for gone in self.cards.keys() - models.keys():
            self._put_away(self.cards.pop(gone))
        for place, model in enumerate(self._state.models):
            card = self.cards.get(model.id)
            if card is None:
                card = self.cards[model.id] = ModelCard(model, self._controller, self._state)
                self._models.insertWidget(place, card)
            else:
                card.show_model(model)
        self._order()
        before: QWidget = self.add
        for model in self._state.models:
            for button in self.cards[model.id].buttons:
                QWidget.setTabOrder(before, button)
                before = button
        self._failure.say("")

    def _show_downloads(self) -> None:
        shown = {download.name: download for download in self._state.embedded.downloads}
        for gone in self.downloads.keys() - shown.keys():
            self._put_away(self.downloads.pop(gone))
        for name, download in shown.items():
            card = self.downloads.get(name)
            if card is None:
                card = self.downloads[name] = DownloadCard(download, self._controller.embedded)
                self._arriving.addWidget(card)
            else:
                card.show_download(download)
        self._order()

    def _order(self) -> None:
        """Have them read out as they stand; what is made late would come last."""
        models = sorted(self.cards.values(), key=self._models.indexOf)
        for each in (*self.downloads.values(), *models, self._failure, self._drop_hint):
            each.raise_()

    def _put_away(self, card: QWidget) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and card.isAncestorOf(focus):
            self._focus_download()  # else Qt would put it into whatever field comes next
        card.hide()
        card.deleteLater()

    def _show_fetch(self) -> None:
        for card in self.cards.values():
            if card.model.demo:
                card.show_fetch()

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        if not connection_id and self.isVisible():
            self._failure.say(problem_words(failure), "danger")

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Add model file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Model files (*.gguf)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._controller.add_model_file)
        dialog.open()

    def _lay_out(self) -> None:
        cards = QWidget()
        limit_width(cards, _CARDS_WIDTH)
        column = QVBoxLayout(cards)
        self._models, self._arriving = QVBoxLayout(), QVBoxLayout()
        for each in (column, self._models, self._arriving):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(8)
        column.addWidget(self.form)
        column.addLayout(self._arriving)
        column.addLayout(self._models)
        column.addWidget(self._failure)
        column.addWidget(self._drop_hint)
        declared = DeclaredForm("models", self._controller, self._state)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._header)
        page.addWidget(ScrollPage(in_column(cards, declared)), 1)


def _model_files(event: QDropEvent) -> list[str]:
    urls = event.mimeData().urls()
    paths = [url.toLocalFile() for url in urls if url.isLocalFile()]
    return [path for path in paths if path.lower().endswith(".gguf")]
