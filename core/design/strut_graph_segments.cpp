#include "core/design/strut_graph_segments.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/base/parallel.h"

namespace asbuilt::strut_graph {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr std::uint8_t kExplained = 1;
constexpr double kSlice = 0.5;    // length of a slice over radius
constexpr double kBand = 0.16;    // how far a sample may lie off the radius; a hexagon's corners do
constexpr double kAcross = 0.30;  // largest axial part of a normal
constexpr double kRadially = 0.80;  // smallest cosine between normal and radius; a hexagon has 0.87

constexpr double kNear = 1.45;    // how far out surface may speak against a strut, over radius
constexpr double kAgainst = 0.4;  // samples against over samples on, in a slice; a plate has 0.5
constexpr double kAgainstInAll = 0.2;  // and in a proposed piece; a square bar has 0.33

struct Frame {
  Vec3 u;
  Vec3 v;
};

Frame across(const Vec3& axis) {
  int smallest = 0;
  axis.cwiseAbs().minCoeff(&smallest);
  const Vec3 u = axis.cross(Vec3::Unit(smallest)).normalized();
  return {u, axis.cross(u)};
}

bool lies_on(const Cylinder& c, double s, const Vec3& radial, const Vec3& n, double band) {
  const double rho = radial.norm();
  const double r = c.radius_at(s);
  return std::abs(rho - r) <= band * r && std::abs(n.dot(c.axis)) <= kAcross &&
         n.dot(radial) >= kRadially * rho;
}

struct OnCylinder {
  double s;
  Vec3 radial;
};

// Gauss-Newton on the radial distances, with Tukey's weights; the band is where they reach zero.
// Returns the weighted rms, or a negative number where the points do not determine a cylinder.
double fit(Cylinder& c, const std::vector<Vec3>& points, double band, int iterations,
           bool conical) {
  double rms = -1.0;
  for (int i = 0; i < iterations; ++i) {
    const Frame f = across(c.axis);
    Eigen::Matrix<double, 6, 6> normal = Eigen::Matrix<double, 6, 6>::Zero();
    Eigen::Matrix<double, 6, 1> right = Eigen::Matrix<double, 6, 1>::Zero();
    double weights = 0.0;
    double squares = 0.0;
    double reach = 0.0;
    for (const Vec3& p : points) {
      const Vec3 d = p - c.point_mm;
      const double s = d.dot(c.axis);
      const Vec3 radial = d - s * c.axis;
      const double rho = radial.norm();
      if (rho <= 0.0) continue;
      const double residual = rho - c.radius_at(s);
      const double q = residual / (band * c.radius_mm);
      if (std::abs(q) >= 1.0) continue;
      const double w = (1.0 - q * q) * (1.0 - q * q);
      const double eu = radial.dot(f.u) / rho;
      const double ev = radial.dot(f.v) / rho;
      Eigen::Matrix<double, 6, 1> j;
      j << -eu, -ev, -s * eu, -s * ev, -1.0, conical ? -s : 0.0;
      normal += w * j * j.transpose();
      right -= w * residual * j;
      weights += w;
      squares += w * residual * residual;
      reach = std::max(reach, std::abs(s));
    }
    if (weights < 12.0) return -1.0;
    rms = std::sqrt(squares / weights);
    // Damping in the units of each unknown: a short piece must not tilt away on noise.
    const double damping = 1e-4 * weights;
    for (int k = 0; k < 6; ++k) {
      const bool angular = k == 2 || k == 3 || k == 5;
      normal(k, k) += damping * (angular ? c.radius_mm * c.radius_mm : 1.0);
    }
    if (!conical) normal(5, 5) += weights * c.radius_mm * c.radius_mm;
    const Eigen::Matrix<double, 6, 1> x = normal.ldlt().solve(right);
    if (!x.allFinite()) return -1.0;
    c.point_mm += x[0] * f.u + x[1] * f.v;
    c.axis = (c.axis + x[2] * f.u + x[3] * f.v).normalized();
    c.radius_mm += x[4];
    if (conical) c.slope = std::clamp(c.slope + x[5], -0.25, 0.25);
    if (!(c.radius_mm > 0.0) || reach <= 0.0) return -1.0;
  }
  return rms;
}

// What a slice across the axis shows.
struct Slice {
  int sectors = 0;         // of 12 with surface in them
  int on = 0;              // samples on the cylinder
  int against = 0;         // samples that a round strut would not have there
  double offset_mm = 0.0;  // of the slice's centre from the axis
  double radius_mm = 0.0;  // mean over the sectors
};

// Whether a sample that is not on the cylinder speaks against it: surface that runs along the axis
// outside of the round (the corners of a square bar, the rest of a plate) or lies within the strut.
// Caps across the axis and other struts' surface do not.
bool speaks_against(const Cylinder& c, double s, const Vec3& radial, const Vec3& n) {
  const double along = std::abs(n.dot(c.axis));
  const double rho = radial.norm();
  const double r = c.radius_at(s);
  if (rho < (1.0 - kBand) * r) return along < 0.8;
  return along <= kAcross && rho < kNear * r && n.dot(radial) > 0.5 * rho;
}

Slice look_at_slice(const SampleSet& samples, const Cylinder& c, double from, double to) {
  const Frame f = across(c.axis);
  std::uint32_t seen = 0;
  Vec3 pull = Vec3::Zero();
  Slice slice;
  const double widest = std::max(c.radius_at(from), c.radius_at(to)) * kNear;
  samples.along(c.point_mm, c.axis, from, to, widest,
                [&](std::uint32_t i, double s, const Vec3& radial) {
                  const Vec3 n = samples.normal(i);
                  if (!lies_on(c, s, radial, n, kBand)) {
                    slice.against += speaks_against(c, s, radial, n) ? 1 : 0;
                    return;
                  }
                  const double rho = radial.norm();
                  const double angle = std::atan2(radial.dot(f.v), radial.dot(f.u));
                  seen |= 1U << std::min(11, static_cast<int>((angle + kPi) / (2.0 * kPi) * 12.0));
                  pull += (rho - c.radius_at(s)) * radial / rho;
                  slice.radius_mm += rho;
                  ++slice.on;
                });
  slice.sectors = std::popcount(seen);
  if (slice.on > 0) {
    slice.offset_mm = 2.0 * pull.norm() / slice.on;
    slice.radius_mm /= slice.on;
  }
  return slice;
}

// Grows one end slice by slice; returns how many slices were added.
int extend(const SampleSet& samples, Segment& segment, int direction, int most,
           const Demands& demands) {
  int added = 0;
  while (added < most) {
    double& end = direction > 0 ? segment.high_mm : segment.low_mm;
    const double step =
        kSlice * std::max(segment.cylinder.radius_at(end), 0.3 * segment.cylinder.radius_mm);
    const double next = end + direction * step;
    const Slice slice =
        look_at_slice(samples, segment.cylinder, std::min(end, next), std::max(end, next));
    if (slice.sectors < demands.sectors || slice.against > kAgainst * slice.on) break;
    const double r = segment.cylinder.radius_at(0.5 * (end + next));
    // Only a nearly whole circle says where its centre is.
    if (slice.sectors >= 9 &&
        (slice.offset_mm > 0.12 * r || std::abs(slice.radius_mm - r) > 0.08 * r)) {
      break;
    }
    end = next;
    ++added;
  }
  return added;
}

std::vector<Vec3> points_on(const SampleSet& samples, const Segment& segment, double band) {
  std::vector<Vec3> points;
  const Cylinder& c = segment.cylinder;
  const double widest =
      std::max(c.radius_at(segment.low_mm), c.radius_at(segment.high_mm)) * (1.0 + band);
  samples.along(c.point_mm, c.axis, segment.low_mm, segment.high_mm, widest,
                [&](std::uint32_t i, double s, const Vec3& radial) {
                  if (lies_on(c, s, radial, samples.normal(i), band))
                    points.push_back(samples.point(i));
                });
  // A long strut needs no more than this to be fitted well while it grows.
  constexpr std::size_t kEnough = 600;
  if (points.size() > kEnough) {
    const std::size_t stride = (points.size() + kEnough - 1) / kEnough;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); i += stride) points[kept++] = points[i];
    points.resize(kept);
  }
  return points;
}

