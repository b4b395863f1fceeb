"""The app's controls: read out as what they are, worked by keyboard, and never a key in sight."""

from __future__ import annotations

from weakref import ref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui import i18n
from chatapp.gui.theme import Role, theme
from chatapp.gui.widgets import (
    Button,
    ChoiceCard,
    IconButton,
    IconMark,
    KeyField,
    Label,
    Menu,
    Select,
    Switch,
    TextField,
    limit_width,
    thin_scroll_bars,
    tip,
)
from chatapp.gui.widgets.buttons import key_cap_text
from chatapp.gui.widgets.fields import key_end
from chatapp.gui.widgets.focus import FocusRing
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.segments import Segments


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> QWidget:
    theme().apply(qapp, "light", 100)
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


def put(page: QWidget, qtbot: QtBot, *widgets: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    with qtbot.waitExposed(page):
        page.show()


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (lambda: Button("Test"), QAccessible.Role.Button),
        (lambda: IconButton("plus", "Test"), QAccessible.Role.Button),
        (Switch, QAccessible.Role.CheckBox),
        (Select, QAccessible.Role.ComboBox),
        (TextField, QAccessible.Role.EditableText),
        (lambda: Label("Test"), QAccessible.Role.StaticText),
    ],
)
def test_given_a_control_when_read_out_then_it_is_what_it_looks_like(
    page: QWidget, qtbot: QtBot, make: object, role: QAccessible.Role
) -> None:
    control = make()  # type: ignore[operator]
    put(page, qtbot, control)
    interface = QAccessible.queryAccessibleInterface(control)
    assert interface is not None
    assert interface.role() == role


def test_given_a_card_when_read_out_then_it_is_a_radio_button_with_its_words(
    page: QWidget, qtbot: QtBot
) -> None:
    card = ChoiceCard("key")
    card.set_text("Title", "Detail")
    put(page, qtbot, card)
    interface = QAccessible.queryAccessibleInterface(card.radio)
    assert interface is not None
    assert interface.role() == QAccessible.Role.RadioButton
    assert interface.text(QAccessible.Text.Name) == "Title"
    assert interface.text(QAccessible.Text.Description) == "Detail"


def test_given_a_shortcut_then_the_tip_names_it() -> None:
    assert tip("Settings", "Ctrl+,") == "Settings (Ctrl+,)"
    assert tip("Settings") == "Settings"


def test_given_larger_text_then_icons_and_the_widest_column_grow_with_it(
    page: QWidget, qtbot: QtBot, qapp: QApplication
) -> None:
    mark, column = IconMark("globe", size=14), QWidget()
    limit_width(column, 400)
    put(page, qtbot, mark)

    theme().apply(qapp, "light", 150)
    try:
        assert mark.width() == 21
        assert column.maximumWidth() == 600
    finally:
        theme().apply(qapp, "light", 100)
    assert column.maximumWidth() == 400


def test_given_a_field_with_a_hint_when_there_is_no_room_then_it_does_not_lie_over_the_words(
    page: QWidget, qtbot: QtBot
) -> None:
    field = TextField(icon="search", hint="Ctrl K")
    field.setPlaceholderText("Search")
    put(page, qtbot, field)

    def painted(width: int) -> QImage:
        field.setFixedWidth(width)
        return field.grab().toImage()

    with_hint = painted(110), painted(200)
    field.set_hint("")

    assert with_hint[0] == painted(110)
    assert with_hint[1] != painted(200)


@pytest.mark.parametrize(
    ("shortcut", "shown"),
    [("Ctrl+K", "Ctrl K"), ("Ctrl++", "Ctrl +"), ("Shift+Return", "Shift Enter"), ("F11", "F11")],
)
def test_given_a_shortcut_when_shown_as_a_key_cap_then_its_keys_stand_apart(
    shortcut: str, shown: str
) -> None:
    assert key_cap_text(shortcut) == shown


def test_given_chinese_when_enter_is_shown_as_a_key_cap_then_it_is_named_as_elsewhere(
    qapp: QApplication,
) -> None:
    i18n.install(qapp, "zh_CN")
    try:
        assert key_cap_text("Ctrl+Return") == "Ctrl Enter"
    finally:
        i18n.install(qapp, "en")


