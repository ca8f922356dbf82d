"""Remembers what a job became, so that doing it again costs next to nothing.

There is one record for each job. It holds a fingerprint of everything that decided the output (the
document, the options, specmill's own source and templates, and the libraries that are installed)
and the digests of the files that came of it, which are compared with what is on disk. Where the
document has changed, files that are made of the same as before need not be made again: what came of
them is on disk. Beside the record it is kept which parts of the document were sound, and its model. What is
missing, broken or unwritable is no fault: the work is done instead.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from pickle import PickleError
from typing import Any

from platformdirs import user_cache_path

from specmill.config import Job
from specmill.render.lock import WORK_FOLDER
from specmill.render.plan import package_files
from specmill.render.reuse import EarlierFile, FileNote, Remembered, nothing_remembered
from specmill.render.templates import source_files, templates_folder
from specmill.source.finding_notes import read_note
from specmill.source.soundness import NOTHING_KNOWN, PartFacts, Soundness

__all__ = [
    "DAMAGED",
    "Record",
    "are_as_read",
    "cache_folder",
    "fingerprint",
    "generator_digest",
    "is_current",
    "keep",
    "kept_file",
    "recall",
    "recall_sound",
    "remember",
    "remember_sound",
    "remembered_files",
]

_METADATA = (".dist-info", ".egg-info")

# What lies in the folder and is specmill's: it may be a folder of the user's, with other files.
_KEPT = re.compile(r"[0-9a-f]{64}\.(json|sound|model|[0-9]+\.tmp)")
# Three for each job: more jobs than anybody works on at a time, in some hundred megabytes at worst.
_MOST_KEPT = 300


DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    EOFError,
    PickleError,
)
"""What reading a file raises that is not what was written: too deep, infinite, a path with NUL."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a job became.

    Attributes:
        generator: The digest of the generator that made it.
        fingerprint: The digest of everything that decided the output.
        folder: Name of the folder of the distribution.
        package: Name of the package's folder in it.
        files: SHA-256 of each file, the manifest included, by its path in the folder.
        rendered: SHA-256 of what was rendered, before it was formatted, for files that are.
        notes: What files were made of, where that is known.
        warnings: How many warnings the document gave.
        operations: How many operations came out, and how many should have.
        inputs: SHA-256 of each further file that the document refers to, by its path; empty for
            one that was not there.
        not_selected: How many more the document has, which were not wanted.
    """

    generator: str
    fingerprint: str
    folder: str
    package: str
    files: Mapping[str, str]
    rendered: Mapping[str, str]
    notes: Mapping[str, FileNote]
    warnings: int
    operations: tuple[int, int]
    inputs: Mapping[str, str]
    not_selected: int


def cache_folder() -> Path:
    """Where records are kept: `SPECMILL_CACHE_DIR`, or the user's own cache folder."""
    chosen = os.environ.get("SPECMILL_CACHE_DIR")
    return Path(chosen) if chosen else user_cache_path("specmill", appauthor=False)


def generator_digest() -> str:
    """A digest of everything that decides the output of every job: the generator itself."""
    digest = sha256(json.dumps([sys.version, list(_installed_libraries())]).encode())
    for root, path in _generator_files():
        source = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(source)}\n".encode())
        digest.update(source)
    return digest.hexdigest()


def _installed_libraries() -> Iterator[str]:
    """All libraries that can be imported, such as `pydantic-2.14.3.dist-info`.

    All of them, as those that specmill builds on build on others. The names of their folders say
    it: to load `importlib.metadata` and have it read them takes as long as all else of an
    unchanged regeneration.
    """
    for folder in sys.path:
        # An entry may be an archive, or lead nowhere.
        with suppress(OSError), os.scandir(folder) as entries:
            yield from sorted(entry.name for entry in entries if entry.name.endswith(_METADATA))


