"""The documents under the given paths: files, and the files inside of zip archives, with their identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import manifest
from ingest.digests import Digests
from ingest.errors import IngestError, Unreadable
from ingest.sources import Source

ARCHIVE = ".zip"
_NOT_DOCUMENT_FOLDERS = ("enrichment", "thesaurus")
_NOT_DOCUMENTS = ("manifest.csv", "readme", "licence", "license", "notice", "changelog")


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that did not go in, and why, in one sentence."""

    doc: str
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """A document that was found: its name, where its content is, what the manifest says of it.

    `digest` is the hash of its content. `doc` is its path relative to the root of the documents; that of a
    file in an archive continues the archive's path (notices/2025.zip/annex/catalogue.xlsx).
    """

    doc: str
    source: Source
    entry: manifest.Entry
    digest: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is under the given paths.

    `notes` are remarks, such as what the manifest says in vain. `empty` are folders without any document: a
    share that is not mounted looks like that, so nothing must be taken out because of it.
    """

    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    empty: tuple[Path, ...] = ()

    def gone(self, docs: Iterable[str]) -> tuple[str, ...]:
        """Return which of `docs` are not here, nor perhaps inside of an archive that cannot be opened now."""
        if self.empty:
            return ()
        here = {f.doc for f in self.files}
        shut = tuple(f"{p.doc}/" for p in self.problems)
        return tuple(sorted(doc for doc in docs if doc not in here and not f"{doc}/".startswith(shut)))


def find(paths: Sequence[Path], digests: Digests | None = None) -> Found:
    """Return the documents under `paths`.

    Raises IngestError for a path that is missing and for two files that would get the same name.
    """
    digests = digests or Digests()
    files: dict[str, File] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    empty: list[Path] = []
    for given in paths:
        if not given.exists():
            raise IngestError(f"There is no file or folder {given}; check the path.")
        root, listed = _root_and_files(given)
        entries = manifest.read(root)
        for path in listed:
            doc = path.relative_to(root).as_posix()
            try:
                held = list(_documents(doc, path, entries, digests))
            except (Unreadable, OSError) as e:
                problems.append(Problem(doc, _reason(e)))
                continue
            for file in held:
                _add(files, file)
        if given.is_dir():
            notes += _in_vain(entries, files, problems)
        if not listed:
            empty.append(given)
            notes.append(f"There are no documents in {given}, so nothing is removed.")
    if not files and not problems:
        raise IngestError(f"There are no documents in {', '.join(map(str, paths))}; check the path.")
    return Found(tuple(files.values()), tuple(problems), tuple(notes), tuple(empty))


def _documents(doc: str, path: Path, entries: dict[str, manifest.Entry], digests: Digests) -> Iterator[File]:
    if path.suffix.lower() != ARCHIVE:
        yield File(doc, Source(path), entries.get(doc, manifest.NO_ENTRY), digests.of(path))
        return
    of_all = entries.get(doc, manifest.NO_ENTRY)
    for member, digest in digests.members(path):
        if not _set_aside(Path(member)):
            name = f"{doc}/{member}"
            yield File(name, Source(path, member), entries.get(name, of_all), digest)


def _reason(error: Unreadable | OSError) -> str:
    if isinstance(error, Unreadable):
        return str(error)
    return f"The file cannot be opened ({error.strerror or 'no reason given'})."


def _add(files: dict[str, File], file: File) -> None:
    twin = files.setdefault(file.doc, file)
    if twin.source != file.source:
        raise IngestError(
            f"{file.source.path} and {twin.source.path} would both be called {file.doc}; "
            "put them under one folder and give that."
        )


def _in_vain(
    entries: dict[str, manifest.Entry], files: dict[str, File], problems: Sequence[Problem]
) -> list[str]:
    there = {*files, *(p.doc for p in problems)}
    archives = {f.doc.removesuffix(f"/{f.source.member}") for f in files.values() if f.source.member}
    return [
        f"The manifest lists {doc}, which is not there." for doc in sorted(set(entries) - there - archives)
    ]


def _root_and_files(given: Path) -> tuple[Path, list[Path]]:
    """Return what names are relative to, and the files: a single file belongs to the folder whose manifest
    lists it, else to its own folder.
    """
    given = given.resolve()
    if given.is_file():
        above = next((p for p in given.parents if (p / manifest.NAME).is_file()), given.parent)
        return above, [given]
    listed = sorted(p for p in given.rglob("*") if p.is_file() and not _set_aside(p.relative_to(given)))
    return given, listed


def _set_aside(relative: Path) -> bool:
    """Tell whether a file is no document: hidden, a manifest, a licence, everyday questions or a thesaurus."""
    hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    aside = len(relative.parts) > 1 and relative.parts[0] in _NOT_DOCUMENT_FOLDERS
    return hidden or aside or relative.name.lower().startswith(_NOT_DOCUMENTS)
