"""What `[tool.specmill]` in pyproject.toml asks for."""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.ir.selection import EVERYTHING, Selectors
from specmill.lint.levels import Levels, level_problems, levels, without_rules
from specmill.targets import DEFAULT_TARGET, TARGETS

__all__ = [
    "Job",
    "ReviewSettings",
    "find_config",
    "read_config",
    "read_lint",
    "read_review_settings",
]

_FILE = "pyproject.toml"
_ACCEPTED = "spec/accepted-breaks.toml"
_SECTION_KEYS = ("packages", "strict", "allow-refs", "lint", "review-accept", "review-base")
_SELECTORS = ("only-tags", "only-paths", "only-operations")
_KEYS = {"spec": True, "output": True, "target": False, "package": False} | dict.fromkeys(
    (*_SELECTORS, "lint"), False
)


@dataclass(frozen=True, slots=True)
class Job:
    """One package to generate.

    Attributes:
        spec: The document.
        output: The folder that the folder of the distribution goes into.
        target: What to generate, such as `python`.
        package: The import name; None to make it from the title.
        strict: Whether a package that lacks something of the document is not to be written.
        allow_refs: Folders of files that the document may refer to, beside its own.
        selectors: Which of the document's operations are wanted.
        lint: How much each lint rule matters; None where the configuration does not speak of them,
            so that they are not asked for. Where a package has `lint = false`, all are off.
    """

    spec: Path
    output: Path
    target: str
    package: str | None
    strict: bool = False
    allow_refs: tuple[Path, ...] = ()
    selectors: Selectors = EVERYTHING
    lint: Levels | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """What a configuration says of reviews.

    Attributes:
        accept: The file of accepted breaks.
        main: The main branch, which changes are compared with; None for the one that is found.
    """

    accept: Path
    main: str | None


def find_config(start: Path) -> Path:
    """Finds the nearest pyproject.toml with a `[tool.specmill]`, in a folder or above it.

    Raises:
        SpecmillError: There is none, or one on the way is not TOML.
    """
    for folder in (start, *start.parents):
        candidate = folder / _FILE
        if candidate.is_file() and _section(_parse(candidate)) is not None:
            return candidate
    raise SpecmillError(
        diagnostic(
            "config-not-found",
            "no pyproject.toml with a [tool.specmill] section in this folder or above it",
            Location(_FILE),
            hint="Add one, or name a document: specmill generate SPEC --output DIR",
        )
    )


def read_config(path: Path) -> tuple[Job, ...]:
    """Reads the jobs of a configuration.

    Args:
        path: A pyproject.toml; the paths in it are relative to its folder.

    Raises:
        SpecmillError: One diagnostic for each thing that is wrong.
    """
    section = _section(_parse(path)) or {}
    findings: list[Diagnostic] = [
        _finding(
            path,
            f"/tool/specmill/{key}",
            f"the key `{key}` is not known",
            f"Use {', '.join(f'`{known}`' for known in _SECTION_KEYS)}",
        )
        for key in section
        if key not in _SECTION_KEYS
    ]
    allowed = _folders(path, section.get("allow-refs", []), findings)
    lint = _lint(path, "/tool/specmill", section["lint"], findings) if "lint" in section else None
    strict = section.get("strict", False)
    if not isinstance(strict, bool):
        message = "`strict` must be true or false"
        findings.append(_finding(path, "/tool/specmill/strict", message, "Write `strict = true`"))
    entries = section.get("packages")
    listed = cast("list[object]", entries) if isinstance(entries, list) else []
    if not listed:
        findings.append(
            _finding(
                path,
                "/tool/specmill",
                "there is nothing to generate",
                'Add [[tool.specmill.packages]] with `spec = "…"` and `output = "…"`',
            )
        )
    jobs = [_job(path, i, entry, lint, findings) for i, entry in enumerate(listed)]
    if findings:
        raise SpecmillError(*findings)
    return tuple(replace(job, strict=strict is True, allow_refs=allowed) for job in jobs if job)


def read_lint(path: Path) -> Levels | None:
    """Reads how much each lint rule matters for documents that no package is made of.

    Args:
        path: A pyproject.toml in which nothing is wrong.

    Returns:
        None where the configuration does not speak of lint rules.
    """
    section = _section(_parse(path)) or {}
    table = _table(section.get("lint"))
    return None if table is None else levels(table)


def _lint(path: Path, pointer: str, value: object, findings: list[Diagnostic]) -> dict[str, object]:
    """A table of severities, of which what is wrong is said."""
    table = _table(value)
    if table is None:
        hint = 'Write [tool.specmill.lint] and below it `path-kebab-case = "off"`, say'
        message = "`lint` must be a table"
        findings.append(_finding(path, f"{pointer}/lint", message, hint))
        return {}
    for problem in level_problems(table):
        place = Location(path.as_posix(), pointer=f"{pointer}/lint/{problem.key}")
        findings.append(diagnostic(problem.code_id, problem.message, place, hint=problem.hint))
    return table


