// A voxel model as an input file of CalculiX or Abaqus: the same nodes, elements (C3D8), material
// and supports as ElasticSystem solves, so that any number can be checked by another program.
//
// Nodes are numbered from 1 over the corners of the grid in raster order (node (x, y, z) is 1 + x +
// (nx + 1) (y + (ny + 1) z)), elements over its voxels; only those in use are written, where they
// lie in the grid's frame. One material is METAL; where elements have laws of their own there is an
// ELSET and a MATERIAL for each law that occurs, PHASE_1, PHASE_2 ... in raster order. Units: mm,
// N, MPa. Groups of held nodes are sets HELD_1, HELD_2 ..., forces of nodes a *CLOAD. Periodic load
// cases have no counterpart and are refused with kInvalidInput. The caller checks the stream.
#pragma once

#include <ostream>

#include "core/fe/element_laws.h"
#include "core/fe/hardening.h"
#include "core/fe/hex8.h"
#include "core/fe/load_case.h"
#include "core/geometry/volume.h"

namespace asbuilt::fe {

// Asks CalculiX to print all displacements and, for the sets LOW_X, HIGH_X ... HIGH_Z of supported
// faces, the total force.
void write_calculix_input(const Mask& elements, const Elastic& material, const LoadCase& load,
                          std::ostream& out, const ElementLaws& laws = {});

// The same for a metal that flows, loaded in `steps` equal increments at small strain; forces are
// printed after each.
void write_calculix_input(const Mask& elements, const Elastic& material, const Hardening& hardening,
                          int steps, const LoadCase& load, std::ostream& out);

}  // namespace asbuilt::fe
