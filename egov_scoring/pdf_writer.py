"""The short-lived process that makes one PDF: seconds to live, HTML and CSS as JSON on standard input."""

import gc
import json
import os
import resource
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

BYTES = 2 * 1024**3
DEFAULTS = CSS(Path(__file__).parent / "pdf_defaults.css")


class Page(HTML):
    """A document with our own short defaults for its elements."""

    def _ua_stylesheets(self, forms=False):
        return [DEFAULTS]


def main():
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    # The process ends with its document: looking for garbage would take a sixth of its time.
    gc.disable()
    document = json.load(sys.stdin)
    # A document holds everything it shows; whatever it points at stays where it is.
    fetcher = URLFetcher(allowed_protocols=())
    page = Page(string=document["html"], url_fetcher=fetcher)
    style = CSS(string=document["css"], url_fetcher=fetcher)
    page.write_pdf(sys.stdout.buffer, stylesheets=[style], pdf_variant="pdf/ua-1")
    sys.stdout.flush()
    # Taking a million objects apart would take a tenth of the time again.
    os._exit(0)


if __name__ == "__main__":
    main()