def _levels(
    path: Path,
    pointer: str,
    value: object,
    section: dict[str, object] | None,
    findings: list[Diagnostic],
) -> Levels | None:
    """How much each lint rule matters for a package.

    Args:
        path: The configuration.
        pointer: Where the package is.
        value: What the package says: whether there are lint rules, or which matter how much; None
            if it says nothing.
        section: What holds for all packages; None if nothing is said.
        findings: Takes what is wrong.
    """
    if value is None:
        return None if section is None else levels(section)
    if isinstance(value, bool):
        usual = levels(section or {})
        return usual if value else without_rules(usual)
    if _table(value) is None:
        message = "`lint` must be true, false or a table"
        findings.append(_finding(path, f"{pointer}/lint", message, "Write `lint = false`, say"))
        return None
    return levels({**(section or {}), **_lint(path, pointer, value, findings)})


def read_review_settings(path: Path) -> ReviewSettings:
    """Reads what a configuration says of reviews.

    Args:
        path: A pyproject.toml; the paths in it are relative to its folder.

    Raises:
        SpecmillError: One diagnostic for each thing that is wrong.
    """
    section = _section(_parse(path)) or {}
    findings = [
        _finding(path, f"/tool/specmill/{key}", f"`{key}` must be a text", "Put it in quotes")
        for key in ("review-accept", "review-base")
        if key in section and not (isinstance(section[key], str) and section[key])
    ]
    if findings:
        raise SpecmillError(*findings)
    accept, main = section.get("review-accept", _ACCEPTED), section.get("review-base")
    return ReviewSettings(path.parent / str(accept), None if main is None else str(main))


def _folders(path: Path, value: object, findings: list[Diagnostic]) -> tuple[Path, ...]:
    listed = cast("list[object]", value) if isinstance(value, list) else [None]
    names = [name for name in listed if isinstance(name, str) and name]
    if len(names) < len(listed):
        message = "`allow-refs` must be a list of folders"
        hint = 'Write `allow-refs = ["…"]`'
        findings.append(_finding(path, "/tool/specmill/allow-refs", message, hint))
    return tuple(path.parent / name for name in names)


def _parse(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SpecmillError(
            _finding(path, "", f"the configuration cannot be read: {error}", "Mend the file")
        ) from error


def _section(document: dict[str, object]) -> dict[str, object] | None:
    tool = _table(document.get("tool"))
    return None if tool is None else _table(tool.get("specmill"))


def _table(value: object) -> dict[str, object] | None:
    """A table of TOML, whose keys are always text; None for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _job(
    path: Path,
    index: int,
    entry: object,
    lint: dict[str, object] | None,
    findings: list[Diagnostic],
) -> Job | None:
    pointer = f"/tool/specmill/packages/{index}"
    table = _table(entry)
    if table is None:
        findings.append(_finding(path, pointer, "an entry must be a table", "Use [[…]]"))
        return None
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    before = len(findings)
    for key, value in table.items():
        if key not in _KEYS:
            known = ", ".join(f"`{name}`" for name in _KEYS)
            findings.append(
                _finding(path, f"{pointer}/{key}", f"the key `{key}` is not known", f"Use {known}")
            )
        elif key == "lint":
            continue
        elif key in _SELECTORS:
            lists[key] = _texts(value)
            if not lists[key]:
                message = f"`{key}` must be a list of texts"
                hint = f'Write `{key} = ["…"]`'
                findings.append(_finding(path, f"{pointer}/{key}", message, hint))
        elif not isinstance(value, str) or not value:
            findings.append(
                _finding(path, f"{pointer}/{key}", f"`{key}` must be a text", "Put it in quotes")
            )
        else:
            texts[key] = value
    findings.extend(
        _finding(path, pointer, f"`{key}` is missing", f'Add `{key} = "…"`')
        for key, is_required in _KEYS.items()
        if is_required and key not in table
    )
    target = texts.get("target", DEFAULT_TARGET)
    if target not in TARGETS:
        known = ", ".join(sorted(TARGETS))
        findings.append(
            _finding(path, f"{pointer}/target", f"there is no target `{target}`", f"Use {known}")
        )
    chosen = _levels(path, pointer, table.get("lint"), lint, findings)
    if len(findings) > before:
        return None
    folder = path.parent
    return Job(
        spec=folder / texts["spec"],
        output=folder / texts["output"],
        target=target,
        package=texts.get("package"),
        selectors=Selectors(*(lists.get(key, ()) for key in _SELECTORS)),
        lint=chosen,
    )


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts, none of them empty; an empty one for anything else."""
    listed = cast("list[object]", value) if isinstance(value, list) else []
    texts = tuple(entry for entry in listed if isinstance(entry, str) and entry)
    return texts if len(texts) == len(listed) else ()


def _finding(path: Path, pointer: str, message: str, hint: str) -> Diagnostic:
    return diagnostic(
        "invalid-config", message, Location(path.as_posix(), pointer=pointer), hint=hint
    )
