// Designs with a known graph, and skins of any solid given by a function: what the tests of the
// strut graph are held against.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "core/geometry/lattice.h"
#include "core/geometry/tri_mesh.h"

namespace asbuilt::test {

// Cells of side cell_mm; radius_mm for every strut; round ends.
Lattice cubic_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm);
Lattice bcc_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm);
Lattice octet_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm);
Lattice diamond_lattice(std::array<int, 3> cells, double cell_mm, double radius_mm);
// Edges of the Voronoi diagram of pseudo-random points in a cube, those shorter than shortest_mm
// collapsed; every strut with its own radius within +-20 % of radius_mm.
Lattice voronoi_lattice(int points, double side_mm, double radius_mm, double shortest_mm,
                        unsigned seed);

// Negative inside.
using Solid = std::function<double(const Vec3&)>;
Solid solid_of(const Lattice& lattice);
// The skin of the solid inside the box, by marching tetrahedra with the crossing found on each
// edge: vertices lie on the surface, facets inside of it.
TriMesh skin(const Solid& solid, const Box3& box, double step_mm);
TriMesh skin_of(const Lattice& lattice, double step_mm);

// A closed prism with a regular polygon of n corners on the circle of radius_mm; facet normals at
// odd multiples of pi/n from an arbitrary start.
TriMesh prism(const Vec3& a, const Vec3& b, double radius_mm, int corners);
// One prism a strut, overlapping at the nodes: what exporters without Boolean operations write.
TriMesh prisms_of(const Lattice& lattice, int corners);
TriMesh box_mesh(const Vec3& low, const Vec3& high);
void append(TriMesh& mesh, const TriMesh& more);

}  // namespace asbuilt::test
