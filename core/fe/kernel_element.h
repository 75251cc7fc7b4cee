// The stiffness of one element acting on the parity modes of sixteen.
//
// Part of the kernels of fine_kernel.h (fine_kernel_body.h says who may include it).
#pragma once

#include "core/fe/kernel_lanes.h"

namespace asbuilt::fe {
namespace {

// v = C t on the parity modes t[mode][component]; mode 0, the mean displacement, bears no force.
template <class Real>
[[gnu::always_inline]] inline void act(const Real* c, const Lanes<Real> (&t)[8][3],
                                       Lanes<Real> (&v)[8][3]) {
  const auto entry = [c](int m, int p, int n, int q) { return c[24 * (3 * m + p) + 3 * n + q]; };
  const auto two = [&](int m, int p, int n, int q) {
    v[m][p] = entry(m, p, m, p) * t[m][p] + entry(m, p, n, q) * t[n][q];
    v[n][q] = entry(n, q, m, p) * t[m][p] + entry(n, q, n, q) * t[n][q];
  };
  const auto three = [&](int m, int p, int n, int q, int k, int r) {
    v[m][p] =
        entry(m, p, m, p) * t[m][p] + entry(m, p, n, q) * t[n][q] + entry(m, p, k, r) * t[k][r];
    v[n][q] =
        entry(n, q, m, p) * t[m][p] + entry(n, q, n, q) * t[n][q] + entry(n, q, k, r) * t[k][r];
    v[k][r] =
        entry(k, r, m, p) * t[m][p] + entry(k, r, n, q) * t[n][q] + entry(k, r, k, r) * t[k][r];
  };
  for (int p = 0; p < 3; ++p) v[0][p] = zero<Real>();
  three(1, 0, 2, 1, 4, 2);  // stretches
  two(3, 1, 5, 2);          // bending
  two(3, 0, 6, 2);
  two(5, 0, 6, 1);
  two(2, 0, 1, 1);  // shears
  two(4, 0, 1, 2);
  two(4, 1, 2, 2);
  for (int p = 0; p < 3; ++p) v[7][p] = entry(7, p, 7, p) * t[7][p];  // hourglass
  three(6, 0, 5, 1, 3, 2);                                            // torsion
}

// The same for cubes. Equal edges make the sectors alike and the entries of a sector alike, and
// constant shear has one entry: 45 operations instead of 69.
template <class Real>
[[gnu::always_inline]] inline void act_cube(const Real* c, const Lanes<Real> (&t)[8][3],
                                            Lanes<Real> (&v)[8][3]) {
  const auto entry = [c](int m, int p, int n, int q) { return c[24 * (3 * m + p) + 3 * n + q]; };
  const auto three = [&](int m, int p, int n, int q, int k, int r) {
    const Real off = entry(m, p, n, q), own = entry(m, p, m, p) - off;
    const Lanes<Real> all = off * (t[m][p] + t[n][q] + t[k][r]);
    v[m][p] = own * t[m][p] + all;
    v[n][q] = own * t[n][q] + all;
    v[k][r] = own * t[k][r] + all;
  };
  const auto bending = [&](int m, int p, int n, int q) {
    const Real own = entry(3, 1, 3, 1), off = entry(3, 1, 5, 2);
    v[m][p] = own * t[m][p] + off * t[n][q];
    v[n][q] = own * t[n][q] + off * t[m][p];
  };
  const auto shear = [&](int m, int p, int n, int q) {
    v[m][p] = v[n][q] = entry(2, 0, 1, 1) * (t[m][p] + t[n][q]);
  };
  for (int p = 0; p < 3; ++p) v[0][p] = zero<Real>();
  three(1, 0, 2, 1, 4, 2);
  bending(3, 1, 5, 2);
  bending(3, 0, 6, 2);
  bending(5, 0, 6, 1);
  shear(2, 0, 1, 1);
  shear(4, 0, 1, 2);
  shear(4, 1, 2, 2);
  for (int p = 0; p < 3; ++p) v[7][p] = entry(7, 0, 7, 0) * t[7][p];
  three(6, 0, 5, 1, 3, 2);
}

template <bool kCube, class Real>
[[gnu::always_inline]] inline void act_on(const Real* c, const Lanes<Real> (&t)[8][3],
                                          Lanes<Real> (&v)[8][3]) {
  kCube ? act_cube(c, t, v) : act(c, t, v);
}

}  // namespace
}  // namespace asbuilt::fe
