"""The first page a user sees: where messages shall go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.settings import LANGUAGE, THEME, Setting
from chatapp.gui.i18n import system_language, translate_setting
from chatapp.gui.onboarding.controller import Begin, OnboardingController, OnboardingState
from chatapp.gui.onboarding.demo import DemoForm
from chatapp.gui.onboarding.service import CardForm, ServerForm, ServiceForm
from chatapp.gui.onboarding.status import StatusLine
from chatapp.gui.theme import theme
from chatapp.gui.widgets import (
    Button,
    ChoiceCard,
    Label,
    Menu,
    MenuButton,
    ScrollPage,
    Surface,
    Switch,
    limit_width,
)

_WIDTH = 600
_NARROW = 560


class OnboardingPage(Surface):
    """Three cards to choose from, language and theme, and on to the chat.

    Signal: `import_requested`, conversations are to be brought in from elsewhere.
    """

    import_requested = Signal()

    def __init__(
        self,
        controller: OnboardingController,
        state: OnboardingState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("firstRunPage")
        self._controller = controller
        self._state = state
        self._title = Label("", "display", wrap=True)
        self._intro = Label("", "reading", "text2", wrap=True)
        services = controller.services
        self.service_form, self.server_form = ServiceForm(services), ServerForm(services)
        self.demo_form = DemoForm(state)
        self.service = ChoiceCard("key", self.service_form)
        self.demo = ChoiceCard("chip", self.demo_form)
        self.server = ChoiceCard("database", self.server_form)
        self.encrypt = Switch()
        self._encrypt_label = Label("", "ui", "text2", wrap=True)
        self._failure = StatusLine("key")
        self._languages, self._themes = Menu(), Menu()
        self.language = MenuButton(self._languages, icon="globe")
        self.look = MenuButton(self._themes, icon="sun")
        self.bring = Button(kind="ghost", icon="download")
        self.skip = Button(kind="ghost")
        self.start = Button(kind="primary")
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.demo.radio.setChecked(True)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._title.setText(self.tr("Where should your messages go?"))
        self._intro.setText(
            self.tr(
                "Choose one to begin. You can add more, or switch, at any time. Conversations are"
                " kept in a file on this computer."
            )
        )
        self.service.set_text(
            self.tr("Connect a service with a key"),
            self.tr(
                "Messages go straight from this computer to the service you name. Nothing passes"
                " through us."
            ),
        )
        self.demo.set_text(
            self.tr("Start with the demo model"),
            self.tr(
                "A small model included with the app. It works offline and is good for trying"
                " things out, not for real work."
            ),
        )
        self.server.set_text(
            self.tr("Use a model server on this computer or network"),
            self.tr(
                "For Ollama, LM Studio, llama.cpp, vLLM and others. You will be asked for an address."
            ),
        )
        self.bring.setText(self.tr("Import…"))
        self.bring.setToolTip(self.tr("Bring in conversations from another program (Ctrl+O)"))
        encrypt = self.tr("Encrypt the conversations: a recovery key is shown next")
        self._encrypt_label.setText(encrypt)
        self.encrypt.setAccessibleName(encrypt)
        self.encrypt.setToolTip(
            self.tr(
                "Otherwise other programs that you run can read them. The settings can do it later"
                " too, under Privacy."
            )
        )
        self.skip.setText(self.tr("Skip"))
        self.skip.setToolTip(self.tr("Go on without choosing"))
        self.start.setText(self.tr("Start chatting"))
        self.start.setToolTip(self.tr("Go on with what is chosen (Enter)"))
        self.setAccessibleName(self.tr("Welcome"))
        self._fill(self._languages, self.language, LANGUAGE, self._state.language)
        self._fill(self._themes, self.look, THEME, self._state.theme)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter starts."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._start()
        else:
            super().keyPressEvent(event)

    def _name_parts(self) -> None:
        names = {
            self.service.radio: "firstRunServiceCard",
            self.demo.radio: "firstRunDemoCard",
            self.server.radio: "firstRunServerCard",
            self.encrypt: "firstRunEncrypt",
            self.language: "firstRunLanguage",
            self.look: "firstRunTheme",
            self.bring: "firstRunImport",
            self.skip: "firstRunSkip",
            self.start: "firstRunStart",
        }
        for widget, name in names.items():
            widget.setObjectName(name)

    def _lay_out(self) -> None:
        column = QWidget()
        limit_width(column, _WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 24, 0, 24)
        rows.setSpacing(8)
        rows.addStretch()
        rows.addWidget(self._title)
        rows.addWidget(self._intro)
        rows.addSpacing(20)
        for card in (self.service, self.demo, self.server):
            rows.addWidget(card)
        rows.addWidget(self._failure)
        rows.addSpacing(8)
        rows.addLayout(self._encryption_line())
        rows.addSpacing(12)
        rows.addLayout(self._foot())
        rows.addStretch()
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(16, 0, 16, 0)
        line.addStretch(1)
        line.addWidget(column, 1000)
        line.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollPage(middle))

    def _encryption_line(self) -> QHBoxLayout:
        self._encrypt_label.setBuddy(self.encrypt)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.encrypt, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._encrypt_label, 1)
        return line

    def _foot(self) -> QBoxLayout:
        looks, ways = QHBoxLayout(), QHBoxLayout()
        looks.setSpacing(14)
        looks.addWidget(self.language)
        looks.addWidget(self.look)
        looks.addWidget(self.bring)
        looks.addStretch()
        ways.setSpacing(8)
        ways.addStretch()
        ways.addWidget(self.skip)
        ways.addWidget(self.start)
        self._foot_line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot_line.setSpacing(8)
        self._foot_line.addLayout(looks)
        self._foot_line.addLayout(ways)
        return self._foot_line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below each other in a narrow window."""
        super().resizeEvent(event)
        direction, narrow = QBoxLayout.Direction, self.width() < theme().scaled(_NARROW)
        self._foot_line.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _connect(self) -> None:
        self._cards = QButtonGroup(self)
        for card in (self.service, self.demo, self.server):
            self._cards.addButton(card.radio)
        self._cards.buttonToggled.connect(self._show_start)
        for form in (self.service_form, self.server_form):
            form.check_requested.connect(self._controller.check_service)
        self.service_form.link_requested.connect(self._controller.open_link)
        self.demo_form.fetch_requested.connect(self._controller.fetch_demo_model)
        self.demo_form.cancel_requested.connect(self._controller.cancel_fetch)
        self.bring.clicked.connect(self.import_requested)
        self.encrypt.toggled.connect(self._controller.want_encryption)
        self.skip.clicked.connect(self._skip)
        self.start.clicked.connect(self._start)
        self._state.check_changed.connect(self._show_check)
        self._state.demo_changed.connect(self._show_start)
        self._state.failed.connect(self._show_failure)

    def _fill(self, menu: QMenu, button: MenuButton, setting: Setting[str], value: str) -> None:
        """The choices of a setting as a menu; the button shows the present one."""
        menu.clear()
        for choice, label in setting.choices:
            text = translate_setting(label)
            action = menu.addAction(text, partial(self._set, setting.name, choice))
            action.setCheckable(True)
            action.setChecked(choice == value)
            if choice == self._in_force(setting, value):
                button.setText(text)
        title = translate_setting(setting.label)
        button.setAccessibleName(f"{title}: {button.text()}")
        button.setToolTip(title)

    def _in_force(self, setting: Setting[str], value: str) -> str:
        """The language itself, where the system's is matched: the user reads it already."""
        if setting is LANGUAGE and value == LANGUAGE.default:
            return system_language()
        return value

    def _set(self, name: str, value: str) -> None:
        if name == LANGUAGE.name:
            self._state.language = value
        else:
            self._state.theme = value
        self._controller.set_setting(name, value)
        self.retranslate()

    def _form(self) -> CardForm | None:
        if self.service.radio.isChecked():
            return self.service_form
        return self.server_form if self.server.radio.isChecked() else None

    def _show_check(self) -> None:
        for form in (self.service_form, self.server_form):
            form.show_check(*self._state.checked, self._state.check)

    def _show_start(self, *_change: object) -> None:
        self._failure.show_check(None)
        waits = self.demo.radio.isChecked() and self._state.progress is not None
        self.start.setEnabled(not waits)

    def _show_failure(self, failure: Failure) -> None:
        self._failure.show_failure(failure)

    def _skip(self) -> None:
        self._controller.skip()

    def _start(self) -> None:
        form = self._form()
        if form is None:
            if self._state.demo_present:
                self._controller.begin(Begin())
            else:
                self._controller.fetch_demo_model()
        elif form.complete:
            self._controller.begin(form.choice())
        else:
            self._show_missing(form)

    def _show_missing(self, form: CardForm) -> None:
        """Lead to what is still to be filled in."""
        if isinstance(form, ServiceForm):
            placed = bool(form.base_url) and "{" not in form.base_url
            field = form.key_field if placed else form.address
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            bad_address = Failure("bad_url", {"url": form.base_url or '""'})
            self._failure.show_failure(Failure("key_empty") if placed else bad_address)
