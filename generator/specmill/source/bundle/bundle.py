"""Makes one document of a document and the files that it refers to.

What is needed of another file becomes a component, or takes the place of a reference that is all
that a component or a path consists of. Names that the document has itself win.
"""

import json
import re
from dataclasses import replace

from specmill.source.bundle.copier import Copier
from specmill.source.bundle.files import FilePlace, files_around
from specmill.source.bundle.targets import Targets
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.positions import BundledPositions

__all__ = ["bundle", "may_refer_out"]

# Most documents refer to themselves alone, which is seen without looking at all of their values.
_MAY_LEAVE = re.compile(r"""\$ref["']?\s*+:\s*+(?!["']?\#)""")


def may_refer_out(text: str) -> bool:
    """Whether the text of a document may refer to anything but itself."""
    return _MAY_LEAVE.search(text) is not None


def bundle(document: Document) -> Document:
    """Brings what a document needs of other files into it.

    Args:
        document: A document as it was parsed, of any version.

    Returns:
        A document without references to files that can be read, which knows where each of its
        values stands in which file; the document itself where there are none.

    Raises:
        SpecmillError: A file is malformed, or all of them exceed a limit.
    """
    home = document.source.path
    if home is None or not isinstance(document.root, dict):
        return document
    if not may_refer_out(document.source.text):
        return document
    files = files_around(document, home)
    targets = Targets(files, home)
    targets.find()
    if len(files.documents) == 1 and not (targets.problems or targets.names_root):
        return document
    copier = Copier(targets)
    root = copier.whole(FilePlace(home, ""), document.root)
    content = json.dumps(root, indent=2, ensure_ascii=False) + "\n"
    others = {path: found.source.sha256 for path, found in files.documents.items() if path != home}
    changed = others or targets.names_root
    inputs = others | dict.fromkeys(files.missing, "")
    return replace(
        document,
        source=replace(
            document.source,
            content=content.encode("utf-8") if changed else document.source.content,
            inputs={path.as_posix(): inputs[path] for path in sorted(inputs)},
        ),
        root=root,
        positions=BundledPositions(
            document.positions,
            {
                at: (files.documents[place.file].positions, place.pointer)
                for at, place in copier.origins.items()
            },
        ),
        problems={join(at, "$ref"): error for at, error in copier.problems.items()},
    )
