"""The pane with the list of conversations."""

from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.pane import NARROWEST, WIDEST, WIDTH, Sidebar

__all__ = ["NARROWEST", "WIDEST", "WIDTH", "Sidebar", "SidebarModel"]
