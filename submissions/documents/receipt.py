"""The receipt of a revision: what was submitted, when, and the hash of its bytes."""

from egov_scoring.pdf import render_pdf
from egov_scoring.templatetags.formats import points, short_points
from submissions.documents.form import STYLE, form_document


def receipt_document(revision):
    """The document of a frozen revision with the figures that its receipt names."""
    document = form_document(revision.submission, revision)
    return document, facts_of(document)


def facts_of(document):
    """What was submitted, as pairs of a name and a value."""
    answers, waivers = document.content["answers"], document.content["waivers"]
    own = [leaf for leaf in document.spec.leaves if leaf.scored_by == "unit"]
    answered = sum(1 for said in answers.values() if said["answer"])
    evidence = sum(len(said["evidence"]) for said in answers.values())
    total = points(document.sheet.total, document.spec.decimals)
    return [
        ("Tổng điểm tự chấm", f"{total}/{short_points(document.spec.max_points)} điểm"),
        ("Tiêu chí đã trả lời", f"{answered}/{len(own)}"),
        ("Minh chứng viện dẫn", str(evidence)),
        ("Đề nghị không áp dụng", str(len(waivers))),
    ]


def receipt_pdf(revision):
    document, facts = receipt_document(revision)
    return render_pdf("documents/receipt.html", STYLE, {"document": document, "facts": facts})
