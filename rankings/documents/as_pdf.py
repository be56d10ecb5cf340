"""Papers as one tagged PDF."""

from egov_scoring.pdf import render_pdf

# A paper is drawn by a job, which nobody waits for at the screen.
SECONDS = 240


def as_pdf(papers):
    return render_pdf("documents/paper.html", "documents/paper.css", {"papers": papers}, seconds=SECONDS)
