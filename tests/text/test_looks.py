"""Text that a reader would not see is told from text that he would."""

from __future__ import annotations

import pytest

from instantly_tui.text.looks import PLAIN, colour, look_of, remote_background


def styled(style: str, name: str = "div") -> bool:
    return look_of(name, {"style": style}, PLAIN).hidden


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "mso-hide:all",
        "opacity:0",
        "opacity: 0.0",
        "font-size:0",
        "font-size:0px",
        "font-size:1px",
        "max-height:0;overflow:hidden",
        "height:0px; overflow: hidden",
        "color:#fff",
        "color:#FEFEFE",
        "color: white; background: #ffffff",
        "color:rgb(255, 255, 255)",
        "color:transparent",
        "color:rgba(0,0,0,0)",
        "color:#123456;background-color:#123456",
    ],
)
def test_hidden(style: str) -> None:
    assert styled(style)


@pytest.mark.parametrize(
    "style",
    [
        "",
        "display:block",
        "font-size:12px",
        "font-size:0.9em",
        "opacity:0.5",
        "height:0",
        "color:#fff;background:#0055ff",
        "color:#fff;background:url(https://example.com/x.png)",
        "color:#fff;background:linear-gradient(red, blue)",
        "color:var(--ink)",
        "color:inherit",
        "overflow:hidden",
        "nonsense;;:;a:b:c",
    ],
)
def test_seen(style: str) -> None:
    assert not styled(style)


def test_letters_may_get_a_size_again_but_what_is_gone_stays_gone() -> None:
    tiny = look_of("td", {"style": "font-size:0px"}, PLAIN)
    assert tiny.hidden
    assert not look_of("div", {"style": "font-size:13px"}, tiny).hidden
    gone = look_of("div", {"style": "display:none"}, PLAIN)
    assert look_of("div", {"style": "display:block;font-size:13px"}, gone).hidden


def test_a_white_letter_is_seen_on_the_paper_of_an_outer_element() -> None:
    button = look_of("td", {"bgcolor": "#0055ff"}, PLAIN)
    assert not look_of("a", {"href": "x", "style": "color:#ffffff"}, button).hidden
    assert look_of("font", {"color": "white"}, PLAIN).hidden
    assert not look_of("font", {"color": "white"}, look_of("body", {"background": "x.png"}, PLAIN)).hidden
    assert not look_of("a", {"href": "x"}, look_of("font", {"color": "white"}, PLAIN)).hidden


def test_the_attribute_hidden_hides() -> None:
    assert look_of("p", {"hidden": ""}, PLAIN).hidden


def test_colours() -> None:
    assert colour("#ABC") == (0xAA, 0xBB, 0xCC)
    assert colour("  Navy ") == (0, 0, 128)
    assert colour("rgb(300 0 1)") == (255, 0, 1)
    assert colour("chartreuse-ish") is None


def test_pictures_behind_text_are_remote_only_with_a_host() -> None:
    assert remote_background({"background": "https://example.com/x.png"})
    assert remote_background({"style": "background:url('//example.com/x.png')"})
    assert not remote_background({"background": "cid:x", "style": "background:url(data:image/png;base64,AA)"})
