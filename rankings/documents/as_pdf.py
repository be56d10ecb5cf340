"""Papers as one tagged PDF."""

from egov_scoring.pdf import join_pdfs, render_pdf

# A paper is drawn by a job, which nobody waits for at the screen.
SECONDS = 240


def as_pdf(papers, title=""):
    context = {"papers": papers, "title": title or papers[0].name}
    return render_pdf("documents/paper.html", "documents/paper.css", context, seconds=SECONDS)


def joined(documents):
    return join_pdfs(documents, seconds=SECONDS)
