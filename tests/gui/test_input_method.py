"""Which input methods Qt is told to ask, by what the session says."""

from __future__ import annotations

import pytest

from chatapp.gui.input_method import input_method_variables

X11 = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}
BY_FCITX = {"QT_IM_MODULES": "fcitx;ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize("session", [X11, WAYLAND], ids=["x11", "wayland"])
def test_given_fcitx_for_qt_then_its_own_module_is_tried_first_and_ibus_next(
    session: dict[str, str],
) -> None:
    assert input_method_variables({**session, "QT_IM_MODULE": "fcitx"}) == BY_FCITX
    fcitx5 = input_method_variables({**session, "QT_IM_MODULE": "fcitx5"})
    assert fcitx5 == {**BY_FCITX, "QT_IM_MODULES": "fcitx5;ibus"}


@pytest.mark.parametrize("session", [X11, WAYLAND], ids=["x11", "wayland"])
def test_given_ibus_for_qt_then_nothing_is_changed(session: dict[str, str]) -> None:
    assert input_method_variables({**session, "QT_IM_MODULE": "ibus"}) == {}


def test_given_a_list_of_modules_then_its_order_is_kept_and_a_single_one_is_not_read() -> None:
    listed = {"QT_IM_MODULES": "wayland;fcitx;ibus", "QT_IM_MODULE": "fcitx"}
    assert input_method_variables({**WAYLAND, **listed}) == {"IBUS_USE_PORTAL": "1"}
    listed["QT_IM_MODULES"] = "wayland;fcitx"
    assert input_method_variables({**WAYLAND, **listed}) == {
        "QT_IM_MODULES": "wayland;fcitx;ibus",
        "IBUS_USE_PORTAL": "1",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"XMODIFIERS": "@im=fcitx"},
        {"GTK_IM_MODULE": "fcitx"},
        {"GTK_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "", "XMODIFIERS": "@im=fcitx"},
    ],
)
def test_given_x11_where_only_others_are_told_of_fcitx_then_qt_is_told_too(
    said: dict[str, str],
) -> None:
    assert input_method_variables({**X11, **said}) == BY_FCITX


@pytest.mark.parametrize("said", [{"XMODIFIERS": "@im=ibus"}, {"GTK_IM_MODULE": "ibus"}])
def test_given_x11_where_only_others_are_told_of_ibus_then_qt_is_told_too(
    said: dict[str, str],
) -> None:
    assert input_method_variables({**X11, **said}) == {"QT_IM_MODULES": "ibus"}


def test_given_wayland_where_only_x11_programs_are_told_then_the_compositor_has_it() -> None:
    assert input_method_variables({**WAYLAND, "XMODIFIERS": "@im=fcitx"}) == {}


def test_given_a_forced_platform_then_it_decides_what_the_session_is() -> None:
    said = {"XMODIFIERS": "@im=fcitx"}
    assert input_method_variables({**WAYLAND, **said, "QT_QPA_PLATFORM": "xcb"}) == BY_FCITX
    assert input_method_variables({**X11, **said, "QT_QPA_PLATFORM": "wayland"}) == {}


@pytest.mark.parametrize(
    "said", [{}, {"QT_IM_MODULE": "compose"}, {"XMODIFIERS": "@im=none"}, {"XMODIFIERS": ""}]
)
def test_given_no_input_method_then_nothing_is_changed(said: dict[str, str]) -> None:
    assert input_method_variables({**X11, **said}) == {}


def test_given_a_portal_the_user_decided_on_then_it_stays() -> None:
    said = {"QT_IM_MODULE": "fcitx", "IBUS_USE_PORTAL": ""}
    assert input_method_variables({**X11, **said}) == {"QT_IM_MODULES": "fcitx;ibus"}


@pytest.mark.parametrize("session", [X11, WAYLAND], ids=["x11", "wayland"])
@pytest.mark.parametrize("module", ["fcitx", "fcitx5", "ibus", "xim", "compose", ""])
def test_given_what_was_set_already_then_nothing_more_is_changed(
    session: dict[str, str], module: str
) -> None:
    environment = {**session, "QT_IM_MODULE": module, "XMODIFIERS": "@im=fcitx"}
    environment.update(input_method_variables(environment))
    assert input_method_variables(environment) == {}
