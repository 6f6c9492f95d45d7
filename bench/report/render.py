"""The page written: as one HTML file, as Markdown, or a drawing at a time."""

import re
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bench.report import resources, slide_file
from bench.report.page import Page
from bench.report.plots.marks import SWATCH, WIDTH, Plot
from bench.report.slide import Slide, cautioned
from bench.text.characters import visible
from bench.text.markdown import escaped

TEMPLATES = Environment(
    loader=PackageLoader(__package__),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# What a character takes at the most, on average: a file can't measure its texts
LABEL_PX, VALUE_PX = 7, 6.2
SCHEMES = ("light", "dark")
ASSETS = {
    "light": "light.css",
    "dark": "dark.css",
    "plot_css": "plot.css",
    "css": "report.css",
    "js": "report.js",
}


def html(page: Page) -> str:
    """The page as one file. Of its first screen it holds the file that is downloaded, too."""
    assets = {name: _asset(file) for name, file in ASSETS.items()}
    file = slide_svg(page.slide, SCHEMES[0]) if page.slide else None
    headings = resources.HEADINGS
    return _rendered("report.html.j2", page=page, resource_headings=headings, slide_file=file, **assets)


def markdown(page: Page) -> str:
    """The page's words and speed-ups, for a job summary or a comment."""
    return _rendered("report.md.j2", page=page)


def svg(plot: Plot, scheme: str) -> str:
    """One plot as a file of its own, for a "light" or a "dark" page."""
    assets = {"colours": _asset(f"{scheme}.css"), "style": _asset("plot.css")}
    left = max((len(row.label) for row in plot.rows), default=0) * LABEL_PX + 30
    right = max((len(row.value) for row in plot.rows), default=0) * VALUE_PX + 40
    return _rendered("plot.svg.j2", plot=plot, left=left, right=right, **assets)


def slide_svg(slide: Slide, scheme: str) -> str:
    """The first screen as a file of its own: it has the colours of both schemes, and shows one of them."""
    assets = {name: _asset(f"{name}.css") for name in SCHEMES}
    assets |= {"style": _asset("plot.css"), "slide_css": _asset("slide.css")}
    return _rendered(
        "slide.svg.j2",
        drawing=slide_file.drawing(slide),
        title=slide.question,
        ticks=slide.picture.ticks if slide.picture else [],
        reference=slide.picture.reference if slide.picture else None,
        wide=slide_file.WIDE,
        high=slide_file.HIGH,
        scheme=scheme,
        **assets,
    )


def _rendered(template: str, **values: object) -> str:
    """Without a character that acts, or that no file may hold, whatever the values have."""
    return visible(TEMPLATES.get_template(template).render(**values))


def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text()


def _md(text: object) -> Markup:
    """Text that Markdown, and the HTML in it, shows as it is."""
    return Markup(escaped(str(text)))  # noqa: S704 - now safe


def _breakable(text: str) -> Markup:
    """A benchmark's name, escaped, that a narrow column breaks between its words."""
    return Markup("<wbr>").join(re.split(r"(?<=[_\[.:-])(?=\w)", text))


TEMPLATES.filters |= {"md": _md, "breakable": _breakable, "cautioned": cautioned}
TEMPLATES.globals |= {"width": WIDTH, "swatch": SWATCH}
