"""The seeded generator of the demo plant: one world, of which every plant system is told its part."""
