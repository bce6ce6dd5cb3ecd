"""Scenario folders of YAML, CSV and GeoJSON to domain objects, every problem with its line."""
