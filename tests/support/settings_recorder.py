"""The other end of the settings pages."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.models import Dialect


class SettingsRecorder:
    """Writes down what the pages ask for, as the other end of `SettingsController`."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def set_setting(self, name: str, value: object) -> None:
        self.calls.append(("set_setting", name, value))

    def add_connection(self, name: str, dialect: Dialect, base_url: str, key: str) -> None:
        self.calls.append(("add_connection", name, dialect, base_url, key))

    def change_connection(self, connection_id: str, fields: Mapping[str, object]) -> None:
        self.calls.append(("change_connection", connection_id, dict(fields)))

    def remove_connection(self, connection_id: str) -> None:
        self.calls.append(("remove_connection", connection_id))

    def set_key(self, connection_id: str, key: str) -> None:
        self.calls.append(("set_key", connection_id, key))

    def reveal_key(self, connection_id: str) -> None:
        self.calls.append(("reveal_key", connection_id))

    def test_connection(self, connection_id: str) -> None:
        self.calls.append(("test_connection", connection_id))

    def fetch_models(self, connection_id: str) -> None:
        self.calls.append(("fetch_models", connection_id))

    def fetch_demo_model(self) -> None:
        self.calls.append(("fetch_demo_model",))

    def cancel_fetch(self) -> None:
        self.calls.append(("cancel_fetch",))

    def add_model_file(self, path: str) -> None:
        self.calls.append(("add_model_file", path))

    def remove_model_file(self, path: str) -> None:
        self.calls.append(("remove_model_file", path))

    def open_folder(self, path: str) -> None:
        self.calls.append(("open_folder", path))

    def prepare_encryption(self) -> None:
        self.calls.append(("prepare_encryption",))

    def encrypt(self, recovery_key: str) -> None:
        self.calls.append(("encrypt", recovery_key))

    def decrypt(self) -> None:
        self.calls.append(("decrypt",))

    def cancel_encryption(self) -> None:
        self.calls.append(("cancel_encryption",))

    @property
    def usage(self) -> SettingsRecorder:
        return self

    def load_report(self, period: object) -> None:
        self.calls.append(("load_report", period))

    def set_price(self, price: object) -> None:
        self.calls.append(("set_price", price))

    def reset_price(self, price: object) -> None:
        self.calls.append(("reset_price", price))

    def export_usage(self, path: str) -> None:
        self.calls.append(("export_usage", path))

    def open_conversation(self, conversation: str) -> None:
        self.calls.append(("open_conversation", conversation))
