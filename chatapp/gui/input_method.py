"""Which input methods Qt asks: found out before Qt, from what the session says.

The Qt of the packages speaks IBus's protocol and has no module of Fcitx's own. Fcitx 5 answers that
protocol too, at the address of IBus's portal, where it is found whenever it is started. One that is
started again under an open window is not always taken up by Qt; the next start of the app does.
"""

from __future__ import annotations

from collections.abc import Mapping

_FCITX = ("fcitx5", "fcitx")
_BY_X11 = ("", "xim")
"""What leaves it to XMODIFIERS on X11; Qt 6 does not speak XIM."""


def input_method_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables to set besides those of `environment`, so that Chinese can be typed.

    Qt takes the first module of QT_IM_MODULES that it has, and reads QT_IM_MODULE only where that
    is not set. On Wayland, what nobody names is left to the compositor (text-input).
    Source: Qt's `QPlatformInputContextFactory`, and "Setup Fcitx 5" of Fcitx.
    """
    named = _named(environment)
    modules: list[str] = []
    for name in named:
        added = [name, "ibus"] if name in _FCITX else [name]
        modules += [each for each in added if each not in modules]
    variables = {}
    if modules != _in_force(environment):
        variables["QT_IM_MODULES"] = ";".join(modules)
    if any(name in _FCITX for name in named) and "IBUS_USE_PORTAL" not in environment:
        variables["IBUS_USE_PORTAL"] = "1"
    return variables


def _named(environment: Mapping[str, str]) -> list[str]:
    """The modules that the session names, for Qt or, on X11, for other toolkits."""
    modules = _in_force(environment)
    if _is_wayland(environment) or any(name not in _BY_X11 for name in modules):
        return modules
    modifier = environment.get("XMODIFIERS", "").rpartition("@im=")[2]
    for name in (environment.get("GTK_IM_MODULE", ""), modifier):
        if name in ("ibus", *_FCITX):
            return [name]
    return modules


def _in_force(environment: Mapping[str, str]) -> list[str]:
    """The modules that Qt would try by itself."""
    names = environment.get("QT_IM_MODULES", "").split(";")
    modules = [name for name in names if name]
    single = environment.get("QT_IM_MODULE", "")
    return modules or ([single] if single else [])


def _is_wayland(environment: Mapping[str, str]) -> bool:
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform.startswith("wayland")
    if environment.get("XDG_SESSION_TYPE") == "x11":
        return False
    return bool(environment.get("WAYLAND_DISPLAY"))
