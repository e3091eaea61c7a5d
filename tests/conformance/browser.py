"""Drives a headless Chromium over its DevTools pipe: no driver, no port, nothing to install beside the browser."""

import base64
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import time

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 20  # seconds


def program():
    """The browser to use, or None: $CHROMIUM or the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


class Browser:
    """One browser with one page. Errors of the page's scripts are collected in `errors`."""

    def __init__(self, profile):
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()
        # The browser wants to read 3 and write 4, whatever numbers the pipes have here.
        inputs = fcntl.fcntl(to_browser, fcntl.F_DUPFD, 10)
        outputs = fcntl.fcntl(from_browser, fcntl.F_DUPFD, 10)

        def wire():
            os.dup2(inputs, 3)
            os.dup2(outputs, 4)

        self.process = subprocess.Popen(
            [
                program(),
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-proxy-server",
                "--window-size=1280,900",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=wire,
        )
        for descriptor in (to_browser, from_browser, inputs, outputs):
            os.close(descriptor)
        self.numbers = itertools.count(1)
        self.buffer = b""
        self.session = None
        self.errors = []
        page = next(t for t in self.ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.read_end)
        os.close(self.write_end)

    def ask(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next_message()
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self._note(answer)

    def open(self, url):
        self.ask("Page.navigate", url=url)

    def js(self, expression):
        """The value of a JavaScript expression; promises are awaited."""
        result = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, (expression, result["exceptionDetails"])
        return result["result"].get("value")

    def wait(self, expression):
        """The first true value of the expression."""
        deadline = time.monotonic() + PATIENCE
        while not (value := self.js(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}\n{self.text()}\n{self.errors}"
            time.sleep(0.05)
        return value

    def wait_for_text(self, text, where="body"):
        return self.wait(f"document.querySelector({where!r})?.innerText.includes({json.dumps(text)})")

    def text(self, where="body"):
        return self.js(f"document.querySelector({where!r})?.innerText ?? ''")

    def click(self, words, what="button, a, summary"):
        """Clicks the first element whose text begins with `words`, as soon as it can be clicked."""
        found = (
            f"[...(document.querySelector('dialog[open]') ?? document).querySelectorAll({json.dumps(what)})]"
            f".find((one) => one.innerText.trim().startsWith({json.dumps(words)}) && !one.disabled)"
        )
        self.wait(f"!!({found})")
        self.js(f"{found}.click()")

    def fill(self, name, value):
        """Sets a field of the open dialog, or of the page."""
        self.js(
            f"""(() => {{
                const field = (document.querySelector('dialog[open]') ?? document).querySelector('[name={json.dumps(name)}]');
                field.value = {json.dumps(value)};
                field.dispatchEvent(new Event('input', {{ bubbles: true }}));
                field.dispatchEvent(new Event('change', {{ bubbles: true }}));
            }})()"""
        )

    def press(self, key, text=None):
        codes = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "Tab": 9}
        stroke = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        text = text or (key if len(key) == 1 else "\r" if key == "Enter" else None)
        self.ask("Input.dispatchKeyEvent", type="keyDown", **stroke, **({"text": text} if text else {}))
        self.ask("Input.dispatchKeyEvent", type="keyUp", **stroke)

    def type(self, text):
        self.ask("Input.insertText", text=text)

    def dark(self, on=True):
        feature = {"name": "prefers-color-scheme", "value": "dark" if on else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[feature])

    def size(self, width, height):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, path):
        data = self.ask("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def _next_message(self):
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self.buffer:
            readable, _, _ = select.select([self.read_end], [], [], max(0, deadline - time.monotonic()))
            more = os.read(self.read_end, 1 << 20) if readable else b""
            assert more, "the browser does not answer"
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def _note(self, event):
        if event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(event["params"]["exceptionDetails"].get("exception", {}).get("description"))
        if event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
            self.errors.append(event["params"]["entry"]["text"])
