#include "inspectors/deviation/deviation.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/base/parallel.h"

namespace asbuilt {

const std::vector<OptionField<DeviationOptions>>& DeviationOptions::fields() {
  static const std::vector<OptionField<DeviationOptions>> all = {
      {"histogram_bins",
       "1",
       "bins of the stored histogram",
       &DeviationOptions::histogram_bins,
       10,
       1000,
       {}},
      {"scene_triangles",
       "1",
       "most triangles of the surface kept for pictures",
       &DeviationOptions::scene_triangles,
       1000,
       5e6,
       {}},
  };
  return all;
}

namespace {

// Thins the surface by joining the vertices of each cell of a grid into their mean (vertex
// clustering, Rossignac and Borrel 1993): bounded error, any topology, one pass.
Scene thin(const TriMesh& mesh, const std::vector<float>& deviation_um,
           const Pose& design_from_scan, double cell_mm) {
  struct Cluster {
    Vec3 sum = Vec3::Zero();
    double deviation = 0.0;
    int count = 0;
    std::int32_t id = -1;
  };
  Scene scene;
  std::unordered_map<std::uint64_t, std::int32_t> ids;
  std::vector<Cluster> clusters;
  std::vector<std::int32_t> cluster_of(mesh.vertices_mm.size());
  const Box3 box = mesh.bounds();
  for (std::size_t i = 0; i < mesh.vertices_mm.size(); ++i) {
    const Vec3 p = mesh.vertices_mm[i].cast<double>();
    const Vec3 c = (p - box.low_mm) / cell_mm;
    const auto key = static_cast<std::uint64_t>(c.x()) | static_cast<std::uint64_t>(c.y()) << 21 |
                     static_cast<std::uint64_t>(c.z()) << 42;
    const auto [it, fresh] = ids.try_emplace(key, static_cast<std::int32_t>(clusters.size()));
    if (fresh) clusters.emplace_back();
    Cluster& cluster = clusters[static_cast<std::size_t>(it->second)];
    cluster.sum += p;
    cluster.deviation += static_cast<double>(deviation_um[i]);
    ++cluster.count;
    cluster_of[i] = it->second;
  }
  for (const auto& t : mesh.triangles) {
    const std::int32_t a = cluster_of[static_cast<std::size_t>(t[0])];
    const std::int32_t b = cluster_of[static_cast<std::size_t>(t[1])];
    const std::int32_t c = cluster_of[static_cast<std::size_t>(t[2])];
    if (a == b || b == c || c == a) continue;
    std::array<std::int32_t, 3> kept{a, b, c};
    for (std::int32_t& corner : kept) {
      Cluster& cluster = clusters[static_cast<std::size_t>(corner)];
      if (cluster.id < 0) {
        cluster.id = static_cast<std::int32_t>(scene.surface.vertices_mm.size());
        scene.surface.vertices_mm.push_back(
            (design_from_scan * (cluster.sum / cluster.count)).cast<float>());
        scene.deviation_um.push_back(static_cast<float>(cluster.deviation / cluster.count));
      }
      corner = cluster.id;
    }
    scene.surface.triangles.push_back(kept);
  }
  scene.max_simplification_um = kUm * cell_mm * std::sqrt(3.0);
  return scene;
}

}  // namespace

DeviationResult inspect_deviation(const InspectionContext& context, const DeviationOptions& options,
                                  const Progress& progress) {
  const Surface& surface = *context.surface;
  const TriMesh& mesh = surface.mesh;
  DeviationResult result;
  result.deviation_um.resize(mesh.vertices_mm.size());
  const auto vertices = static_cast<std::int64_t>(mesh.vertices_mm.size());
  const double reach = context.field->reach_mm();
  parallel_for(0, vertices, 8192, [&](std::int64_t from, std::int64_t to) {
    if (progress.cancelled()) return;
    for (std::int64_t i = from; i < to; ++i) {
      const Vec3 p =
          context.design_from_scan * mesh.vertices_mm[static_cast<std::size_t>(i)].cast<double>();
      const double d = context.field->distance_mm(p);
      result.deviation_um[static_cast<std::size_t>(i)] =
          static_cast<float>(kUm * std::clamp(d, -reach, reach));
    }
    progress.report(0.8 * static_cast<double>(to) / static_cast<double>(vertices));
  });
  progress.throw_if_cancelled();

  std::vector<double> weight(mesh.vertices_mm.size(), 0.0);
  for (const auto& t : mesh.triangles) {
    const Vec3f& a = mesh.vertices_mm[static_cast<std::size_t>(t[0])];
    const float area = (mesh.vertices_mm[static_cast<std::size_t>(t[1])] - a)
                           .cross(mesh.vertices_mm[static_cast<std::size_t>(t[2])] - a)
                           .norm();
    for (const std::int32_t corner : t)
      weight[static_cast<std::size_t>(corner)] += static_cast<double>(area) / 6.0;
  }
  double total = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  double u = 0.0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const auto d = static_cast<double>(result.deviation_um[i]);
    total += weight[i];
    sum += weight[i] * d;
    squares += weight[i] * d * d;
    u += weight[i] * static_cast<double>(surface.u_vertex_um[i]) *
         static_cast<double>(surface.u_vertex_um[i]);
  }
  DeviationRecord& r = result.record;
  r.mean_um = sum / total;
  r.rms_um = std::sqrt(squares / total);
  r.u_point_um = 2.0 * std::hypot(std::sqrt(u / total), kUm * context.u_pose_mm);

