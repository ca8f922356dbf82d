"""The names of operations: in the document, and within their resources.

They are settled over the whole document, whatever part of it is generated.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from specmill.ir.names import Proposal, Words, fold, readable_words, resolve_names, split_words
from specmill.lower.declared import DeclaredOperation
from specmill.lower.grouping import group_operations
from specmill.lower.method_names import method_names, says_only_path
from specmill.lower.node import Node
from specmill.lower.operation_ids import common_chunks, function_name, told_apart
from specmill.lower.path_calls import Paths, full_names, path_calls, path_words, read_paths

__all__ = ["METHOD_NAME", "OperationName", "name_operations"]

METHOD_NAME = "x-speakeasy-name-override"
"""The extension that names the method of a client."""


@dataclass(frozen=True, slots=True)
class OperationName:
    """What an operation is called.

    Attributes:
        resource: The resource that it belongs to.
        words: Its name in the document.
        method_words: Its name within the resource.
        context: What the objects inside it are called after: what it does to what, where its
            operationId only spells out its path.
        is_taken: Whether a name that it should have had is another operation's.
    """

    resource: Words
    words: Words
    method_words: Words
    context: Words
    is_taken: bool


def name_operations(
    root: Node, operations: Sequence[DeclaredOperation]
) -> dict[str, OperationName]:
    """Names all operations of a document, by their pointers.

    Args:
        root: The whole document.
        operations: All of its operations, in order.
    """
    paths = read_paths(operations)
    named = resolve_names(_proposals(operations, paths))
    group_of = group_operations(root, operations)
    groups: dict[Words, list[DeclaredOperation]] = {}
    for entry in operations:
        groups.setdefault(group_of[entry.pointer], []).append(entry)
    chunks = common_chunks(operations)
    contexts = _contexts(operations, named.names, paths, chunks)
    names: dict[str, OperationName] = {}
    for resource, members in groups.items():
        proposals = _method_proposals(resource, members, named.names, paths, chunks)
        methods = resolve_names(proposals)
        taken = {*named.clashes, *methods.clashes}
        for pointer, words in methods.names.items():
            names[pointer] = OperationName(
                resource,
                named.names[pointer],
                words,
                contexts[pointer],
                is_taken=pointer in taken,
            )
    return names


def _proposals(declared: Sequence[DeclaredOperation], paths: Paths) -> list[Proposal]:
    """What operations are called in the whole document: their operationIds, or after their paths."""
    proposals: list[Proposal] = []
    for entry in declared:
        words = readable_words(entry.operation_id)
        names = (*_by_id(entry, words), path_words(entry)) if words else full_names(entry, paths)
        proposals.append(Proposal(entry.pointer, names))
    with_keys = {
        e.pointer for e in declared if "{" in e.path and not readable_words(e.operation_id)
    }
    return _plainest_first(proposals, with_keys)


def _by_id(operation: DeclaredOperation, words: Words) -> tuple[Words, ...]:
    """An operationId without what a framework put behind it, what tells that apart, and all of it."""
    function = split_words(function_name(operation))
    if function in ((), words):
        return (words,)
    return (function, *told_apart(function, operation), words)


def _contexts(
    operations: Sequence[DeclaredOperation], names: Mapping[str, Words], paths: Paths, chunks: int
) -> Mapping[str, Words]:
    proposals: list[Proposal] = []
    for entry in operations:
        words = names[entry.pointer]
        if says_only_path(entry, chunks):
            proposals.append(Proposal(entry.pointer, (full_names(entry, paths)[0], words)))
        else:
            proposals.append(Proposal(entry.pointer, (words,), pinned=True))
    return resolve_names(proposals).names


def _method_proposals(
    resource: Words,
    members: Sequence[DeclaredOperation],
    names: Mapping[str, Words],
    paths: Paths,
    chunks: int,
) -> list[Proposal]:
    """What the operations of one resource would be called; an override comes before all else."""
    chosen = {entry.pointer: split_words(entry.node.text(METHOD_NAME)) for entry in members}
    often = Counter(fold(words) for words in chosen.values())
    calls = path_calls(resource, members, paths)
    proposals: list[Proposal] = []
    for entry in members:
        words, override = names[entry.pointer], chosen[entry.pointer]
        if override:
            is_free = often[fold(override)] == 1
            proposals.append(Proposal(entry.pointer, (override, words), pinned=is_free))
        else:
            own = method_names(entry, calls[entry.pointer], words, chunks)
            proposals.append(Proposal(entry.pointer, own))
    with_keys = {pointer for pointer, call in calls.items() if call.parameters or call.outer}
    return _plainest_first(proposals, with_keys)


def _plainest_first(proposals: Sequence[Proposal], with_keys: Collection[str]) -> list[Proposal]:
    """Leaves a name that several want to the only one of them that is not found by a parameter."""
    plain = Counter(fold(p.candidates[0]) for p in proposals if p.key not in with_keys)
    return [
        replace(proposal, candidates=proposal.candidates[1:])
        if proposal.key in with_keys
        and len(proposal.candidates) > 1
        and not proposal.pinned
        and plain[fold(proposal.candidates[0])] == 1
        else proposal
        for proposal in proposals
    ]
