// Designs with a known graph and meshes made of them without it: what the tests of the strut graph
// are held against.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "core/geometry/lattice.h"
#include "core/geometry/tri_mesh.h"

namespace asbuilt::test {

// Whole unit cells of the phantoms' kinds from the origin on; round ends.
Lattice lattice_of_cells(const std::string& kind, std::array<int, 3> cells, double cell_mm,
                         double radius_mm);
// The phantoms' Voronoi lattice in a cube; every strut with its own radius within +-20 % of
// radius_mm. Struts in the cube's faces and edges are part of it.
Lattice voronoi_lattice(double side_mm, int seeds, std::uint64_t seed, double shortest_mm,
                        double radius_mm);
// About an axis along none of the grid's, so that no strut lies along the mesh's grid.
Lattice turned(Lattice lattice, double angle_deg);
// Struts inside the box; what crosses its faces is cut there and ends free.
Lattice truncated(const Lattice& lattice, const Box3& box);

// Negative inside.
using Solid = std::function<double(const Vec3&)>;
Solid solid_of(const Lattice& lattice);
// The skin of the solid inside the box, by the phantoms' marching tetrahedra.
TriMesh skin(const Solid& solid, const Box3& box, double step_mm);
TriMesh skin_of(const Lattice& lattice, double step_mm);
TriMesh skin_within(const Lattice& lattice, const Box3& box, double step_mm);

// A closed prism with a regular polygon of n corners on the circle of radius_mm, closed by flat
// polygons.
TriMesh prism(const Vec3& a, const Vec3& b, double radius_mm, int corners);
// One prism a strut, overlapping at the nodes: what exporters without Boolean operations write.
TriMesh prisms_of(const Lattice& lattice, int corners);
TriMesh box_mesh(const Vec3& low, const Vec3& high);
void append(TriMesh& mesh, const TriMesh& more);

}  // namespace asbuilt::test
