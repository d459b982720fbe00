"""``articlex view``."""

import os

import click

from articlex.cli.app import Command
from articlex.cli.console import print_message
from articlex.cli.options import INPUTS, examples, takes
from articlex.cli.session import Session
from articlex.cli.settings import Settings
from articlex.export.atomic import to_file
from articlex.export.formats import writer
from articlex.export.views import article_views


@click.command(cls=Command, epilog=examples("view article.txt", "view page.html --article"))
@takes(*INPUTS)
@click.option(
    "--no-browser", is_flag=True, help="Write the page and print its path, but do not open it."
)
def view(settings: Settings, *, no_browser: bool) -> int:
    """Show each article as a page in the browser.

    The page has a list of contents. A click on a column sorts a table, and a button copies it as
    CSV. It is a file in the folder for temporary files, and works offline.
    """
    from tempfile import mkdtemp
    from webbrowser import open as open_page

    session = Session(settings)
    folder = None
    for number, document in enumerate(session.documents(), 1):
        folder = folder or mkdtemp(prefix="articlex-")
        path = os.path.join(folder, f"{number}.html")
        to_file(path, writer("html")(article_views(document, has_captions=True)))
        if no_browser:
            click.echo(path)
        elif not open_page(f"file://{path}"):
            print_message(f"no browser was found; open {path}")
    return session.end()
