#include "inspectors/common/strut_trace.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/base/parallel.h"
#include "inspectors/common/blurred_disc.h"
#include "inspectors/common/context.h"
#include "inspectors/common/coverage.h"
#include "inspectors/common/strut_levels.h"

namespace asbuilt {

const std::vector<OptionField<TraceOptions>>& TraceOptions::fields() {
  static const std::vector<OptionField<TraceOptions>> all = {
      {"step_voxels",
       "voxels",
       "distance between sections",
       &TraceOptions::step_voxels,
       0.25,
       10.0,
       {}},
      {"free_share",
       "1",
       "share of the directions of a section that must be free of other struts",
       &TraceOptions::free_share,
       0.3,
       1.0,
       {}},
      {"clearance_blurs",
       "blur widths",
       "distance kept from other struts",
       &TraceOptions::clearance_blurs,
       0.0,
       10.0,
       {}},
      {"clearance_radii",
       "radii",
       "distance kept from other struts, on top",
       &TraceOptions::clearance_radii,
       0.0,
       5.0,
       {}},
  };
  return all;
}

double Section::diameter_mm() const {
  return 2.0 * std::sqrt(area_mm2 / std::numbers::pi);
}

namespace {

struct Angles {
  std::array<double, kRays> cosine;
  std::array<double, kRays> sine;
};

const Angles& angles() {
  static const Angles value = [] {
    Angles a{};
    for (int k = 0; k < kRays; ++k) {
      a.cosine[static_cast<std::size_t>(k)] = std::cos(2.0 * std::numbers::pi * k / kRays);
      a.sine[static_cast<std::size_t>(k)] = std::sin(2.0 * std::numbers::pi * k / kRays);
    }
    return a;
  }();
  return value;
}

// Follows one strut.
class Tracer {
 public:
  Tracer(const InspectionContext& context, const TraceOptions& options, const StrutIndex& index,
         std::size_t strut)
      : context_(context),
        options_(options),
        fraction_(context.fraction()),
        lattice_(context.design->lattice),
        strut_(strut),
        scan_from_design_(context.design_from_scan.inverse()),
        voxel_(context.voxel_mm()) {
    trace_.length_mm = lattice_.length_mm(strut);
    start_ = lattice_.end1_mm(strut);
    if (trace_.length_mm <= 0.0) return;
    trace_.axis = (lattice_.end2_mm(strut) - start_) / trace_.length_mm;
    Vec3 up = context.build_direction - context.build_direction.dot(trace_.axis) * trace_.axis;
    if (up.norm() < 0.02) up = trace_.axis.unitOrthogonal();
    trace_.across1 = up.normalized();
    trace_.across2 = trace_.axis.cross(trace_.across1);
    trace_.step_mm = options.step_voxels * voxel_;
    clearance_ = options.clearance_blurs * context.surface->blur_sigma_mm +
                 std::max(0.0, context.oversize_mm);
    const double widest =
        std::max(lattice_.struts[strut].radius1_mm, lattice_.struts[strut].radius2_mm);
    others_ = index.near(strut, 2.0 * widest + clearance_ + options.clearance_radii * widest);
    // Blur in the plane across the strut.
    const Vec3 sigma =
        context.surface->blur_sigma_voxels.cwiseProduct(context.volume->frame().spacing_mm);
    const Vec3 axis_in_scan = context.design_from_scan.rotation.transpose() * trace_.axis;
    const Vec3 variance = sigma.cwiseProduct(sigma);
    sigma_ = std::sqrt(std::max(
        1e-30, 0.5 * (variance.sum() - variance.dot(axis_in_scan.cwiseProduct(axis_in_scan)))));
  }

  StrutTrace run() {
    if (trace_.length_mm <= 0.0) return trace_;
    const auto count = std::max<std::int64_t>(
        3, static_cast<std::int64_t>(std::ceil(trace_.length_mm / trace_.step_mm)));
    trace_.step_mm = trace_.length_mm / static_cast<double>(count);
    for (std::int64_t k = 0; k < count; ++k) {
      trace_.sections.push_back(section((static_cast<double>(k) + 0.5) * trace_.step_mm));
    }
    leave_out_uncovered_gaps();
    return std::move(trace_);
  }

