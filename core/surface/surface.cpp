#include "core/surface/surface.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/surface/surface_nets.h"

namespace asbuilt {
namespace {

constexpr double kProbe = 1.0;  // voxels to both sides of the edge where its slope is taken

// Inverse of the normal distribution's cumulative function on (0.5, 1), by Newton's method.
double normal_quantile(double p) {
  double x = 0.0;
  for (int i = 0; i < 30; ++i) {
    const double cumulative = 0.5 * std::erfc(-x / std::sqrt(2.0));
    const double density = std::exp(-0.5 * x * x) / std::sqrt(2.0 * 3.14159265358979323846);
    const double step = (cumulative - p) / density;
    x -= std::clamp(step, -1.0, 1.0);
    if (std::abs(step) < 1e-12) break;
  }
  return x;
}

struct VertexFit {
  Vec3 normal = Vec3::Zero();  // voxel coordinates, towards air
  double rise = 0.0;           // f one probe inside minus f one probe outside
};

// Moves a vertex along the local normal to where the fraction crosses one half.
VertexFit settle(const MetalFraction& fraction, Vec3& p) {
  VertexFit fit;
  Vec3 gradient = fraction.gradient(p);
  if (gradient.norm() < 1e-6) return fit;
  fit.normal = -gradient.normalized();
  const Vec3 start = p;
  for (int round = 0; round < 2; ++round) {
    // A line through five samples: its slope and its crossing are quieter than two samples'.
    double sum = 0.0;
    double moment = 0.0;
    for (int k = -2; k <= 2; ++k) {
      const double f = fraction.at(p + 0.5 * k * fit.normal);
      sum += f;
      moment += 0.5 * k * f;
    }
    const double mean = sum / 5.0;
    const double slope = moment / 2.5;  // sum of (0.5 k)^2 over k = -2..2
    if (slope > -0.02) break;
    p += std::clamp((0.5 - mean) / slope, -0.7, 0.7) * fit.normal;
  }
  if ((p - start).norm() > 1.2) p = start;  // another edge caught it
  fit.rise = fraction.at(p - kProbe * fit.normal) - fraction.at(p + kProbe * fit.normal);
  return fit;
}

// Blur per axis from the rise across the edge: for a straight edge blurred by a Gaussian,
// rise = 2 Phi(probe / sigma) - 1; sigma^2 along a normal n is the sum of n_k^2 sigma_k^2. A curved
// edge rises less: a disc of radius R looks as if sigma^2 were larger by the share sigma^2 / 2R^2
// (exact profile of the blurred disc: 0.8 % at R = 8 sigma, 4 % at 4 sigma, where the share says
// 0.8 % and 3 %). `curvature`: sum of the principal ones per vertex, 1/mm.
Vec3 edge_blur(const std::vector<VertexFit>& fits, const std::vector<float>& curvature,
               double voxel_mm) {
  std::vector<std::pair<Vec3, double>> rows;  // n_k^2, sigma^2
  const std::size_t step = std::max<std::size_t>(1, fits.size() / 40000);
  for (std::size_t i = 0; i < fits.size(); i += step) {
    const VertexFit& fit = fits[i];
    if (fit.rise < 0.25 || fit.rise > 0.999) continue;
    const double sigma = kProbe / normal_quantile(0.5 * (1.0 + fit.rise));
    const double bend = std::min(std::abs(voxel_mm * curvature[i]) * sigma, 0.4);
    rows.emplace_back(fit.normal.cwiseProduct(fit.normal),
                      sigma * sigma / (1.0 + 0.5 * bend * bend));
  }
  if (rows.size() < 100) return Vec3::Ones();
  std::vector<double> all;
  all.reserve(rows.size());
  for (const auto& row : rows) all.push_back(row.second);
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  Vec3 variance = Vec3::Constant(*middle);
  // Least absolute deviations by reweighting; a small ridge to the common value where a direction
  // has few normals.
  for (int round = 0; round < 20; ++round) {
    Mat3 normal = Mat3::Identity() * (0.02 * static_cast<double>(rows.size()) / *middle);
    Vec3 right = normal * Vec3::Constant(*middle);
    for (const auto& [n2, s2] : rows) {
      const double residual = std::abs(s2 - n2.dot(variance));
      const double weight = 1.0 / std::max(residual, 0.02 * *middle);
      normal += weight * n2 * n2.transpose();
      right += weight * s2 * n2;
    }
    variance = normal.ldlt().solve(right).cwiseMax(0.05);
  }
  return variance.cwiseSqrt();
}

// Sum of the principal curvatures per vertex, 1/mm, positive where metal is convex; from how the
// normals turn along the edges, averaged over about three rings.
std::vector<float> curvature_sum(const TriMesh& mesh, const std::vector<Vec3f>& normals) {
  const std::size_t n = mesh.vertices_mm.size();
  std::vector<Vec3f> smooth = normals;
  std::vector<Vec3f> next(n);
  std::vector<float> value(n, 0.0F);
  std::vector<float> gathered(n, 0.0F);
  std::vector<float> weight(n, 0.0F);
  for (int round = 0; round < 2; ++round) {
    next = smooth;
    for (const auto& t : mesh.triangles)
      for (std::size_t k = 0; k < 3; ++k) {
        next[static_cast<std::size_t>(t[k])] += smooth[static_cast<std::size_t>(t[(k + 1) % 3])];
      }
    for (std::size_t i = 0; i < n; ++i) {
      const float length = next[i].norm();
      smooth[i] = length > 0.0F ? Vec3f(next[i] / length) : normals[i];
    }
  }
  // Divergence of the normal field per triangle (exact for linear interpolation), spread to corners
  // by area.
  for (const auto& t : mesh.triangles) {
    const Vec3f& a = mesh.vertices_mm[static_cast<std::size_t>(t[0])];
    const Vec3f e1 = mesh.vertices_mm[static_cast<std::size_t>(t[1])] - a;
    const Vec3f e2 = mesh.vertices_mm[static_cast<std::size_t>(t[2])] - a;
    const Vec3f cross = e1.cross(e2);
    const float doubled = cross.squaredNorm();
    if (doubled <= 0.0F) continue;
    const Vec3f d1 =
        smooth[static_cast<std::size_t>(t[1])] - smooth[static_cast<std::size_t>(t[0])];
    const Vec3f d2 =
        smooth[static_cast<std::size_t>(t[2])] - smooth[static_cast<std::size_t>(t[0])];
    // Gradients of the two barycentric coordinates.
    const Vec3f g1 = e2.cross(cross) / doubled;
    const Vec3f g2 = cross.cross(e1) / doubled;
    const float divergence = d1.dot(g1) + d2.dot(g2);
    const float area = std::sqrt(doubled);
    for (const std::int32_t corner : t) {
      gathered[static_cast<std::size_t>(corner)] += area * divergence;
      weight[static_cast<std::size_t>(corner)] += area;
    }
  }
  for (std::size_t i = 0; i < n; ++i) value[i] = weight[i] > 0.0F ? gathered[i] / weight[i] : 0.0F;
  for (int round = 0; round < 3; ++round) {
    std::fill(gathered.begin(), gathered.end(), 0.0F);
    std::fill(weight.begin(), weight.end(), 0.0F);
    for (const auto& t : mesh.triangles) {
      const float mean =
          (value[static_cast<std::size_t>(t[0])] + value[static_cast<std::size_t>(t[1])] +
           value[static_cast<std::size_t>(t[2])]) /
          3.0F;
      for (const std::int32_t corner : t) {
        gathered[static_cast<std::size_t>(corner)] += mean;
        weight[static_cast<std::size_t>(corner)] += 1.0F;
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (weight[i] > 0.0F) value[i] = gathered[i] / weight[i];
    }
  }
  return value;
}

}  // namespace

void add_edge_uncertainty(Surface& surface, double u_edge_mm) {
  surface.u_edge_mm = std::hypot(surface.u_edge_mm, u_edge_mm);
  for (float& u : surface.u_vertex_um) u = std::hypot(u, static_cast<float>(1000.0 * u_edge_mm));
}

Surface find_surface(const Volume& volume, const SurfaceOptions& options,
                     const Progress& progress) {
  Surface surface;
  surface.levels = find_levels(volume, options, progress.part(0.0, 0.35, "finding grey levels"));
  const MetalFraction fraction(volume, surface.levels);
  surface.mesh =
      surface_nets(fraction, surface.mask, progress.part(0.35, 0.75, "finding the surface"));
  if (surface.mesh.empty()) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the scan holds no metal surface", "", "", "check the file"});
  }

