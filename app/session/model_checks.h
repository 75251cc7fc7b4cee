// What a finite element model of a scan must fulfil before it is solved, whatever the load.
// Internal to app/session.
//
// Errors: kInvalidInput and kOutOfMemory, with what is allowed and what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/progress.h"
#include "core/fe/hex8.h"
#include "core/geometry/volume.h"
#include "core/morphology/thickness.h"

namespace asbuilt {

// Below this a strut is a row of single bricks, which bends nothing like a strut.
inline constexpr double kFewestElementsAcross = 2.0;
// Residual that a solution may be left at: with more, energies and forces agree on a wrong answer.
inline constexpr double kMostTolerance = 1e-4;
// Above this no gate asks about the elements across a strut.
inline constexpr double kMostElementsAcross = 10.0;
// Platens that touch less of the part's mean cross-section than this press on corners.
inline constexpr double kPoorContact = 0.5;

// Young's modulus above 0, Poisson's ratio between -1 and 0.5.
void require_possible(const fe::Elastic& material);

// A grey value, an element and a tolerance as given: numbers, the element above 0, the tolerance
// within [low, high]. `element_mm` and `threshold` may be left out.
void require_grey_value(const std::optional<double>& threshold);
void require_element(const std::optional<double>& element_mm);
void require_tolerance(double tolerance, double low, double high);

// Refuses a scan of which no voxel is metal; says what grey values it has.
void require_metal(const Mask& metal, const Volume& volume, const std::string& path,
                   const std::optional<double>& threshold);

// Refuses a model of so many bytes that memory does not hold; the message names an element that
// fits.
void require_model_bytes(std::int64_t bytes, double element_mm, const char* model);

// What lies beyond the faces of a part between platens at the ends of an axis: they bear what
// touches them, and its sides are free.
BeyondFaces between_platens(int axis);

// Thickness of the struts in the voxels of the scan, with what lies beyond the faces of its box: a
// quarter of the metal is thinner. A block without pores is as thick as its shortest edge: no
// sphere in it need have a bound. What repeats is measured where it is thinner than
// kMostElementsAcross elements of these edges; thicker is enough for every gate.
double strut_thickness_mm(const Mask& metal, const BeyondFaces& beyond, const Vec3& edges_mm,
                          const Progress& progress);

// Refuses a load whose every path along the axis goes through necks of a single element, where the
// metal elsewhere is thick enough in elements not to tell.
void require_wide_path(const Mask& elements, int axis, double elements_across);

// Refuses a part of which no piece joins opposite faces, for kinematic uniform conditions: they
// hold each piece at its own face, and it would seem to bear.
void require_joined(const Mask& elements);

// Refuses elements of which fewer than kFewestElementsAcross lie across the struts.
void require_elements_across(double thickness_mm, double element_mm);

}  // namespace asbuilt
