"""Write a picture of each screen: `python -m tests.screenshots [FOLDER]`."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from tests.support.pictures import SIZES, WAYS, app_for, in_utc, walk

SIZE = (120, 36)
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"


async def picture(name: str) -> str:
    """The screen as an SVG; the same one each time."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_for(name, Path(folder))
        async with app.run_test(size=SIZES.get(name, SIZE)) as pilot:
            await walk(name, pilot)
            drawn = app.export_screenshot(title=f"itui: {name}")
    # A picture that is looked at asks nobody for a font.
    drawn = re.sub(r"@font-face\s*\{[^}]*\}", "", drawn)
    return "\n".join(line.rstrip() for line in drawn.splitlines() if line.strip()) + "\n"


def main(folder: Path) -> None:
    """Draw all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in WAYS:
        (folder / f"{name}.svg").write_text(asyncio.run(picture(name)), encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLORTERM"] = "truecolor"
    os.environ.pop("NO_COLOR", None)
    with in_utc():
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENSHOTS)