  const GridFrame& frame = volume.frame();
  const auto vertices = static_cast<std::int64_t>(surface.mesh.vertices_mm.size());
  std::vector<VertexFit> fits(surface.mesh.vertices_mm.size());
  const Progress settling = progress.part(0.75, 0.95, "settling the surface");
  parallel_for(0, vertices, 8192, [&](std::int64_t begin, std::int64_t end) {
    if (settling.cancelled()) return;
    for (std::int64_t i = begin; i < end; ++i) {
      Vec3f& vertex = surface.mesh.vertices_mm[static_cast<std::size_t>(i)];
      Vec3 voxel = vertex.cast<double>();
      fits[static_cast<std::size_t>(i)] = settle(fraction, voxel);
      vertex = frame.position_mm(voxel.x(), voxel.y(), voxel.z()).cast<float>();
    }
    settling.report(static_cast<double>(end) / static_cast<double>(vertices));
  });
  settling.throw_if_cancelled();

  const std::vector<Vec3f> mesh_normals = surface.mesh.vertex_normals();
  const std::vector<float> curvature = curvature_sum(surface.mesh, mesh_normals);
  surface.blur_sigma_voxels = edge_blur(fits, curvature, frame.mean_spacing_mm());
  const Vec3 sigma_mm = surface.blur_sigma_voxels.cwiseProduct(frame.spacing_mm);
  surface.blur_sigma_mm = sigma_mm.mean();
  surface.edge_spread_um = 2.0 * 1.2815515655446004 * 1000.0 * surface.blur_sigma_mm;

