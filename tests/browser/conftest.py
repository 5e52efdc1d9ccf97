"""The real Neo4j Browser in a headless Chromium."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_SECONDS = 60


class Page:
    """What a person does in the Browser: log in, run a statement, drop a file, look."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def find(self, css: str, *, seconds: float = _SECONDS) -> Any:
        return self.wait(lambda: self.all(css)[:1], f"'{css}'", seconds=seconds)[0]

    def all(self, css: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", css))

    def wait(self, what: Callable[[], Any], name: str, *, seconds: float = _SECONDS) -> Any:
        """Ask again until the answer is true; the page may redraw while it is read."""
        from selenium.common.exceptions import StaleElementReferenceException

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if answer := what():
                    return answer
            except StaleElementReferenceException:
                pass
            time.sleep(0.2)
        self.shoot("failed")
        raise AssertionError(f"{name} did not appear in {seconds} s")

    def log_in(self, address: str, bolt: str, user: str, password: str) -> None:
        self.driver.get(address)
        self._type("boltaddress", bolt)
        self._type("username", user)
        self._type("password", password)
        self.find("[data-testid=connect]").click()
        self.find(".monaco-editor textarea")
        self.wait(lambda: not self.all("[data-testid=connect]"), "the end of the login")

    def _type(self, field: str, text: str) -> None:
        from selenium.webdriver.common.keys import Keys

        element = self.find(f"[data-testid={field}]")
        element.send_keys(Keys.CONTROL, "a")
        element.send_keys(text)

    def run(self, statement: str) -> Any:
        """Run a statement in the editor and return its frame once it has answered."""
        from selenium.webdriver.common.keys import Keys

        before = len(self.frames())
        editor = self.find(".monaco-editor textarea")
        editor.send_keys(Keys.CONTROL, "a")
        editor.send_keys(Keys.DELETE)
        # Typed as one piece: key by key the editor would close brackets of its own.
        self.driver.execute_cdp_cmd("Input.insertText", {"text": statement})
        editor.send_keys(Keys.CONTROL, Keys.ENTER)
        self.wait(lambda: len(self.frames()) > before, "a frame with the answer")
        return self.frames()[0]

    def frames(self) -> list[Any]:
        return self.all("[data-testid=frame]")

    def drop(self, file: Path) -> None:
        """Drop a file on the window, as from a file manager."""
        self.driver.execute_script(
            """
            const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], arguments[1]));
            const target = document.querySelector('.filedrop');
            for (const type of ['dragenter', 'dragover', 'drop']) {
                target.dispatchEvent(
                    new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer}));
            }
            """,
            _base64(file),
            file.name,
        )

    def shoot(self, name: str) -> Path:
        """Keep a picture of the window."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.driver.save_screenshot(str(path))
        return path

    def settled(self) -> None:
        """Wait until the nodes of the newest drawing stand still."""

        def places() -> list[str]:
            return [node.get_attribute("transform") for node in self.all("svg .layer.nodes g.node")]

        def still() -> bool:
            before = places()
            time.sleep(0.7)
            return bool(before) and before == places()

        self.wait(still, "a drawing that stands still")


def _base64(file: Path) -> str:
    import base64

    return base64.b64encode(file.read_bytes()).decode()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a fresh headless Chromium; needs chromium, its driver and selenium."""
    selenium = None if os.environ.get("CI") == "true" else pytest.importorskip("selenium")
    del selenium
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    driver_path = shutil.which("chromedriver")
    if driver_path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromedriver is missing")
        pytest.skip("needs Chromium; install it with: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    for option in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "window-size=1500,1000"):
        options.add_argument(f"--{option}")
    driver = webdriver.Chrome(options=options, service=Service(driver_path))
    try:
        yield Page(driver)
    finally:
        driver.quit()
