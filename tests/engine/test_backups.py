"""Backups as the engine makes and restores them."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest

from chatapp.domain.changes import Notice, StoreChanged
from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import Conversation, now
from chatapp.engine import backups
from chatapp.engine.engine import Engine
from chatapp.storage.backup import inspect_backup
from chatapp.storage.backup_folder import BackupKind
from chatapp.storage.profile import Profile
from tests.support.bench import Bench, Open, Held
from tests.support.command import Serve
from tests.support.filled_profile import fill, overwrite