def _generator_files() -> Iterator[tuple[Path, Path]]:
    """The generator's own files, each after the folder that it is named in."""
    package, templates = Path(__file__).parent, templates_folder()
    for root in (package, templates):
        # In a wheel the templates are in the package.
        if root == package or not root.is_relative_to(package):
            for path in source_files(root, (".py", ".j2")):
                yield root, path


def fingerprint(generator: str, job: Job, content: bytes) -> str:
    """A digest of everything that decides the output of a job.

    Args:
        generator: The digest of the generator.
        job: The job.
        content: The bytes of its document.
    """
    allowed = [os.path.realpath(folder) for folder in job.allow_refs]
    wanted = [job.selectors.tags, job.selectors.paths, job.selectors.operations]
    options = [generator, job.spec.name, job.target, job.package, job.strict, allowed, wanted]
    return sha256(json.dumps(options).encode() + content).hexdigest()


def recall(folder: Path, job: Job) -> Record | None:
    """Finds what a job became when it was done last.

    Args:
        folder: The folder of the records.
        job: The job.

    Returns:
        None where there is no record that can be used.
    """
    try:
        record = json.loads((kept_file(folder, job, "json")).read_bytes())
        done, total = record["operations"]
        return Record(
            generator=str(record["generator"]),
            fingerprint=str(record["fingerprint"]),
            folder=str(record["folder"]),
            package=str(record["package"]),
            files={str(path): str(digest) for path, digest in record["files"].items()},
            rendered={str(path): str(digest) for path, digest in record["rendered"].items()},
            notes=_read_notes(record["notes"]),
            warnings=int(record["warnings"]),
            operations=(int(done), int(total)),
            inputs={str(path): str(digest) for path, digest in record["inputs"].items()},
            not_selected=int(record["not_selected"]),
        )
    except DAMAGED:
        return None


def remember(folder: Path, job: Job, record: Record) -> None:
    """Keeps what a job became in place of what it was before, where that is possible.

    Args:
        folder: The folder of the records; made when it does not exist.
        job: The job.
        record: What it became.
    """
    content = json.dumps(
        {
            "generator": record.generator,
            "fingerprint": record.fingerprint,
            "folder": record.folder,
            "package": record.package,
            "files": dict(record.files),
            "rendered": dict(record.rendered),
            "notes": _written_notes(record.notes),
            "warnings": record.warnings,
            "operations": list(record.operations),
            "inputs": dict(record.inputs),
            "not_selected": record.not_selected,
        }
    )
    keep(kept_file(folder, job, "json"), content.encode())


def recall_sound(folder: Path, job: Job, generator: str) -> Soundness:
    """Finds what was sound in the document of a job when it was done last.

    Args:
        folder: The folder of the records.
        job: The job.
        generator: The digest of the generator, which must have been the same.
    """
    try:
        content = json.loads((kept_file(folder, job, "sound")).read_bytes())
        if content["generator"] != generator:
            return NOTHING_KNOWN
        return Soundness(str(content["surroundings"]), _read_parts(content["parts"]))
    except DAMAGED:
        return NOTHING_KNOWN


def remember_sound(folder: Path, job: Job, generator: str, sound: Soundness) -> None:
    """Keeps what is sound in the document of a job, where that is possible.

    Args:
        folder: The folder of the records; made when it does not exist.
        job: The job.
        generator: The digest of the generator that has judged.
        sound: What is sound.
    """
    parts = {
        pointer: [
            digest,
            facts.operations,
            facts.links,
            facts.properties,
            facts.steps,
            facts.findings,
        ]
        for pointer, (digest, facts) in sound.parts.items()
    }
    content = {"generator": generator, "surroundings": sound.surroundings, "parts": parts}
    keep(kept_file(folder, job, "sound"), json.dumps(content).encode())


def _read_parts(content: Any) -> dict[str, tuple[str, PartFacts]]:
    return {
        str(pointer): (
            str(digest),
            PartFacts(
                tuple(map(str, operations)),
                {str(place): [*map(str, found)] for place, found in links.items()},
                {str(place): int(count) for place, count in properties.items()},
                int(steps),
                tuple(read_note(*finding) for finding in findings),
            ),
        )
        for pointer, (digest, operations, links, properties, steps, findings) in content.items()
    }