  surface.normals.resize(fits.size());
  for (std::size_t i = 0; i < fits.size(); ++i) {
    // A normal is a covector: it goes from voxel to mm coordinates by division.
    const Vec3 n = fits[i].normal.cwiseQuotient(frame.spacing_mm);
    surface.normals[i] = n.norm() > 0.0 ? Vec3f(n.normalized().cast<float>()) : mesh_normals[i];
  }

  surface.shift_um.resize(fits.size());
  surface.u_vertex_um.resize(fits.size());
  const double noise = surface.levels.noise / surface.levels.contrast();
  for (std::size_t i = 0; i < fits.size(); ++i) {
    const Vec3 n = surface.normals[i].cast<double>();
    const double variance = sigma_mm.cwiseProduct(sigma_mm).dot(n.cwiseProduct(n));
    const double sigma = std::sqrt(variance);
    // Beyond a radius of 1.5 sigma the expansion is no longer worth its name.
    const double sum =
        std::clamp(static_cast<double>(curvature[i]), -1.0 / (1.5 * sigma), 1.0 / (1.5 * sigma));
    const double shift = 0.5 * variance * sum;
    surface.mesh.vertices_mm[i] += (shift * n).cast<float>();
    surface.shift_um[i] = static_cast<float>(1000.0 * shift);
    // Edge slope per mm for this blur. Five samples over two voxels share voxels: a voxel's noise
    // reaches the crossing with a factor of about 0.45.
    const double slope = 1.0 / (sigma * std::sqrt(2.0 * 3.14159265358979323846));
    const double u_noise = noise * 0.45 / slope;
    const double u_level = surface.levels.level_uncertainty / slope;
    const double u_shift = 0.2 * std::abs(shift);
    surface.u_vertex_um[i] = static_cast<float>(
        1000.0 * std::sqrt(u_noise * u_noise + u_level * u_level + u_shift * u_shift));
  }
  surface.area_mm2 = surface.mesh.area_mm2();
  progress.report(1.0);
  return surface;
}

}  // namespace asbuilt
