"""What every browser test stands on: a real sandbox on a free port, Chromium, a bot played by the test."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from playwright.sync_api import Browser, ColorScheme, ConsoleMessage, Page, sync_playwright