def test_given_a_button_when_reached_by_tab_then_a_ring_is_drawn_around_it(
    page: QWidget, qtbot: QtBot
) -> None:
    first, second = Button("One"), Button("Two")
    put(page, qtbot, first, second)
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = page.findChildren(FocusRing)
    assert ring.geometry() == first.geometry().adjusted(-4, -4, 4, 4)
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(lambda: not page.findChildren(FocusRing))


def test_given_a_ring_that_is_going_when_its_page_is_let_go_of_then_the_page_ends_at_once(
    qapp: QApplication, qtbot: QtBot
) -> None:
    """If the ring held it, both would end while the ring is ending, the ring twice: a crash."""
    theme().apply(qapp, "light", 100)
    page = QWidget()
    QVBoxLayout(page)
    put(page, qtbot, Button("One"), Button("Two"))
    first, second = page.findChildren(Button)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    held = ref(page)
    del first, second, page
    assert held() is None
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_given_a_ring_when_its_control_moves_then_it_goes_with_it(
    page: QWidget, qtbot: QtBot
) -> None:
    first, second = Button("One"), Button("Two")
    put(page, qtbot, first, second)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    first.hide()
    qtbot.waitUntil(lambda: second.y() < first.height())
    (ring,) = page.findChildren(FocusRing)
    assert ring.geometry() == second.geometry().adjusted(-4, -4, 4, 4)


def test_given_a_ring_when_what_its_control_stands_in_moves_then_it_goes_with_it(
    page: QWidget, qtbot: QtBot
) -> None:
    row, other = QWidget(), Button("Two")
    button = Button("One", parent=row)
    put(page, qtbot, row, other)
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = page.findChildren(FocusRing)
    place = ring.pos()

    row.move(row.x(), row.y() + 40)

    assert ring.pos() == place + QPoint(0, 40)


def test_given_a_switch_when_space_is_pressed_then_it_turns(page: QWidget, qtbot: QtBot) -> None:
    switch = Switch()
    put(page, qtbot, switch)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(28, 9))
    assert not switch.isChecked()


def test_given_a_select_when_the_wheel_turns_over_it_then_it_stays(
    page: QWidget, qtbot: QtBot
) -> None:
    select = Select()
    select.add("One", 1)
    select.add("Two", 2)
    put(page, qtbot, select)
    select.select(2)
    assert select.currentData() == 2
    select.select(3)
    assert select.currentData() == 2


def test_given_a_key_when_typed_then_it_is_masked_and_handed_over_once(
    page: QWidget, qtbot: QtBot
) -> None:
    field = KeyField()
    put(page, qtbot, field)
    qtbot.keyClicks(field, " sk-canary-0123456789 ")
    assert "canary" not in field.displayText()
    with qtbot.waitSignal(field.entered) as entered:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert entered.args == ["sk-canary-0123456789"]
    assert field.text() == ""
    assert field.placeholderText().endswith("6789")
    with qtbot.assertNotEmitted(field.entered, wait=0):
        field.commit()


def test_given_a_key_when_read_by_assistive_technology_then_it_stays_hidden(
    page: QWidget, qtbot: QtBot
) -> None:
    field = KeyField()
    put(page, qtbot, field)
    qtbot.keyClicks(field, "sk-canary")
    interface = QAccessible.queryAccessibleInterface(field)
    assert interface is not None
    for text in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
        assert "canary" not in interface.text(text)


@pytest.mark.parametrize(("key", "end"), [("short-key", ""), ("sk-0123456789abcd", "abcd")])
def test_given_a_key_then_only_a_long_one_spares_its_end(key: str, end: str) -> None:
    assert key_end(key) == end


def test_given_wrapped_words_when_narrow_then_they_take_more_lines(qapp: QApplication) -> None:
    label = Label("one two three four five six seven eight", wrap=True)
    line = theme().line_height("ui")
    assert label.heightForWidth(2000) == line
    assert label.heightForWidth(60) >= 4 * line
    label.setText("x" * 200)
    assert label.heightForWidth(60) >= 10 * line