 private:
  // A gap whose ends were not measured may be a hole in the points instead.
  void leave_out_uncovered_gaps() {
    if (context_.surface->unseen.values.empty()) return;
    const Strut& strut = lattice_.struts[strut_];
    const double radius = std::max(strut.radius1_mm, strut.radius2_mm);
    auto& all = trace_.sections;
    const auto gap = [](const Section& s) {
      return s.fill < 0.5 && s.state != SectionState::kOutside;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!gap(all[i])) continue;
      std::size_t j = i;
      while (j < all.size() && gap(all[j])) ++j;
      const double unseen =
          unseen_area_mm2(context_, start_ + (all[i].along_mm - radius) * trace_.axis,
                          start_ + (all[j - 1].along_mm + radius) * trace_.axis, 1.3 * radius);
      if (unseen > 0.25 * std::numbers::pi * radius * radius)
        for (std::size_t k = i; k < j; ++k) all[k].state = SectionState::kOutside;
      i = j;
    }
  }

  double fraction_at(const Vec3& design_mm) const {
    return fraction_.at(fraction_.frame().voxel_of(scan_from_design_ * design_mm));
  }
  Vec3 in_plane(const Vec3& origin, double u, double v) const {
    return origin + u * trace_.across1 + v * trace_.across2;
  }
  // Whether a place of this strut belongs to it alone.
  bool free_of_others(const Vec3& p, double radius) const {
    return clear_of_others(p, clearance_ + options_.clearance_radii * radius);
  }
  bool clear_of_others(const Vec3& p, double wanted) const {
    for (const std::int32_t j : others_) {
      if (strut_distance_mm(lattice_, static_cast<std::size_t>(j), p) < wanted) return false;
    }
    return !context_.mesh_field || context_.mesh_field->distance_mm(p) > wanted;
  }

  Section section(double along) {
    Section s;
    s.along_mm = along;
    const Vec3 origin = start_ + along * trace_.axis;
    const Strut& strut = lattice_.struts[strut_];
    const double t = along / trace_.length_mm;
    const double radius = strut.radius1_mm + t * (strut.radius2_mm - strut.radius1_mm);

    const GridFrame& frame = fraction_.frame();
    Box3 inside = frame.bounds();
    inside.grow(-2.0 * voxel_);
    const Vec3 in_scan = scan_from_design_ * origin;
    Box3 reach;
    reach.include(in_scan);
    reach.grow(1.3 * radius);
    if (!inside.contains(reach.low_mm) || !inside.contains(reach.high_mm)) {
      s.state = SectionState::kOutside;
      return s;
    }

    std::array<bool, kRays> free{};
    int free_count = 0;
    for (std::size_t k = 0; k < kRays; ++k) {
      free[k] = free_of_others(
          in_plane(origin, radius * angles().cosine[k], radius * angles().sine[k]), radius);
      free_count += free[k] ? 1 : 0;
    }
    s.clear = true;
    for (std::size_t k = 0; k < kRays && s.clear; ++k) {
      s.clear = free[k] ||
                clear_of_others(
                    in_plane(origin, radius * angles().cosine[k], radius * angles().sine[k]), 0.0);
    }
    const bool enough_free = free_count >= options_.free_share * kRays;

    double u = 0.0;
    double v = 0.0;
    if (enough_free) find_center(origin, radius, free, u, v);
    // A strut that lies aside of its nominal axis is not a gap.
    s.fill = core_fill(origin, radius, u, v);
    if (s.fill < 0.5 && (u != 0.0 || v != 0.0))
      s.fill = std::max(s.fill, core_fill(origin, radius, 0.0, 0.0));
    s.offset1_mm = u;
    s.offset2_mm = v;
    if (!enough_free) {
      s.state = SectionState::kHidden;
      return s;
    }
    if (s.fill < 0.35) {
      s.state = SectionState::kEmpty;
      return s;
    }
    measure_contour(origin, radius, free, u, v, s);
    return s;
  }

