"""The short-lived process that makes one PDF: HTML and CSS as JSON on standard input, the PDF on output."""

import json
import resource
import sys

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

SECONDS = 60
BYTES = 2 * 1024**3


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    document = json.load(sys.stdin)
    # A document holds everything it shows; whatever it points at stays where it is.
    fetcher = URLFetcher(allowed_protocols=())
    page = HTML(string=document["html"], url_fetcher=fetcher)
    style = CSS(string=document["css"], url_fetcher=fetcher)
    page.write_pdf(sys.stdout.buffer, stylesheets=[style], pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
