"""The other end of the settings pages."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.domain.model_files import LoadOptions
from chatapp.domain.models import Dialect, ProxyMode
from chatapp.domain.services import Service
from chatapp.providers.services import services


class SettingsRecorder:
    """Writes down what the pages ask for, as the other end of `SettingsController`."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def set_setting(self, name: str, value: object) -> None:
        self.calls.append(("set_setting", name, value))

    @property
    def services(self) -> tuple[Service, ...]:
        return services()

    def add_connection(
        self, name: str, dialect: Dialect, base_url: str, key: str, service: str
    ) -> None:
        self.calls.append(("add_connection", name, dialect, base_url, key, service))

    def set_options(self, connection_id: str, options: Mapping[str, object]) -> None:
        self.calls.append(("set_options", connection_id, dict(options)))

    def set_proxy(self, connection_id: str, mode: ProxyMode, address: str, user: str) -> None:
        self.calls.append(("set_proxy", connection_id, mode, address, user))

    def set_proxy_password(self, connection_id: str, password: str) -> None:
        self.calls.append(("set_proxy_password", connection_id, password))

    def set_header(self, connection_id: str, name: str, value: str) -> None:
        self.calls.append(("set_header", connection_id, name, value))

    def remove_header(self, connection_id: str, name: str) -> None:
        self.calls.append(("remove_header", connection_id, name))

    def look_for_running(self) -> None:
        """Nothing: what runs on the computer of the tests is none of theirs."""

    def open_link(self, url: str) -> None:
        self.calls.append(("open_link", url))

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

    def pull_model(self, connection_id: str, model: str) -> None:
        self.calls.append(("pull_model", connection_id, model))

    def cancel_pull(self, connection_id: str, model: str) -> None:
        self.calls.append(("cancel_pull", connection_id, model))

    def fetch_demo_model(self) -> None:
        self.calls.append(("fetch_demo_model",))

    def cancel_fetch(self) -> None:
        self.calls.append(("cancel_fetch",))

    def add_model_file(self, path: str) -> None:
        self.calls.append(("add_model_file", path))

    @property
    def embedded(self) -> SettingsRecorder:
        return self

    def look_at_models(self) -> None:
        pass

    def download_model(self, address: str, sha256: str) -> None:
        self.calls.append(("download_model", address, sha256))

    def pause_download(self, name: str) -> None:
        self.calls.append(("pause_download", name))

    def resume_download(self, name: str) -> None:
        self.calls.append(("resume_download", name))

    def cancel_download(self, name: str) -> None:
        self.calls.append(("cancel_download", name))

    def use_model(self, model: str) -> None:
        self.calls.append(("use_model", model))

    def set_load_options(self, model: str, options: LoadOptions) -> None:
        self.calls.append(("set_load_options", model, options))

    def find_model_file(self, path: str, target: str) -> None:
        self.calls.append(("find_model_file", path, target))

    def take_off_model(self, path: str) -> None:
        self.calls.append(("take_off_model", path))

    def delete_model_file(self, path: str) -> None:
        self.calls.append(("delete_model_file", path))

    def unload_model(self) -> None:
        self.calls.append(("unload_model",))

    def look_for_gpus(self) -> None:
        self.calls.append(("look_for_gpus",))

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

    @property
    def system(self) -> SettingsRecorder:
        return self

    def look_at_login(self) -> None:
        """Nothing: the tests tell the state themselves."""

    def set_login_start(self, on: bool) -> None:
        self.calls.append(("set_login_start", on))

    def set_price(self, price: object) -> None:
        self.calls.append(("set_price", price))

    def reset_price(self, price: object) -> None:
        self.calls.append(("reset_price", price))

    def export_usage(self, path: str) -> None:
        self.calls.append(("export_usage", path))

    def open_conversation(self, conversation: str) -> None:
        self.calls.append(("open_conversation", conversation))

    @property
    def updates(self) -> SettingsRecorder:
        return self

    def set_checking(self, wanted: bool) -> None:
        self.calls.append(("set_checking", wanted))

    def check_now(self) -> None:
        self.calls.append(("check_now",))

    def show_news(self) -> None:
        self.calls.append(("show_news",))