  // Mean shift of the metal fraction in a disc of 1.5 radii, at most one radius away from nominal.
  void find_center(const Vec3& origin, double radius, const std::array<bool, kRays>& free,
                   double& u, double& v) const {
    for (int round = 0; round < 4; ++round) {
      double mass = 0.0;
      double mu = 0.0;
      double mv = 0.0;
      for (int ring = 0; ring <= 4; ++ring) {
        const double r = 1.5 * radius * ring / 4.0;
        const int step = ring == 0 ? kRays : (ring < 3 ? 4 : 2);
        for (int k = 0; k < kRays; k += step) {
          // Only pairs of opposite directions: one alone would pull the centre to its side.
          if (ring > 0 && !(free[static_cast<std::size_t>(k)] &&
                            free[static_cast<std::size_t>((k + kRays / 2) % kRays)]))
            continue;
          const double du = r * angles().cosine[static_cast<std::size_t>(k)];
          const double dv = r * angles().sine[static_cast<std::size_t>(k)];
          // Area that the sample stands for.
          const double area = ring == 0 ? 0.04 : r / radius * static_cast<double>(step);
          const double w =
              area * std::clamp(fraction_at(in_plane(origin, u + du, v + dv)), 0.0, 1.0);
          mass += w;
          mu += w * du;
          mv += w * dv;
        }
      }
      if (mass < 0.05 * kRays) return;
      u += mu / mass;
      v += mv / mass;
      const double away = std::hypot(u, v);
      if (away > radius) {
        u *= radius / away;
        v *= radius / away;
      }
      if (std::hypot(mu, mv) < 0.02 * radius * mass) return;
    }
  }

  double core_fill(const Vec3& origin, double radius, double u, double v) const {
    double sum = fraction_at(in_plane(origin, u, v));
    int count = 1;
    for (const double share : {0.35, 0.65}) {
      for (int k = 0; k < kRays; k += 4) {
        sum += fraction_at(
            in_plane(origin, u + share * radius * angles().cosine[static_cast<std::size_t>(k)],
                     v + share * radius * angles().sine[static_cast<std::size_t>(k)]));
        ++count;
      }
    }
    return std::clamp(sum / count, 0.0, 1.0);
  }

  // Distance from the centre to where the fraction falls through 1/2, or a negative number. From
  // inside outwards; where the centre itself is hollow (a void), from outside inwards.
  double edge_along(const Vec3& center, const Vec3& direction, double radius) const {
    const double step = 0.5 * voxel_;
    const double far = 2.0 * radius + 3.0 * voxel_;
    const auto at = [&](double r) { return fraction_at(center + r * direction); };
    const auto crossing = [&](double r0, double f0, double r1, double f1) {
      // Between two samples half a voxel apart the profile is nearly straight; one secant step
      // more.
      double r = r0 + (f0 - 0.5) / (f0 - f1) * (r1 - r0);
      const double f = at(r);
      if (f > 0.5 && f > f1)
        r += (f - 0.5) / (f - f1) * (r1 - r);
      else if (f <= 0.5 && f0 > f)
        r = r0 + (f0 - 0.5) / (f0 - f) * (r - r0);
      return r;
    };
    double previous = at(0.0);
    if (previous > 0.5) {
      double r = step;
      while (r <= far) {
        const double f = at(r);
        if (f <= 0.5) {
          // A void inside the strut has metal behind it: go on if there is much within the radius.
          const bool is_void = r < 0.6 * radius && at(0.85 * radius) > 0.5;
          if (!is_void) return crossing(r - step, previous, r, f);
        }
        previous = f;
        while (r <= far && previous <= 0.5) {
          previous = at(r);
          r += step;
        }
        r += step;
      }
      return -1.0;
    }
    double f_outer = at(far);
    double r = far - step;
    while (r > 0.3 * radius) {
      const double f = at(r);
      if (f > 0.5 && f_outer <= 0.5) return crossing(r, f, r + step, f_outer);
      f_outer = f;
      r -= step;
    }
    return -1.0;
  }