// Moves the axis' reference point to the middle of the seen part.
void recentre(Segment& segment) {
  const double middle = 0.5 * (segment.low_mm + segment.high_mm);
  Cylinder& c = segment.cylinder;
  c.point_mm += middle * c.axis;
  c.radius_mm += middle * c.slope;
  segment.low_mm -= middle;
  segment.high_mm -= middle;
}

}  // namespace

std::optional<Segment> propose_segment(const SampleSet& samples, const Vec3& p, const Vec3& n,
                                       double thickness_mm, const Demands& demands) {
  const double r = 0.5 * thickness_mm;
  const Vec3 center = p - r * n;
  const Frame f = across(n);

  // A plane that touches a cylinder is one radius away from every point of its axis. Samples whose
  // planes do so for the supposed centre vote for the direction their normals are across to.
  struct Neighbour {
    Vec3 point;
    Vec3 normal;
  };
  std::vector<Neighbour> neighbours;
  samples.near(center, 2.5 * r, [&](std::uint32_t i) {
    const Vec3 normal = samples.normal(i);
    const double height = normal.dot(samples.point(i) - center);
    if (height > 0.5 * r && height < 1.5 * r) neighbours.push_back({samples.point(i), normal});
  });
  if (neighbours.size() < 24) return std::nullopt;
  constexpr int kBins = 45;
  std::array<double, kBins> votes{};
  const double bin = kPi / kBins;
  const auto vote = [&](const Vec3& normal) {
    const double nu = normal.dot(f.u);
    const double nv = normal.dot(f.v);
    if (nu * nu + nv * nv < 0.12) return -1.0;
    double angle = std::atan2(-nu, nv);
    if (angle < 0.0) angle += kPi;
    return std::min(angle, kPi - 1e-12);
  };
  for (const Neighbour& q : neighbours) {
    const double angle = vote(q.normal);
    if (angle >= 0.0) votes[static_cast<std::size_t>(angle / bin)] += 1.0;
  }
  int best = 0;
  double most = 0.0;
  const auto around = [&votes](int k) {
    return votes[static_cast<std::size_t>((k + kBins - 1) % kBins)] +
           votes[static_cast<std::size_t>(k)] + votes[static_cast<std::size_t>((k + 1) % kBins)];
  };
  for (int k = 0; k < kBins; ++k) {
    if (around(k) > most) {
      most = around(k);
      best = k;
    }
  }
  if (most < 10.0) return std::nullopt;
  double sum = 0.0;
  double count = 0.0;
  for (const Neighbour& q : neighbours) {
    const double angle = vote(q.normal);
    if (angle < 0.0) continue;
    const double away = std::remainder(angle - (best + 0.5) * bin, kPi);
    if (std::abs(away) > 2.0 * bin) continue;
    sum += away;
    count += 1.0;
  }
  const double direction = (best + 0.5) * bin + sum / count;

  Segment segment;
  Cylinder& c = segment.cylinder;
  c.point_mm = center;
  c.axis = std::cos(direction) * f.u + std::sin(direction) * f.v;
  c.radius_mm = r;
  std::vector<Vec3> points;
  for (const double band : {0.45, 0.25, kBand}) {
    points.clear();
    for (const Neighbour& q : neighbours) {
      const Vec3 d = q.point - c.point_mm;
      const double s = d.dot(c.axis);
      if (std::abs(s) <= 2.0 * r && lies_on(c, s, d - s * c.axis, q.normal, band)) {
        points.push_back(q.point);
      }
    }
    segment.rms_mm = fit(c, points, band, 3, false);
    if (segment.rms_mm < 0.0 || std::abs(c.radius_mm - r) > 0.35 * r) return std::nullopt;
  }
  c.point_mm += (center - c.point_mm).dot(c.axis) * c.axis;

  // The seen part around the sample, and how much of what is near belongs to it.
  extend(samples, segment, +1, 4, demands);
  extend(samples, segment, -1, 4, demands);
  if (segment.length_mm() < demands.shortest_radii * c.radius_mm) return std::nullopt;
  const Slice whole = look_at_slice(samples, c, segment.low_mm, segment.high_mm);
  if (whole.sectors < demands.sectors_in_all || whole.on < 24 ||
      whole.against > kAgainstInAll * whole.on) {
    return std::nullopt;
  }
  segment.quality =
      static_cast<double>(whole.on) / (whole.on + 3 * whole.against) * whole.sectors / 12.0 -
      segment.rms_mm / c.radius_mm + 0.1 * std::min(1.0, segment.length_mm() / (4.0 * c.radius_mm));
  return segment;
}

