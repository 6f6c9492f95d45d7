"""The page written: as one HTML file, as Markdown, or a plot at a time."""

import re
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bench.report import raw, usage
from bench.report.marks import SWATCH, WIDTH, Plot
from bench.report.page import Page

TEMPLATES = Environment(
    loader=PackageLoader("bench.report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
MEANING = re.compile(r"[\\`*{}\[\]<>|~&]|(?<!\w)[_#]|_(?!\w)")  # in Markdown; inside a word _ and # have none
ASSETS = {
    "light": "light.css",
    "dark": "dark.css",
    "plot_css": "plot.css",
    "css": "report.css",
    "js": "report.js",
}


def html(page: Page) -> str:
    """The page as one file."""
    assets = {name: _asset(file) for name, file in ASSETS.items()}
    return TEMPLATES.get_template("report.html.j2").render(page=page, usage_head=usage.COLUMNS, **assets)


def markdown(page: Page) -> str:
    """The page's words and speed-ups, for a job summary or a comment."""
    return TEMPLATES.get_template("report.md.j2").render(page=page)


def svg(plot: Plot, scheme: str) -> str:
    """One plot as a file of its own, for a "light" or a "dark" page."""
    colours, style = _asset(f"{scheme}.css"), _asset("plot.css")
    return TEMPLATES.get_template("plot.svg.j2").render(plot=plot, colours=colours, style=style)


def _asset(name: str) -> str:
    return files("bench.report").joinpath("templates", name).read_text()


def _md(text: str) -> Markup:
    """Text that Markdown shows as it is: what means something to it, or to HTML, behind a backslash."""
    return Markup(MEANING.sub(r"\\\g<0>", str(text)).replace("\n", " "))  # noqa: S704 - now safe


def _breakable(text: str) -> Markup:
    """A benchmark's name, escaped, that a narrow column breaks between its words."""
    return Markup("<wbr>").join(re.split(r"(?<=[_\[.:-])(?=\w)", text))


TEMPLATES.filters |= {"heading": raw.heading, "shown": raw.shown, "md": _md, "breakable": _breakable}
TEMPLATES.globals |= {"width": WIDTH, "swatch": SWATCH, "names": raw.NAMES}