  void measure_contour(const Vec3& origin, double radius, const std::array<bool, kRays>& free,
                       double u, double v, Section& s) {
    std::array<double, kRays> r{};
    std::array<bool, kRays> known{};
    for (int pass = 0; pass < 2; ++pass) {
      const Vec3 center = in_plane(origin, u, v);
      int found = 0;
      int uncovered = 0;
      for (std::size_t k = 0; k < kRays; ++k) {
        known[k] = false;
        if (!free[k]) continue;
        const Vec3 direction =
            angles().cosine[k] * trace_.across1 + angles().sine[k] * trace_.across2;
        const double edge = edge_along(center, direction, radius);
        // Beyond 1.9 radii it is another body.
        if (edge > 0.0 && edge < 1.9 * radius + voxel_) {
          if (unseen_at(context_, scan_from_design_ * (center + edge * direction))) {
            ++uncovered;
            continue;
          }
          r[k] = edge;
          known[k] = true;
          ++found;
        }
      }
      if (found < 0.8 * options_.free_share * kRays) {
        if (uncovered > 0) {
          s.state = SectionState::kOutside;
          return;
        }
        s.state = s.fill < 0.5 ? SectionState::kEmpty : SectionState::kHidden;
        return;
      }
      fill_unknown(r, known);
      if (pass == 0) {
        double cu = 0.0;
        double cv = 0.0;
        double area = 0.0;
        centroid(r, cu, cv, area);
        u += cu;
        v += cv;
        if (std::hypot(cu, cv) < 0.03 * radius) break;
      }
    }
    double cu = 0.0;
    double cv = 0.0;
    double area = 0.0;
    centroid(r, cu, cv, area);
    const double half = std::sqrt(area / std::numbers::pi);
    const double corrected = disc_radius(half, sigma_);
    s.blur_shift_mm = corrected - half;
    for (double& value : r) value += s.blur_shift_mm;
    finish(r, free, radius, u, v, s);
    measure_levels(corrected, free, s);
  }

  // The strut's own grey levels, as fractions of the local field's.
  void measure_levels(double radius, const std::array<bool, kRays>& free, Section& s) const {
    const Vec3 center = in_plane(start_ + s.along_mm * trace_.axis, s.offset1_mm, s.offset2_mm);
    const auto at = [&](std::size_t k, double r) {
      return center + r * (angles().cosine[k] * trace_.across1 + angles().sine[k] * trace_.across2);
    };
    double core = fraction_at(center);
    int count = 1;
    for (std::size_t k = 0; k < kRays; k += 4, ++count)
      core += fraction_at(at(k, kCoreRadius * radius));
    s.core_fraction = core / count;
    double ambient = 0.0;
    int seen = 0;
    const double off = radius + 3.0 * sigma_;
    for (std::size_t k = 0; k < kRays; ++k) {
      if (!free[k]) continue;
      const Vec3 p = at(k, off);
      if (!free_of_others(p, 0.5 * radius)) continue;
      ambient += fraction_at(p);
      ++seen;
    }
    s.ambient_fraction = seen >= 6 ? ambient / seen : std::numeric_limits<double>::quiet_NaN();
  }

  // Fourier series of second order through the known radii, for the unknown ones.
  static void fill_unknown(std::array<double, kRays>& r, const std::array<bool, kRays>& known) {
    if (std::all_of(known.begin(), known.end(), [](bool k) { return k; })) return;
    using Row = Eigen::Matrix<double, 5, 1>;
    Eigen::Matrix<double, 5, 5> normal = Eigen::Matrix<double, 5, 5>::Zero();
    Row right = Row::Zero();
    const auto row = [](std::size_t k) {
      const double c = angles().cosine[k];
      const double d = angles().sine[k];
      return Row(1.0, c, d, c * c - d * d, 2.0 * c * d);
    };
    for (std::size_t k = 0; k < kRays; ++k) {
      if (!known[k]) continue;
      normal += row(k) * row(k).transpose();
      right += r[k] * row(k);
    }
    // What wide gaps leave open goes to zero, not to infinity.
    for (int i = 1; i < 5; ++i) normal(i, i) += 0.02 * normal(0, 0);
    const Row solution = normal.ldlt().solve(right);
    for (std::size_t k = 0; k < kRays; ++k) {
      if (!known[k]) r[k] = std::max(0.0, solution.dot(row(k)));
    }
  }

  static void centroid(const std::array<double, kRays>& r, double& cu, double& cv, double& area) {
    // Polygon through the contour points, with the area of the circular segments it cuts off.
    double twice = 0.0;
    double mu = 0.0;
    double mv = 0.0;
    for (std::size_t k = 0; k < kRays; ++k) {
      const std::size_t n = (k + 1) % kRays;
      const double x0 = r[k] * angles().cosine[k];
      const double y0 = r[k] * angles().sine[k];
      const double x1 = r[n] * angles().cosine[n];
      const double y1 = r[n] * angles().sine[n];
      const double cross = x0 * y1 - x1 * y0;
      twice += cross;
      mu += (x0 + x1) * cross;
      mv += (y0 + y1) * cross;
    }
    cu = mu / (3.0 * twice);
    cv = mv / (3.0 * twice);
    constexpr double kStep = 2.0 * std::numbers::pi / kRays;
    area = 0.5 * twice * kStep / std::sin(kStep);
  }

