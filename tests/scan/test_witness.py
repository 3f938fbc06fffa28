"""The second witness sees print of any colour, and reads what nothing else covers."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tongbao.extract.scan.witness.unseen import unseen_lines


def test_light_print_on_a_dark_ground_is_read_unless_covered() -> None:
    picture = Image.new("RGB", (1000, 600), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((100, 100, 600, 180), fill=(30, 60, 160))
    draw.text((200, 118), "12345.67", "white", ImageFont.load_default(44))
    draw.text((200, 318), "98.5", "black", ImageFont.load_default(44))
    colour = np.asarray(picture)
    texts = [line.text for line in unseen_lines(colour, [(190, 310, 320, 380)])]
    assert texts == ["12345.67"]
    assert unseen_lines(colour, [(0, 0, 999, 599)]) == ()
