// Body of plastic_kernel.h, included by exactly three sources that differ in their compiler flags.
// Everything in it has internal linkage: code compiled for one instruction set must never be merged
// with that of another.
#pragma once

#include "core/fe/plastic_kernel.h"

namespace asbuilt::fe {
namespace {

#if defined(__AVX512F__)
constexpr int kRegisterBytes = 64;
#elif defined(__AVX2__)
constexpr int kRegisterBytes = 32;
#else
constexpr int kRegisterBytes = 16;
#endif

// As many lanes as a register holds.
template <class Real>
struct Wide {
  static constexpr int kLanes = kRegisterBytes / static_cast<int>(sizeof(Real));
  typedef Real Vector __attribute__((vector_size(kRegisterBytes)));
};
// Floats for as many doubles as a register holds.
typedef float Narrow __attribute__((vector_size(kRegisterBytes / 2)));

using VectorF = Wide<float>::Vector;
using VectorD = Wide<double>::Vector;

constexpr double kGauss = 0.57735026918962576451;  // 1 / sqrt(3)

// Rates of change of the components p along the axes q at the Gauss points: of[p][q][c], c the
// point's bits on the two other axes, the lower one first. Or what is summed up there.
template <class Vector>
struct Gradients {
  Vector of[3][3][4];
};

constexpr unsigned other_low(unsigned q) {
  return q == 0 ? 1 : 0;
}
constexpr unsigned other_high(unsigned q) {
  return q == 2 ? 1 : 2;
}
constexpr unsigned place_of(unsigned point, unsigned q) {
  return (point >> other_low(q) & 1U) + 2 * (point >> other_high(q) & 1U);
}

template <class Real, class Vector>
inline Vector load(const Real* from) {
  Vector v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
template <class Real, class Vector>
inline void store(Real* to, const Vector& v) {
  __builtin_memcpy(to, &v, sizeof v);
}
inline VectorD widened(const float* from) {
  Narrow v;
  __builtin_memcpy(&v, from, sizeof v);
  return __builtin_convertvector(v, VectorD);
}
inline void store_narrowed(float* to, const VectorD& v) {
  const Narrow narrow_v = __builtin_convertvector(v, Narrow);
  __builtin_memcpy(to, &narrow_v, sizeof narrow_v);
}

// Parity modes of the elements in the lanes from `lane`.
template <class Real, class Vector>
inline void gather_modes(const CornerBatch& corners, int lane, const NodeValue<Real>* x,
                         Vector (&t)[8][3]) {
  constexpr int kLanes = Wide<Real>::kLanes;
  alignas(64) Real u[3][kLanes];
  for (int k = 0; k < 8; ++k) {
    for (int i = 0; i < kLanes; ++i) {
      const NodeValue<Real>& node = x[corners.node[k][lane + i]];
      for (int p = 0; p < 3; ++p) u[p][i] = node.value[p];
    }
    for (int p = 0; p < 3; ++p) t[k][p] = load<Real, Vector>(u[p]);
  }
  for (int bit = 1; bit < 8; bit *= 2) {
    for (int m = 0; m < 8; ++m) {
      if ((m & bit) == 0) continue;
      for (int p = 0; p < 3; ++p) {
        const Vector low = t[m ^ bit][p], high = t[m][p];
        t[m ^ bit][p] = low + high;
        t[m][p] = high - low;
      }
    }
  }
}

// Forces on the corners of sixteen elements.
template <class Real>
struct alignas(64) CornerForces {
  Real of[8][3][kBatch];
};

// The transpose of gather_modes.
template <class Real, class Vector>
inline void to_corners(Vector (&f)[8][3], int lane, CornerForces<Real>& out) {
  for (int bit = 1; bit < 8; bit *= 2) {
    for (int m = 0; m < 8; ++m) {
      if ((m & bit) == 0) continue;
      for (int p = 0; p < 3; ++p) {
        const Vector low = f[m ^ bit][p], high = f[m][p];
        f[m ^ bit][p] = low - high;
        f[m][p] = low + high;
      }
    }
  }
  for (int k = 0; k < 8; ++k) {
    for (int p = 0; p < 3; ++p) store<Real, Vector>(&out.of[k][p][lane], f[k][p]);
  }
}

// All sixteen at once: the order of the sums must not depend on the width of a register.
template <class Real>
inline void add_to_nodes(const CornerBatch& corners, const CornerForces<Real>& forces,
                         NodeValue<Real>* y) {
  for (int k = 0; k < 8; ++k) {
    for (int i = 0; i < kBatch; ++i) {
      NodeValue<Real>& node = y[corners.node[k][i]];
      for (int p = 0; p < 3; ++p) node.value[p] += forces.of[k][p][i];
    }
  }
}

template <class Real, class Vector>
inline void gradients_of(const ElementConstants& c, const Vector (&t)[8][3], Gradients<Vector>& g) {
  for (unsigned q = 0; q < 3; ++q) {
    const unsigned own = 1U << q, r = 1U << other_low(q), s = 1U << other_high(q);
    const auto one = static_cast<Real>(c.slope[q]), two = static_cast<Real>(c.slope[q] * kGauss),
               three = static_cast<Real>(c.slope[q] * kGauss * kGauss);
    for (unsigned p = 0; p < 3; ++p) {
      const Vector a = one * t[own][p], b = two * t[own | r][p];
      const Vector d = two * t[own | s][p], h = three * t[7][p];
      const Vector a_low = a - b, a_high = a + b, d_low = d - h, d_high = d + h;
      g.of[p][q][0] = a_low - d_low;
      g.of[p][q][1] = a_high - d_high;
      g.of[p][q][2] = a_low + d_low;
      g.of[p][q][3] = a_high + d_high;
    }
  }
}

// Forces on the modes from stresses summed up in `g`.
template <class Real, class Vector>
inline void mode_forces(const ElementConstants& c, const Gradients<Vector>& g, Vector (&f)[8][3]) {
  for (auto& mode : f) {
    for (Vector& value : mode) value = Vector{};
  }
  const double weight = c.volume_mm3 / 8.0;
  for (unsigned q = 0; q < 3; ++q) {
    const unsigned own = 1U << q, r = 1U << other_low(q), s = 1U << other_high(q);
    const auto one = static_cast<Real>(weight * c.slope[q]),
               two = static_cast<Real>(weight * c.slope[q] * kGauss),
               three = static_cast<Real>(weight * c.slope[q] * kGauss * kGauss);
    for (unsigned p = 0; p < 3; ++p) {
      const Vector sum_low = g.of[p][q][0] + g.of[p][q][1],
                   sum_high = g.of[p][q][2] + g.of[p][q][3];
      const Vector rise_low = g.of[p][q][1] - g.of[p][q][0],
                   rise_high = g.of[p][q][3] - g.of[p][q][2];
      f[own][p] += one * (sum_low + sum_high);
      f[own | r][p] += two * (rise_low + rise_high);
      f[own | s][p] += two * (sum_high - sum_low);
      f[7][p] += three * (rise_high - rise_low);
    }
  }
}

// Symmetric: xx yy zz yz xz xy, tensor components.
template <class Vector>
struct Symmetric {
  Vector xx, yy, zz, yz, xz, xy;
};

template <class Real, class Vector>
inline Symmetric<Vector> strain_at(const Gradients<Vector>& g, unsigned point) {
  const unsigned x = place_of(point, 0), y = place_of(point, 1), z = place_of(point, 2);
  const Real half = Real(0.5);
  return {g.of[0][0][x],
          g.of[1][1][y],
          g.of[2][2][z],
          half * (g.of[1][2][z] + g.of[2][1][y]),
          half * (g.of[0][2][z] + g.of[2][0][x]),
          half * (g.of[0][1][y] + g.of[1][0][x])};
}

// Takes the trace off and returns it.
template <class Real, class Vector>
inline Vector take_trace(Symmetric<Vector>& e) {
  const Vector trace = e.xx + e.yy + e.zz;
  const Vector third = Real(1.0 / 3.0) * trace;
  e.xx -= third;
  e.yy -= third;
  e.zz -= third;
  return trace;
}

// a : b.
template <class Real, class Vector>
inline Vector product_of(const Symmetric<Vector>& a, const Symmetric<Vector>& b) {
  return a.xx * b.xx + a.yy * b.yy + a.zz * b.zz +
         Real(2) * (a.yz * b.yz + a.xz * b.xz + a.xy * b.xy);
}

// Adds a point's stress to the sums. Points come in order, so that those on the low side of an axis
// are the first to reach a sum.
template <class Vector>
inline void add_stress(unsigned point, const Symmetric<Vector>& s, Gradients<Vector>& g) {
  const Vector row[3][3] = {{s.xx, s.xy, s.xz}, {s.xy, s.yy, s.yz}, {s.xz, s.yz, s.zz}};
  for (unsigned q = 0; q < 3; ++q) {
    const unsigned at = place_of(point, q);
    for (unsigned p = 0; p < 3; ++p) {
      if ((point >> q & 1U) == 0) {
        g.of[p][q][at] = row[p][q];
      } else {
        g.of[p][q][at] += row[p][q];
      }
    }
  }
}

template <class Real, class Vector>
inline Vector mean_trace(const ElementConstants& c, const Vector (&t)[8][3]) {
  return static_cast<Real>(c.slope[0]) * t[1][0] + static_cast<Real>(c.slope[1]) * t[2][1] +
         static_cast<Real>(c.slope[2]) * t[4][2];
}

template <class Real, class Vector>
inline void add_mean_pressure(const ElementConstants& c, const Vector& trace, Vector (&f)[8][3]) {
  for (int q = 0; q < 3; ++q) {
    f[1 << q][q] += static_cast<Real>(c.volume_mm3 * c.bulk_mpa * c.slope[q]) * trace;
  }
}

void tangent_batch(const ElementConstants& c, const CornerBatch& corners, const PointBatch& tangent,
                   const NodeValue<float>* x, NodeValue<float>* y) {
  using V = VectorF;
  CornerForces<float> out;
  for (int lane = 0; lane < kBatch; lane += Wide<float>::kLanes) {
    V t[8][3], f[8][3];
    gather_modes<float, V>(corners, lane, x, t);
    Gradients<V> g, sums;
    gradients_of<float, V>(c, t, g);
    const auto bulk = static_cast<float>(c.bulk_mpa);
    for (unsigned point = 0; point < 8; ++point) {
      const auto value = [&](int k) { return load<float, V>(&tangent.value[point][k][lane]); };
      Symmetric<V> e = strain_at<float, V>(g, point);
      const V trace = take_trace<float, V>(e);
      const V shear = value(0);
      Symmetric<V> m{value(1), value(2), {}, value(3), value(4), value(5)};
      m.zz = -(m.xx + m.yy);
      const V along = product_of<float, V>(m, e);
      Symmetric<V> s{shear * e.xx - along * m.xx, shear * e.yy - along * m.yy,
                     shear * e.zz - along * m.zz, shear * e.yz - along * m.yz,
                     shear * e.xz - along * m.xz, shear * e.xy - along * m.xy};
      if (!c.mean_dilatation) {
        const V pressure = bulk * trace;
        s.xx += pressure;
        s.yy += pressure;
        s.zz += pressure;
      }
      add_stress(point, s, sums);
    }
    mode_forces<float, V>(c, sums, f);
    if (c.mean_dilatation) {
      add_mean_pressure<float, V>(c, mean_trace<float, V>(c, t), f);
    }
    to_corners<float, V>(f, lane, out);
  }
  add_to_nodes(corners, out, y);
}

// The trial deviator of a point: 2 G times what its strain has beyond the plastic one.
inline Symmetric<VectorD> trial_stress(const ElementConstants& c, const PointBatch& state,
                                       unsigned point, int lane, const Symmetric<VectorD>& e) {
  const auto value = [&](int k) { return widened(&state.value[point][k][lane]); };
  const double twice = 2.0 * c.shear_mpa;
  const VectorD xx = value(0), yy = value(1);
  return {twice * (e.xx - xx),       twice * (e.yy - yy),       twice * (e.zz + (xx + yy)),
          twice * (e.yz - value(2)), twice * (e.xz - value(3)), twice * (e.xy - value(4))};
}

// The return of the points in the lanes, and 1 / |s| of the trial deviator where one flows.
struct Returned {
  alignas(64) double growth[Wide<double>::kLanes];
  alignas(64) double theta[Wide<double>::kLanes];
  alignas(64) double theta_bar[Wide<double>::kLanes];
  alignas(64) double inverse_size[Wide<double>::kLanes];
};

inline void return_points(const ElementConstants& c, const Hardening& hardening,
                          const PointBatch& state, unsigned point, int lane,
                          const Symmetric<VectorD>& s, Returned& out) {
  constexpr int kLanes = Wide<double>::kLanes;
  alignas(64) double squared[kLanes];
  store<double, VectorD>(squared, product_of<double, VectorD>(s, s));
  const double limit = c.yield_mpa * c.yield_mpa / 1.5;
  for (int i = 0; i < kLanes; ++i) {
    out.growth[i] = 0.0;
    out.theta[i] = 1.0;
    out.theta_bar[i] = 0.0;
    out.inverse_size[i] = 0.0;
    if (squared[i] <= limit) continue;
    const YieldReturn found =
        back_to_yield(hardening, __builtin_sqrt(1.5 * squared[i]),
                      static_cast<double>(state.value[point][5][lane + i]), c.shear_mpa);
    out.growth[i] = found.plastic_growth;
    out.theta[i] = found.theta;
    out.theta_bar[i] = found.theta_bar > 0.0 ? found.theta_bar : 0.0;
    out.inverse_size[i] = 1.0 / __builtin_sqrt(squared[i]);
  }
}

void forces_batch(const ElementConstants& c, const Hardening& hardening, const CornerBatch& corners,
                  const PointBatch& state, const NodeValue<double>* x, NodeValue<double>* y,
                  PointBatch& tangent) {
  using V = VectorD;
  constexpr int kLanes = Wide<double>::kLanes;
  const double twice = 2.0 * c.shear_mpa;
  CornerForces<double> out;
  for (int lane = 0; lane < kBatch; lane += kLanes) {
    V t[8][3], f[8][3];
    gather_modes<double, V>(corners, lane, x, t);
    Gradients<V> g, sums;
    gradients_of<double, V>(c, t, g);
    for (unsigned point = 0; point < 8; ++point) {
      Symmetric<V> e = strain_at<double, V>(g, point);
      const V trace = take_trace<double, V>(e);
      Symmetric<V> s = trial_stress(c, state, point, lane, e);
      Returned r;
      return_points(c, hardening, state, point, lane, s, r);
      alignas(64) double along[kLanes];
      for (int i = 0; i < kLanes; ++i) {
        along[i] = __builtin_sqrt(twice * r.theta_bar[i]) * r.inverse_size[i];
      }
      const V size = load<double, V>(along), theta = load<double, V>(r.theta);
      float* own = &tangent.value[point][0][lane];
      store_narrowed(own, twice * theta);
      store_narrowed(own + kBatch, size * s.xx);
      store_narrowed(own + 2 * kBatch, size * s.yy);
      store_narrowed(own + 3 * kBatch, size * s.yz);
      store_narrowed(own + 4 * kBatch, size * s.xz);
      store_narrowed(own + 5 * kBatch, size * s.xy);
      s = {theta * s.xx, theta * s.yy, theta * s.zz, theta * s.yz, theta * s.xz, theta * s.xy};
      if (!c.mean_dilatation) {
        const V pressure = c.bulk_mpa * trace;
        s.xx += pressure;
        s.yy += pressure;
        s.zz += pressure;
      }
      add_stress(point, s, sums);
    }
    mode_forces<double, V>(c, sums, f);
    if (c.mean_dilatation) add_mean_pressure<double, V>(c, mean_trace<double, V>(c, t), f);
    to_corners<double, V>(f, lane, out);
  }
  add_to_nodes(corners, out, y);
}

void commit_batch(const ElementConstants& c, const Hardening& hardening, const CornerBatch& corners,
                  PointBatch& state, const NodeValue<double>* before,
                  const NodeValue<double>* after, StepSums& sums) {
  using V = VectorD;
  constexpr int kLanes = Wide<double>::kLanes;
  const double weight = c.volume_mm3 / 8.0;
  // Lane by lane in the same order whatever the width of a register.
  double elastic[kBatch] = {}, plastic[kBatch] = {}, strains[kBatch] = {};
  for (int lane = 0; lane < kBatch; lane += kLanes) {
    V t[8][3];
    Gradients<V> old_g, new_g;
    gather_modes<double, V>(corners, lane, before, t);
    gradients_of<double, V>(c, t, old_g);
    gather_modes<double, V>(corners, lane, after, t);
    gradients_of<double, V>(c, t, new_g);
    V stored{}, worked{};
    for (unsigned point = 0; point < 8; ++point) {
      Symmetric<V> old_e = strain_at<double, V>(old_g, point);
      take_trace<double, V>(old_e);
      Symmetric<V> e = strain_at<double, V>(new_g, point);
      const V trace = take_trace<double, V>(e);
      const Symmetric<V> old_s = trial_stress(c, state, point, lane, old_e);
      const Symmetric<V> s = trial_stress(c, state, point, lane, e);
      Returned r;
      return_points(c, hardening, state, point, lane, s, r);
      const V theta = load<double, V>(r.theta);
      // The plastic strain grows by sqrt(3/2) growth along s / |s|.
      constexpr double kRoot = 1.22474487139158904910;
      const V flow = kRoot * load<double, V>(r.growth) * load<double, V>(r.inverse_size);
      float* own = &state.value[point][0][lane];
      store_narrowed(own, widened(own) + flow * s.xx);
      store_narrowed(own + kBatch, widened(own + kBatch) + flow * s.yy);
      store_narrowed(own + 2 * kBatch, widened(own + 2 * kBatch) + flow * s.yz);
      store_narrowed(own + 3 * kBatch, widened(own + 3 * kBatch) + flow * s.xz);
      store_narrowed(own + 4 * kBatch, widened(own + 4 * kBatch) + flow * s.xy);
      const V size = product_of<double, V>(s, s);
      worked += 0.5 * weight * flow * (theta * size + product_of<double, V>(old_s, s));
      stored += weight / (4.0 * c.shear_mpa) * (theta * theta * size);
      if (!c.mean_dilatation) stored += 0.5 * weight * c.bulk_mpa * (trace * trace);
      float* strain = own + 5 * kBatch;
      for (int i = 0; i < kLanes; ++i) {
        strain[i] = static_cast<float>(static_cast<double>(strain[i]) + r.growth[i]);
        strains[lane + i] += static_cast<double>(strain[i]);
        sums.yielded_points += strain[i] > 0.0F ? 1.0 : 0.0;
        sums.flowing_points += r.growth[i] > 0.0 ? 1.0 : 0.0;
      }
    }
    if (c.mean_dilatation) {
      const V trace = mean_trace<double, V>(c, t);
      stored += 0.5 * c.volume_mm3 * c.bulk_mpa * (trace * trace);
    }
    store<double, V>(elastic + lane, stored);
    store<double, V>(plastic + lane, worked);
  }
  for (int i = 0; i < kBatch; ++i) {
    sums.elastic_nmm += elastic[i];
    sums.plastic_nmm += plastic[i];
    sums.plastic_strain += strains[i];
  }
}

void mises_batch(const ElementConstants& c, const CornerBatch& corners, const NodeValue<double>* x,
                 float (&mises_mpa)[8][kBatch]) {
  using V = VectorD;
  constexpr int kLanes = Wide<double>::kLanes;
  for (int lane = 0; lane < kBatch; lane += kLanes) {
    V t[8][3];
    Gradients<V> g;
    gather_modes<double, V>(corners, lane, x, t);
    gradients_of<double, V>(c, t, g);
    for (unsigned point = 0; point < 8; ++point) {
      Symmetric<V> e = strain_at<double, V>(g, point);
      take_trace<double, V>(e);
      alignas(64) double squared[kLanes];
      store<double, V>(squared, product_of<double, V>(e, e));
      for (int i = 0; i < kLanes; ++i) {
        mises_mpa[point][lane + i] =
            static_cast<float>(2.0 * c.shear_mpa * __builtin_sqrt(1.5 * squared[i]));
      }
    }
  }
}

}  // namespace
}  // namespace asbuilt::fe