  void finish(const std::array<double, kRays>& r, const std::array<bool, kRays>& free,
              double radius, double u, double v, Section& s) const {
    double cu = 0.0;
    double cv = 0.0;
    centroid(r, cu, cv, s.area_mm2);
    s.offset1_mm = u + cu;
    s.offset2_mm = v + cv;
    // Second moments about the centroid, in polar form about the ray centre then shifted.
    double xx = 0.0;
    double yy = 0.0;
    double xy = 0.0;
    double nearest = 1e300;
    double farthest = 0.0;
    double up = 0.0;
    double down = 0.0;
    int ups = 0;
    int downs = 0;
    constexpr double kStep = 2.0 * std::numbers::pi / kRays;
    for (std::size_t k = 0; k < kRays; ++k) {
      const double c = angles().cosine[k];
      const double d = angles().sine[k];
      const double fourth = r[k] * r[k] * r[k] * r[k] * kStep / 4.0;
      xx += fourth * c * c;
      yy += fourth * d * d;
      xy += fourth * c * d;
      const double x = r[k] * c - cu;
      const double y = r[k] * d - cv;
      const double from_center = std::hypot(x, y);
      nearest = std::min(nearest, from_center);
      farthest = std::max(farthest, from_center);
      s.radius_mm[k] = static_cast<float>(from_center);
      if (!free[k]) continue;
      const double deviation = std::hypot(u + r[k] * c, v + r[k] * d) - radius;
      if (c > 0.70) {
        up += deviation;
        ++ups;
      } else if (c < -0.70) {
        down += deviation;
        ++downs;
      }
    }
    xx -= s.area_mm2 * cu * cu;
    yy -= s.area_mm2 * cv * cv;
    xy -= s.area_mm2 * cu * cv;
    const double mean = 0.5 * (xx + yy);
    const double spread = std::hypot(0.5 * (xx - yy), xy);
    s.second_moment_mm4 = mean;
    // An ellipse of semi-axes a, b has area moments pi a b^3 / 4 and pi a^3 b / 4: ratio (b/a)^2.
    const double ratio = std::sqrt(std::max(1e-12, (mean - spread) / (mean + spread)));
    s.major_mm = s.diameter_mm() / std::sqrt(ratio);
    s.minor_mm = s.diameter_mm() * std::sqrt(ratio);
    s.inscribed_mm = 2.0 * nearest;
    s.circumscribed_mm = 2.0 * farthest;
    s.upskin_mm = ups > 0 ? up / ups : std::numeric_limits<double>::quiet_NaN();
    s.downskin_mm = downs > 0 ? down / downs : std::numeric_limits<double>::quiet_NaN();
    s.state = SectionState::kMeasured;
  }

  const InspectionContext& context_;
  const TraceOptions& options_;
  MetalFraction fraction_;
  const Lattice& lattice_;
  std::size_t strut_;
  Pose scan_from_design_;
  double voxel_;
  double sigma_ = 0.0;
  double clearance_ = 0.0;
  Vec3 start_ = Vec3::Zero();
  std::vector<std::int32_t> others_;
  StrutTrace trace_;
};

}  // namespace

std::vector<StrutTrace> trace_struts(const InspectionContext& context, const TraceOptions& options,
                                     const Progress& progress) {
  const Lattice& lattice = context.design->lattice;
  const StrutIndex index(lattice);
  std::vector<StrutTrace> traces(lattice.struts.size());
  const auto count = static_cast<std::int64_t>(traces.size());
  parallel_for(0, count, 8, [&](std::int64_t begin, std::int64_t end) {
    if (progress.cancelled()) return;
    for (std::int64_t i = begin; i < end; ++i) {
      traces[static_cast<std::size_t>(i)] =
          Tracer(context, options, index, static_cast<std::size_t>(i)).run();
    }
    progress.report(static_cast<double>(end) / static_cast<double>(count));
  });
  progress.throw_if_cancelled();
  if (!context.surface->given_u_mm) settle_strut_levels(context, traces);
  spread_uncovered_gaps(context, traces);
  return traces;
}

}  // namespace asbuilt
