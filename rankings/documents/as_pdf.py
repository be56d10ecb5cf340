"""Papers as one tagged PDF."""

from egov_scoring.pdf import render_pdf


def as_pdf(papers):
    return render_pdf("documents/paper.html", "documents/paper.css", {"papers": papers})