Segment grow_segment(const SampleSet& samples, Segment segment, const Demands& demands) {
  for (int round = 0; round < 60; ++round) {
    const std::vector<Vec3> points = points_on(samples, segment, kBand);
    Cylinder fitted = segment.cylinder;
    const bool conical = segment.length_mm() > 4.0 * fitted.radius_mm;
    const double rms = fit(fitted, points, kBand, 3, conical);
    if (rms >= 0.0) {
      segment.cylinder = fitted;
      segment.rms_mm = rms;
    }
    recentre(segment);
    // Never farther than the fitted part carries.
    const int most = std::max(
        2, static_cast<int>(0.5 * segment.length_mm() / (kSlice * segment.cylinder.radius_mm)));
    const int added =
        extend(samples, segment, +1, most, demands) + extend(samples, segment, -1, most, demands);
    if (added == 0) break;
  }
  return segment;
}

std::vector<std::uint32_t> members_of(const SampleSet& samples, const Segment& segment) {
  std::vector<std::uint32_t> members;
  const Cylinder& c = segment.cylinder;
  const double more = 0.25 * c.radius_mm;
  const double widest =
      std::max(c.radius_at(segment.low_mm), c.radius_at(segment.high_mm)) * (1.0 + kBand);
  samples.along(c.point_mm, c.axis, segment.low_mm - more, segment.high_mm + more, widest,
                [&](std::uint32_t i, double s, const Vec3& radial) {
                  if (lies_on(c, s, radial, samples.normal(i), kBand)) members.push_back(i);
                });
  return members;
}

