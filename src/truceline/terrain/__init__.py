"""Elevation, sightlines and viewsheds on a local metric grid."""
