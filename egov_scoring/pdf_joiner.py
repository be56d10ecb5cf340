"""The short-lived process that joins PDFs of ``pdf_writer``: seconds to live, then the files in order."""

import resource
import sys

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf

from egov_scoring.pdf_writer import BYTES

VERSION = "1.7"


def main():
    seconds, *paths = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    join(paths, sys.stdout.buffer)


def join(paths, stream):
    """One tagged PDF with all pages and bookmarks; title and language are those of the first file."""
    joined, parts, marked, entries = Pdf.new(), Array(), Array(), []
    for path in paths:
        with Pdf.open(path) as part:
            if not len(joined.pages):
                copy_description(joined, part)
            entries += bookmarks(part, first=len(joined.pages))
            add(joined, part, parts, marked)
    give_structure(joined, parts, marked)
    with joined.open_outline() as outline:
        outline.root.extend(OutlineItem(title, page) for title, page in entries)
    joined.save(stream, min_version=VERSION, object_stream_mode=ObjectStreamMode.generate)


def copy_description(joined, part):
    for key in (Name.Metadata, Name.Lang, Name.ViewerPreferences, Name.MarkInfo):
        joined.Root[key] = joined.copy_foreign(part.make_indirect(part.Root[key]))
    for key, value in part.docinfo.items():
        joined.docinfo[key] = str(value)


def bookmarks(part, first):
    """The top entries of the list of bookmarks, each with its page in the whole."""
    places = {page.objgen: place for place, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        return [(item.title, first + places[item.destination[0].objgen]) for item in outline.root]


def add(joined, part, parts, marked):
    """Pages with what they mean: the numbers that tie a page to its tags follow those added before."""
    first, shift = len(joined.pages), len(marked) // 2
    joined.pages.extend(part.pages)
    tree = joined.copy_foreign(part.Root.StructTreeRoot)
    for page in joined.pages[first:]:
        page.StructParents = shift + int(page.StructParents)
    for place, value in enumerate(tree.ParentTree.Nums):
        marked.append(value if place % 2 else shift + int(value))
    parts.extend(tree.K)


def give_structure(joined, parts, marked):
    """One document whose parts are what the files were."""
    root = joined.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = joined.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=parts))
    for part in parts:
        part.S, part.P = Name.Part, document
    root.K = Array([document])
    root.ParentTree = joined.make_indirect(Dictionary(Nums=marked))
    joined.Root.StructTreeRoot = root


if __name__ == "__main__":
    main()