std::vector<Segment> find_segments(const MeshRays& rays, const SampleSet& fine,
                                   const SampleSet& coarse, double reference_diameter_mm,
                                   const Demands& demands, int stride,
                                   std::vector<std::uint8_t>& claimed, const Progress& progress) {
  std::vector<std::uint32_t> seeds;
  for (std::uint32_t i = 0; i < fine.size(); i += static_cast<std::uint32_t>(stride)) {
    if (claimed[i] != kExplained) seeds.push_back(i);
  }
  std::vector<Vec3f> points(seeds.size());
  std::vector<Vec3f> normals(seeds.size());
  for (std::size_t k = 0; k < seeds.size(); ++k) {
    points[k] = fine.points_mm[seeds[k]];
    normals[k] = fine.normals[seeds[k]];
  }
  const std::vector<float> thickness = rays.thickness_behind(points, normals, progress);

  std::vector<std::optional<Segment>> proposals(seeds.size());
  const Progress proposing = progress.part(0.0, 0.6, "looking for struts");
  parallel_for(
      0, static_cast<std::int64_t>(seeds.size()), 256, [&](std::int64_t begin, std::int64_t end) {
        proposing.throw_if_cancelled();
        for (auto k = static_cast<std::size_t>(begin); k < static_cast<std::size_t>(end); ++k) {
          const double t = thickness[k];
          if (!(t > 2.5 * fine.spacing_mm) || t > 10.0 * reference_diameter_mm) continue;
          // A thick seed looks at fewer samples: the cost stays the same, and so does its
          // precision.
          const SampleSet& samples = t > 3.0 * reference_diameter_mm ? coarse : fine;
          proposals[k] = propose_segment(samples, points[k].cast<double>(),
                                         normals[k].cast<double>(), t, demands);
        }
        proposing.report(static_cast<double>(end) / static_cast<double>(seeds.size()));
      });

  std::vector<std::uint32_t> order;
  for (std::uint32_t k = 0; k < seeds.size(); ++k) {
    if (proposals[k]) order.push_back(k);
  }
  std::sort(order.begin(), order.end(), [&proposals](std::uint32_t a, std::uint32_t b) {
    const double qa = proposals[a]->quality;
    const double qb = proposals[b]->quality;
    return qa != qb ? qa > qb : a < b;
  });
  std::vector<Segment> segments;
  const Progress growing = progress.part(0.6, 1.0, "following struts");
  std::size_t done = 0;
  for (const std::uint32_t k : order) {
    if ((++done & 255U) == 0) {
      growing.throw_if_cancelled();
      growing.report(static_cast<double>(done) / static_cast<double>(order.size()));
    }
    if (claimed[seeds[k]] == kExplained) continue;
    const SampleSet& samples =
        2.0 * proposals[k]->cylinder.radius_mm > 3.0 * reference_diameter_mm ? coarse : fine;
    Segment segment = grow_segment(samples, *proposals[k], demands);
    const std::vector<std::uint32_t> members = members_of(fine, segment);
    std::size_t fresh = 0;
    for (const std::uint32_t i : members) fresh += claimed[i] != kExplained ? 1 : 0;
    if (2 * fresh < members.size() || members.size() < 24 ||
        segment.length_mm() < demands.shortest_radii * segment.cylinder.radius_mm) {
      continue;
    }
    for (const std::uint32_t i : members) claimed[i] = kExplained;
    segments.push_back(segment);
  }
  return segments;
}

}  // namespace asbuilt::strut_graph