def keep(place: Path, content: bytes) -> None:
    """Writes a file in one go, where that is possible; without it the work is done again.

    Args:
        place: Where it is to be, see `kept_file`.
        content: Its content.
    """
    temporary = place.with_suffix(f".{os.getpid()}.tmp")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.touch(mode=0o600)
        temporary.write_bytes(content)
        temporary.replace(place)
        _forget_oldest(place.parent)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def _forget_oldest(folder: Path) -> None:
    """Removes what was kept for other jobs the longest time ago, where there is too much."""
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if _KEPT.fullmatch(entry.name)]
    if len(kept) <= _MOST_KEPT:
        return
    kept.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
    for entry in kept[_MOST_KEPT:]:
        Path(entry.path).unlink(missing_ok=True)


def _written_notes(notes: Mapping[str, FileNote]) -> dict[str, object]:
    """The notes as JSON: what many files read is written once, and named by its number."""
    numbers: dict[tuple[str, str], int] = {}
    files = {
        path: [
            note.given,
            note.values,
            [numbers.setdefault(read, len(numbers)) for read in note.reads],
        ]
        for path, note in notes.items()
    }
    return {"reads": list(numbers), "files": files}


def _read_notes(content: Any) -> dict[str, FileNote]:
    reads = [(str(name), str(key)) for name, key in content["reads"]]
    return {
        str(path): FileNote(str(given), tuple(reads[int(one)] for one in numbers), str(values))
        for path, (given, values, numbers) in content["files"].items()
    }


def kept_file(folder: Path, job: Job, kind: str) -> Path:
    """Where something of a job is kept, so that it is replaced and nothing is left behind.

    Args:
        folder: The folder of the records.
        job: The job.
        kind: `json`, `sound` or `model`.
    """
    place = [os.path.realpath(job.output), os.path.realpath(job.spec), job.target, job.package]
    return folder / f"{sha256(json.dumps(place).encode()).hexdigest()}.{kind}"


def is_current(output: Path, record: Record) -> bool:
    """Whether the disk holds every file of a record as it was made, and nothing beside them.

    A file that is not specmill's, or a working folder that an interrupted run has left, is for the
    whole of the work to find and report.
    """
    folder = output / record.folder
    inside = {path for path in record.files if path.startswith(f"{record.package}/")}
    try:
        return (
            not os.path.lexists(folder / WORK_FOLDER)
            and inside == set(map(str, package_files(folder, record.package)))
            and all(_is_as_made(folder / path, digest) for path, digest in record.files.items())
        )
    except (OSError, ValueError):
        return False


def are_as_read(inputs: Mapping[str, str]) -> bool:
    """Whether the further files of a document are what they were when they were read."""
    return all(_digest_of(Path(path)) == digest for path, digest in inputs.items())


def _digest_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""


def remembered_files(output: Path, record: Record | None, generator: str) -> Remembered:
    """What finds the files on disk that the same generator has made.

    Args:
        output: Where the distribution's folder is.
        record: What the job became when it was done last.
        generator: The digest of the generator.
    """
    if record is None or record.generator != generator:
        return nothing_remembered

    def find(path: PurePosixPath) -> EarlierFile | None:
        name = str(path)
        made, rendered = record.files.get(name), record.rendered.get(name)
        if made is None or rendered is None:
            return None
        place = output / record.folder / path
        # Whatever is in the way there is for the writer to report.
        with suppress(OSError, ValueError):
            content = b"" if place.is_symlink() else place.read_bytes()
            if sha256(content).hexdigest() == made:
                return EarlierFile(content, rendered, record.notes.get(name))
        return None

    return find


def _is_as_made(path: Path, digest: str) -> bool:
    return not path.is_symlink() and sha256(path.read_bytes()).hexdigest() == digest