  // Quantiles from a fine histogram; the stored one spans the middle 99.8 %.
  constexpr int kFine = 20000;
  const double span = kUm * reach;
  std::vector<double> fine(kFine, 0.0);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double at = (static_cast<double>(result.deviation_um[i]) + span) / (2.0 * span) * kFine;
    fine[static_cast<std::size_t>(std::clamp(at, 0.0, kFine - 1.0))] += weight[i];
  }
  const auto quantile = [&](double share) {
    double running = 0.0;
    for (int i = 0; i < kFine; ++i) {
      const double here = fine[static_cast<std::size_t>(i)];
      if (running + here >= share * total) {
        return -span +
               2.0 * span * (i + (share * total - running) / std::max(here, 1e-300)) / kFine;
      }
      running += here;
    }
    return span;
  };
  r.p02_um = quantile(0.02275);
  r.p98_um = quantile(0.97725);
  const double low = quantile(0.001);
  const double high = std::max(quantile(0.999), low + 1e-6);
  r.histogram_share.assign(static_cast<std::size_t>(options.histogram_bins), 0.0);
  for (int i = 0; i <= options.histogram_bins; ++i)
    r.histogram_edges_um.push_back(low + (high - low) * i / options.histogram_bins);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double at =
        (static_cast<double>(result.deviation_um[i]) - low) / (high - low) * options.histogram_bins;
    if (at < 0.0 || at >= options.histogram_bins) continue;
    r.histogram_share[static_cast<std::size_t>(at)] += weight[i] / total;
  }
  progress.report(0.9);

  // Cell size from the area: two triangles a cell face or so, then larger until it fits.
  double cell = std::max(1.2 * context.voxel_mm(),
                         std::sqrt(2.0 * surface.area_mm2 / options.scene_triangles));
  const double least = mesh.bounds().size_mm().maxCoeff() / 2e6;  // keys hold 21 bits an axis
  cell = std::max(cell, least);
  result.scene = thin(mesh, result.deviation_um, context.design_from_scan, cell);
  while (static_cast<int>(result.scene.surface.triangles.size()) > options.scene_triangles) {
    cell *= 1.25;
    result.scene = thin(mesh, result.deviation_um, context.design_from_scan, cell);
  }
  progress.report(1.0);
  return result;
}

}  // namespace asbuilt