def test_given_markup_when_shown_in_a_label_then_it_is_plain_text(qapp: QApplication) -> None:
    label = Label("<b>bold</b> <img src='file:///dev/zero'>", wrap=True)
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_given_any_scale_when_a_box_is_drawn_then_its_edges_lie_on_device_pixels(
    qapp: QApplication, scale: float
) -> None:
    image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    paint_box(painter, QRectF(3, 3, 21, 19), 0, QColor("white"), QColor("black"))
    painter.end()
    middle = image.height() // 4
    shades = {image.pixelColor(x, middle).lightness() for x in range(image.width())}
    assert shades == {0, 255}


def test_given_thin_scroll_bars_when_the_handle_is_dragged_then_the_area_scrolls(
    page: QWidget, qtbot: QtBot
) -> None:
    area = QPlainTextEdit("\n".join(map(str, range(500))))
    thin_scroll_bars(area)
    put(page, qtbot, area)
    bar = area.verticalScrollBar()
    assert bar.width() == 12
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, 8))
    qtbot.mouseMove(bar, QPoint(6, 60))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, 60))
    dragged = bar.value()
    assert dragged > 0
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(6, bar.height() - 4))
    assert bar.value() > dragged


@pytest.mark.parametrize("text", ["12 new", "w", "Draw", "12 conversations", "1 new · 2 grown"])
def test_given_a_short_text_that_may_wrap_then_it_asks_for_one_line(
    qapp: QApplication, text: str
) -> None:
    theme().apply(qapp, "light", 100)
    roles: tuple[Role, ...] = ("meta", "ui")
    for role in roles:
        label = Label(text, role, wrap=True)
        assert label.sizeHint().height() == theme().line_height(role)


def test_given_a_button_with_the_focus_when_enter_is_pressed_and_held_then_it_is_clicked_once(
    page: QWidget, qtbot: QtBot
) -> None:
    clicks: list[bool] = []
    button = Button("Keep")
    put(page, qtbot, button)
    button.clicked.connect(lambda: clicks.append(True))
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.NoModifier,
        "",
        True,
    )
    QApplication.sendEvent(button, held)
    assert clicks == [True]


def test_given_a_menu_that_was_never_shown_then_it_knows_the_size_it_is_shown_with(
    qapp: QApplication,
) -> None:
    theme().apply(qapp, "light", 100)
    menu = Menu()
    menu.addAction("Keyboard shortcuts\tCtrl+/")
    asked = menu.sizeHint()
    menu.aboutToShow.emit()
    assert menu.sizeHint() == asked
    assert menu.styleSheet()


def test_given_a_menu_with_groups_then_their_names_are_in_it(qapp: QApplication) -> None:
    menu = Menu()
    menu.addSection("Orchard")
    menu.addAction("finch")
    menu.addSection("Studio")
    names = [label.text() for label in menu.findChildren(Label)]
    assert names == ["Orchard", "Studio"]


def labels_of(widget: QWidget) -> list[str]:
    """What assistive technology is told that labels a control."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    relations = found.relations(QAccessible.RelationFlag.Label)
    return [inner.text(QAccessible.Text.Name) for inner, _kind in relations]


def test_given_a_choice_when_shown_then_it_is_labelled_by_what_is_seen_or_else_by_its_name(
    page: QWidget, qtbot: QtBot
) -> None:
    beside, alone = Select(), Select()
    words = Label("Kind")
    words.setBuddy(beside)
    for each in (beside, alone):
        each.setAccessibleName("Sort")
        each.add("One", 1)

    put(page, qtbot, words, beside, alone)
    alone.setAccessibleName("Order")

    assert labels_of(beside) == ["Kind"]
    assert labels_of(alone) == ["Order"]
    assert [label.text() for label in page.findChildren(QLabel) if label.isVisible()] == ["Kind"]


def test_given_segments_when_tab_is_pressed_then_it_stops_at_the_one_that_holds(
    page: QWidget, qtbot: QtBot
) -> None:
    before, segments, after = TextField(), Segments(("a", "b", "c")), TextField()
    segments.select("b")
    put(page, qtbot, before, segments, after)
    before.setFocus()

    QTest.keyClick(before, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    assert first is not None
    QTest.keyClick(first, Qt.Key.Key_Right)
    chosen = QApplication.focusWidget()
    assert chosen is not None
    QTest.keyClick(chosen, Qt.Key.Key_Tab)

    assert (first.objectName(), chosen.objectName()) == ("segment_b", "segment_c")
    assert segments.value == "c"
    assert after.hasFocus()
