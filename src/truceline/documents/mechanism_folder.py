"""The folder of one mechanism, and what it inherits from the mechanism that it extends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields

from truceline.documents.node import Node
from truceline.documents.problem import Problem, shown
from truceline.domain.mechanism import Asset

_OWN = ("id", "names", "summary", "status", "known", "proposed_by", "extends")


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismDocuments:
    """The five files of a mechanism, as read; a part that is absent is empty."""

    head: Node
    assets: Node
    rules: Node
    release: Node
    procedure: Node

    @property
    def extends(self) -> str:
        """The id of the extended mechanism, or nothing."""
        return self.head.get("extends").text


def with_defaults(assets_file: Node) -> tuple[Node, ...]:
    """Return the assets, each with the defaults that it does not set itself."""
    defaults = assets_file.get("defaults").fields
    return tuple(
        Node({**defaults, **asset.fields}, asset.mark, asset.key_mark)
        for asset in assets_file.get("assets").items
    )


def effective(mechanism_id: str, all_read: Mapping[str, MechanismDocuments]) -> Node:
    """Return a mechanism with what it inherits, in the domain's shape."""
    chain = _chain(mechanism_id, all_read)
    own = chain[-1]
    parts: dict[str, Node] = {}
    for documents in chain:
        parts = _extended(parts, documents)
    head = {name: own.head.fields[name] for name in _OWN if name in own.head.fields}
    return Node({**head, **parts}, own.head.mark)


def incomplete_assets(assets_file: Node) -> Iterable[Problem]:
    """Yield what neither an asset nor the defaults of its file say."""
    required = [one.name for one in fields(Asset) if _is_required(one)]
    for asset in with_defaults(assets_file):
        for name in required:
            if name not in asset.fields and name != "id":
                yield Problem(
                    at=asset.mark,
                    expected=f"{name} in this asset or in defaults",
                    came="none",
                    remedy=f"Add {name}.",
                )


def _is_required(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def extension_problems(all_read: Mapping[str, MechanismDocuments]) -> Iterable[Problem]:
    """Yield circles of extension and things left out that were never there."""
    for mechanism_id, documents in all_read.items():
        extends = documents.head.get("extends")
        if _is_circular(mechanism_id, all_read):
            yield Problem(
                at=extends.mark,
                expected="a mechanism that does not extend this one",
                came=shown(extends.value),
                remedy="Break the circle.",
            )
        elif not extends.text or extends.text in all_read:
            yield from _absent_problems(documents, all_read)
            without = documents.head.get("without")
            yield from _orphaning_problems(effective(mechanism_id, all_read), without)


def _absent_problems(
    documents: MechanismDocuments, all_read: Mapping[str, MechanismDocuments]
) -> Iterable[Problem]:
    inherited = effective(documents.extends, all_read) if documents.extends else documents.head
    for part, left_out in documents.head.get("without").fields.items():
        known = {item.get("id").text for item in inherited.get(part).items}
        for wanted in left_out.items:
            if wanted.text not in known:
                yield Problem(
                    at=wanted.mark,
                    expected=f"one of the {part} of the extended mechanism",
                    came=shown(wanted.value),
                    remedy="Correct the id, or remove it from without.",
                )


def _orphaning_problems(mechanism: Node, without: Node) -> Iterable[Problem]:
    """Yield bodies that are left out though assets of theirs stay."""
    for body in without.get("bodies").items:
        assets = mechanism.get("assets").items
        orphans = [a.get("id").text for a in assets if a.get("body").value == body.value]
        kept = {one.get("id").value for one in mechanism.get("bodies").items}
        if orphans and body.value not in kept:
            yield Problem(
                at=body.mark,
                expected="a body under which no asset is left",
                came=f"{shown(body.value)} with {', '.join(orphans)}",
                remedy="Leave out these assets too, or keep the body.",
            )


def _chain(
    mechanism_id: str, all_read: Mapping[str, MechanismDocuments]
) -> list[MechanismDocuments]:
    """Return the mechanisms from the first extended one to the one asked for."""
    chain: list[MechanismDocuments] = []
    seen: set[str] = set()
    while mechanism_id in all_read and mechanism_id not in seen:
        seen.add(mechanism_id)
        chain.insert(0, all_read[mechanism_id])
        mechanism_id = all_read[mechanism_id].extends
    return chain


def _is_circular(mechanism_id: str, all_read: Mapping[str, MechanismDocuments]) -> bool:
    chain = _chain(mechanism_id, all_read)
    return chain[0].extends == mechanism_id


def _extended(parts: Mapping[str, Node], documents: MechanismDocuments) -> dict[str, Node]:
    without = documents.head.get("without")
    bodies, assets = documents.assets.get("bodies").items, with_defaults(documents.assets)
    merged = {}
    for name, items in (("bodies", bodies), ("assets", assets)):
        inherited = parts[name].items if name in parts else ()
        left_out = {one.text for one in without.get(name).items}
        merged[name] = Node(_merged(inherited, items, left_out), documents.assets.mark)
    for name, file in (("rules", documents.rules), ("release", documents.release)):
        inherited_settings = parts[name].fields if name in parts else {}
        settings = {**inherited_settings, **file.get("settings").fields}
        merged[name] = Node(settings, file.mark)
    if documents.procedure.fields:  # whole: half of one procedure and half of another are none
        merged["procedure"] = documents.procedure
    return {**parts, **merged}


def _merged(
    inherited: tuple[Node, ...], own: tuple[Node, ...], left_out: set[str]
) -> tuple[Node, ...]:
    """Put each own item in the place of the inherited one of its id, the rest after them."""
    own_ids = {item.get("id").text: item for item in reversed(own)}
    kept = [item for item in inherited if item.get("id").text not in left_out]
    replaced = [own_ids.get(item.get("id").text, item) for item in kept]
    merged = {id(item): item for item in (*replaced, *own)}
    return tuple(merged.values())
