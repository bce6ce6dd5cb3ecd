"""Features of lines.geojson and zones.geojson to the shapes of the domain.

Features with one id are versions of one boundary; its names are those of the first.
"""

from __future__ import annotations

from collections.abc import Callable

from truceline.documents.node import HOLE, Node

N_AXES = 2
Geometry = Callable[[Node], dict[str, Node]]


def line_nodes(collection: Node) -> tuple[Node, ...]:
    """Return each group of features as a line."""
    return _boundaries(collection, _paths)


def zone_nodes(collection: Node) -> tuple[Node, ...]:
    """Return each group of features as a zone."""
    return _boundaries(collection, _rings_or_band)


def _boundaries(collection: Node, geometry: Geometry) -> tuple[Node, ...]:
    groups: dict[str, list[Node]] = {}
    for feature in collection.get("features").items:
        groups.setdefault(feature.get("properties").get("id").text, []).append(feature)
    return tuple(_boundary(features, geometry) for features in groups.values())


def _boundary(features: list[Node], geometry: Geometry) -> Node:
    first = features[0].get("properties")
    versions = tuple(_version(feature, geometry) for feature in features)
    fields = {"id": first.get("id"), "versions": Node(versions, features[0].mark)}
    if "names" in first.fields:
        fields["names"] = first.fields["names"]
    return Node(fields, first.mark)


def _version(feature: Node, geometry: Geometry) -> Node:
    properties = feature.get("properties")
    validity = Node(_chosen(properties, ("from_on", "until_on")), properties.mark)
    fields = _chosen(properties, ("accuracy_m", "known"))
    return Node({**fields, "validity": validity, **geometry(feature)}, properties.mark)


def _chosen(properties: Node, names: tuple[str, ...]) -> dict[str, Node]:
    return {name: properties.fields[name] for name in names if name in properties.fields}


def _paths(feature: Node) -> dict[str, Node]:
    geometry = feature.get("geometry")
    coordinates = geometry.get("coordinates")
    several = geometry.get("type").value == "MultiLineString"
    paths = coordinates.items if several else (coordinates,)
    return {"paths": Node(tuple(_vertices(path) for path in paths), coordinates.mark)}


def _rings_or_band(feature: Node) -> dict[str, Node]:
    geometry, properties = feature.get("geometry"), feature.get("properties")
    coordinates = geometry.get("coordinates")
    several = geometry.get("type").value == "MultiPolygon"
    polygons = coordinates.items if several else (coordinates,)
    rings = tuple(_vertices(ring) for polygon in polygons for ring in polygon.items[:1])
    fields = {"rings": Node(rings, geometry.mark)}
    if "band" in properties.fields:
        fields["band"] = properties.fields["band"]
    return fields


def _vertices(path: Node) -> Node:
    vertices = tuple(_vertex(position) for position in path.items)
    return Node({"vertices": Node(vertices, path.mark)}, path.mark)


def _vertex(position: Node) -> Node:
    if len(position.items) != N_AXES:
        return Node(HOLE, position.mark)
    lon, lat = position.items
    return Node({"lat_deg": lat, "lon_deg": lon}, position.mark)
