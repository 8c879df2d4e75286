# SPDX-License-Identifier: GPL-2.0
"""Sphinx: these pages as HTML.

    make html
"""
import pathlib
import subprocess

from docutils import nodes
from docutils.parsers.rst import Directive

project = "hsrp"
author = "the developers"
copyright = author  # pylint: disable=redefined-builtin
root_doc = "index"
exclude_patterns = ["_build", "netlink"]
html_theme = "alabaster"
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"page_width": "62em", "sidebar_width": "15em"}


class ManPage(Directive):
    """The manual page, by mandoc, in the midst of a page."""

    def run(self):
        page = pathlib.Path(__file__).parent.parent / "ctl" / "hsrpctl.8"
        self.state.document.settings.record_dependencies.add(str(page))
        html = subprocess.run(
            ["mandoc", "-T", "html", "-O", "fragment", str(page)],
            check=True, capture_output=True, text=True).stdout
        return [nodes.raw("", html, format="html")]


def setup(app):
    app.add_directive("hsrpctl-page", ManPage)
    return {"parallel_read_safe": True}
