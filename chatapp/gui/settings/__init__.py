"""The settings pages."""

from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.page import PAGES, SettingsPage

__all__ = ["PAGES", "SettingsController", "SettingsPage", "SettingsState"]
