// Synthetic tension curves whose numbers are known.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/tensile/curve_file.h"

namespace asbuilt::tensile {

constexpr double kYoungMpa = 114000.0;
constexpr double kYieldMpa = 850.0;

// Ramberg and Osgood (1943): e = s / E + 0.002 (s / 850)^28, then a fall to fracture.
// `samples` evenly spaced in stress up to `top_mpa`.
inline RawCurve ramberg_osgood(int samples, double shift = 0.0, double noise = 0.0,
                               double top_mpa = 905.0) {
  RawCurve curve;
  curve.name = "Ramberg-Osgood";
  curve.load_kind = LoadKind::kStressMpa;
  curve.path_kind = PathKind::kStrain;
  curve.instrument = Instrument::kExtensometer;
  std::uint64_t state = 1;
  for (int i = 0; i < samples; ++i) {
    const double s = top_mpa * i / (samples - 1);
    const double e = s / kYoungMpa + 0.002 * std::pow(s / kYieldMpa, 28.0);
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const double uniform = static_cast<double>(state >> 11) / 9007199254740992.0;
    curve.load.push_back(s * (1.0 + noise * (2.0 * uniform - 1.0)));
    curve.path.push_back(e + shift);
    curve.time_s.push_back((e + shift) / 0.00025);
  }
  const double last = curve.path.back();
  for (int i = 1; i <= 5; ++i) {
    curve.load.push_back(1.0);
    curve.path.push_back(last + 1e-5 * i);
    curve.time_s.push_back(curve.time_s.back() + 0.1);
  }
  return curve;
}

// With a neck: before it parts, the piece goes on to `strain` in 200 samples while the stress falls
// by 15 MPa.
inline RawCurve necked(RawCurve curve, double strain) {
  const std::size_t top = curve.load.size() - 6;  // five samples lie behind fracture
  const double from = curve.path[top], stress = curve.load[top], time = curve.time_s[top];
  RawCurve all = curve;
  all.load.resize(top + 1);
  all.path.resize(top + 1);
  all.time_s.resize(top + 1);
  constexpr int kSamples = 200;
  for (int k = 1; k <= kSamples; ++k) {
    all.path.push_back(from + (strain - from) * k / kSamples);
    all.load.push_back(stress - 15.0 * k / kSamples);
    all.time_s.push_back(time + (all.path.back() - from) / 0.0067);
  }
  for (int k = 1; k <= 5; ++k) {
    all.path.push_back(all.path.back() + 1e-5);
    all.load.push_back(1.0);
    all.time_s.push_back(all.time_s.back() + 0.1);
  }
  return all;
}

}  // namespace asbuilt::tensile
