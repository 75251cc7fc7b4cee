#include "core/surface/given_surface.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/print.h"
#include "core/geometry/field.h"
#include "core/surface/winding.h"

namespace asbuilt {
namespace {

constexpr double kAir = 10000.0;
constexpr double kMetal = 50000.0;
constexpr double kRampVoxels = 3.0;       // from air to metal
constexpr double kVertexShare = 4.0;      // slivers, and vertices that lie three slivers inside
constexpr std::int64_t kOddAllowed = 20;  // places: a fold here and there
constexpr double kTwice = 1.5;            // winding number of what lies inside two bodies

std::string at_place(const Vec3& p) {
  char text[96];
  print_to(text, sizeof text, "near x %.3f, y %.3f, z %.3f mm of the scan", p.x(), p.y(), p.z());
  return text;
}

// The mesh with shared vertices and its outside out.
TriMesh sound_mesh(const TriMesh& mesh, std::vector<std::string>& notes) {
  TriMesh welded = joined_corners(mesh);
  const MeshHealth health = check_mesh(welded);
  if (welded.empty() || !health.closed()) {
    throw Error(
        ErrorCode::kNotMeasurable,
        {"the mesh of the built part encloses no volume",
         std::to_string(health.open_edges) + " open, " + std::to_string(health.non_manifold_edges) +
             " non-manifold and " + std::to_string(health.inconsistent_edges) +
             " inconsistently oriented edges in " + std::to_string(welded.triangles.size()) +
             " triangles",
         "a closed mesh whose triangles all face outwards",
         "export the surface closed, or close it in a mesh editor; a surface that is open "
         "because it was not measured all round can be given as points (PLY without "
         "faces, XYZ)"});
  }
  if (welded.signed_volume_mm3() < 0.0) {
    for (auto& t : welded.triangles) std::swap(t[1], t[2]);
    notes.push_back("the mesh was inside out (its triangles faced the metal) and was turned");
  }
  return welded;
}

// Volumes that the closed surfaces enclose one by one, mm^3; below zero for the skin of a void.
std::vector<double> shell_volumes(const TriMesh& mesh) {
  std::vector<std::int32_t> parent(mesh.vertices_mm.size());
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&parent](std::int32_t v) {
    while (parent[static_cast<std::size_t>(v)] != v) {
      auto& up = parent[static_cast<std::size_t>(v)];
      up = parent[static_cast<std::size_t>(up)];
      v = up;
    }
    return v;
  };
  for (const auto& t : mesh.triangles) {
    parent[static_cast<std::size_t>(root(t[0]))] = root(t[1]);
    parent[static_cast<std::size_t>(root(t[1]))] = root(t[2]);
  }
  std::vector<double> volume(mesh.vertices_mm.size(), 0.0);
  std::vector<char> used(mesh.vertices_mm.size(), 0);
  const Vec3 middle = mesh.bounds().center_mm();
  for (const auto& t : mesh.triangles) {
    const auto shell = static_cast<std::size_t>(root(t[0]));
    const auto corner = [&](std::size_t k) {
      return Vec3(mesh.vertices_mm[static_cast<std::size_t>(t[k])].cast<double>() - middle);
    };
    volume[shell] += corner(0).dot(corner(1).cross(corner(2))) / 6.0;
    used[shell] = 1;
  }
  std::vector<double> shells;
  for (std::size_t i = 0; i < volume.size(); ++i) {
    if (used[i] != 0) shells.push_back(volume[i]);
  }
  return shells;
}

// Each triangle as points with normals: halved along its longest edge until that is no longer than
// `most_mm`, then the middle.
WindingNumber winding_of(const TriMesh& mesh, float most_mm) {
  std::vector<Vec3f> middle;
  std::vector<Vec3f> normal;
  std::vector<float> area;
  std::vector<std::array<Vec3f, 3>> open;
  for (const auto& t : mesh.triangles) {
    open.push_back({mesh.vertices_mm[static_cast<std::size_t>(t[0])],
                    mesh.vertices_mm[static_cast<std::size_t>(t[1])],
                    mesh.vertices_mm[static_cast<std::size_t>(t[2])]});
    while (!open.empty()) {
      const auto c = open.back();
      open.pop_back();
      std::size_t longest = 0;
      for (std::size_t k = 1; k < 3; ++k)
        if ((c[(k + 1) % 3] - c[k]).squaredNorm() >
            (c[(longest + 1) % 3] - c[longest]).squaredNorm())
          longest = k;
      const Vec3f& p = c[longest];
      const Vec3f& q = c[(longest + 1) % 3];
      const Vec3f& r = c[(longest + 2) % 3];
      if ((q - p).squaredNorm() > most_mm * most_mm) {
        const Vec3f half = 0.5F * (p + q);
        open.push_back({p, half, r});
        open.push_back({half, q, r});
        continue;
      }
      const Vec3f cross = (q - p).cross(r - p);
      const float doubled = cross.norm();
      middle.push_back((p + q + r) / 3.0F);
      normal.push_back(doubled > 0.0F ? Vec3f(cross / doubled) : Vec3f(Vec3f::Zero()));
      area.push_back(0.5F * doubled);
    }
  }
  return {middle, normal, area};
}

// Places that lie in metal twice, or in air that is less than empty.
struct Odd {
  std::int64_t count = 0;
  std::int64_t folded = 0;  // places where the nearest facet faces the wrong way
  Vec3 place = Vec3::Zero();

  void add(const Odd& other) {
    if (count == 0) place = other.place;
    count += other.count;
    folded += other.folded;
  }
};

// One row of voxels along x. A distance changes by no more than the way moved, so what lies within
// it is all alike and is not asked for. The nearest facet's side is checked by the winding number
// wherever the sign could spread, a voxel or more away from the surface.
Odd sample_row(const SignedField& field, const WindingNumber& winding, Grid3<std::uint16_t>& grid,
               std::int64_t y, std::int64_t z) {
  const GridFrame& frame = grid.frame;
  const double voxel = frame.spacing_mm.x();
  Odd odd;
  for (std::int64_t x = 0; x < frame.shape.x;) {
    const Vec3 p =
        frame.position_mm(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z));
    double d = field.distance_mm(p);
    if (std::abs(d) >= voxel) {
      const double turns = winding.at(p.cast<float>());
      if (turns > kTwice || turns < 1.0 - kTwice) {
        if (odd.count++ == 0) odd.place = p;
      }
      const double signed_by_turns = turns > 0.5 ? -std::abs(d) : std::abs(d);
      odd.folded += signed_by_turns != d ? 1 : 0;
      d = signed_by_turns;
    }
    const auto alike = static_cast<std::int64_t>(
        std::max(1.0, std::floor(std::abs(d) / voxel - 0.5 * kRampVoxels)));
    const std::int64_t end = std::min(frame.shape.x, x + alike);
    const std::uint16_t level = sampled_level(d, voxel);
    for (; x < end; ++x) grid.at(x, y, z) = level;
  }
  return odd;
}

Grid3<std::uint16_t> sample(const TriMesh& mesh, const GridFrame& frame,
                            std::vector<std::string>& notes, const Progress& progress) {
  const auto field = make_mesh_field(mesh, 4.0 * frame.spacing_mm.x());
  const WindingNumber winding = winding_of(mesh, static_cast<float>(2.0 * frame.spacing_mm.x()));
  Grid3<std::uint16_t> grid(frame, static_cast<std::uint16_t>(kAir));
  std::vector<Odd> slices(static_cast<std::size_t>(frame.shape.z));
  std::atomic<std::int64_t> done{0};
  parallel_for(0, frame.shape.z, 1, [&](std::int64_t from, std::int64_t to) {
    if (progress.cancelled()) return;
    for (std::int64_t z = from; z < to; ++z)
      for (std::int64_t y = 0; y < frame.shape.y; ++y)
        slices[static_cast<std::size_t>(z)].add(sample_row(*field, winding, grid, y, z));
    progress.report(static_cast<double>(++done) / static_cast<double>(frame.shape.z));
  });
  progress.throw_if_cancelled();
  Odd odd;
  for (const Odd& slice : slices) odd.add(slice);
  if (odd.count > kOddAllowed) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the mesh of the built part crosses itself or has a shell turned inside out",
                 at_place(odd.place) + ", and " + std::to_string(odd.count - 1) +
                     " other places that lie inside more than one body",
                 "one surface between metal and air, facing air everywhere",
                 "unite overlapping bodies and turn the shells of voids inwards in a mesh editor, "
                 "then export again"});
  }
  if (odd.folded > 0)
    notes.push_back(
        "the mesh has folded facets; inside and outside were told by the winding "
        "number at " +
        std::to_string(odd.folded) + " places beside them");
  return grid;
}

// Fills in the points' own uncertainty and gives the mean height over the area.
double mean_height_mm(Surface& s) {
  s.u_vertex_um = facet_heights(s.mesh, s.normals);
  for (float& h : s.u_vertex_um) h = std::abs(h);
  double sum = 0.0;
  double area = 0.0;
  for (const auto& t : s.mesh.triangles) {
    const Vec3f& a = s.mesh.vertices_mm[static_cast<std::size_t>(t[0])];
    const auto weight =
        static_cast<double>((s.mesh.vertices_mm[static_cast<std::size_t>(t[1])] - a)
                                .cross(s.mesh.vertices_mm[static_cast<std::size_t>(t[2])] - a)
                                .norm());
    area += weight;
    for (const std::int32_t corner : t)
      sum += weight / 3.0 * static_cast<double>(s.u_vertex_um[static_cast<std::size_t>(corner)]);
  }
  for (float& u : s.u_vertex_um) u *= static_cast<float>(1000.0 * kVertexShare / std::sqrt(3.0));
  return area > 0.0 ? sum / area : 0.0;
}

}  // namespace

TriMesh joined_corners(const TriMesh& mesh) {
  return weld(mesh, 1e-6 * std::max(mesh.bounds().diagonal_mm(), 1e-6));
}

GridFrame sampling_frame(const Box3& box, double voxel_mm) {
  Box3 wide = box;
  wide.grow(8.0 * voxel_mm);
  GridFrame frame;
  frame.spacing_mm = Vec3::Constant(voxel_mm);
  frame.origin_mm = wide.low_mm;
  const Vec3 n = (wide.size_mm() / voxel_mm).array().ceil();
  frame.shape = {static_cast<std::int64_t>(n.x()), static_cast<std::int64_t>(n.y()),
                 static_cast<std::int64_t>(n.z())};
  return frame;
}

LevelField sampled_levels() {
  LevelField levels;
  levels.frame.shape = {1, 1, 1};
  levels.air = {static_cast<float>(kAir)};
  levels.metal = {static_cast<float>(kMetal)};
  levels.global_air = kAir;
  levels.global_metal = kMetal;
  return levels;
}

std::uint16_t sampled_level(double signed_distance_mm, double voxel_mm) {
  const double f = std::clamp(0.5 - signed_distance_mm / (kRampVoxels * voxel_mm), 0.0, 1.0);
  return static_cast<std::uint16_t>(std::lround(kAir + (kMetal - kAir) * f));
}

std::vector<float> facet_heights(const TriMesh& mesh, const std::vector<Vec3f>& normals) {
  std::vector<float> sum(mesh.vertices_mm.size(), 0.0F);
  std::vector<float> weight(mesh.vertices_mm.size(), 0.0F);
  for (const auto& t : mesh.triangles) {
    float height = 0.0F;
    Vec3f edge[3];
    for (std::size_t k = 0; k < 3; ++k) {
      const auto a = static_cast<std::size_t>(t[k]);
      const auto b = static_cast<std::size_t>(t[(k + 1) % 3]);
      edge[k] = mesh.vertices_mm[b] - mesh.vertices_mm[a];
      height += edge[k].dot(normals[b] - normals[a]) / 24.0F;
    }
    const float area = edge[0].cross(edge[1]).norm();
    for (const std::int32_t corner : t) {
      sum[static_cast<std::size_t>(corner)] += area * height;
      weight[static_cast<std::size_t>(corner)] += area;
    }
  }
  for (std::size_t i = 0; i < sum.size(); ++i)
    sum[i] = weight[i] > 0.0F ? sum[i] / weight[i] : 0.0F;
  return sum;
}

GivenPart surface_from_mesh(const TriMesh& mesh, double voxel_mm, const Progress& progress) {
  GivenPart part;
  Surface& s = part.surface;
  s.mesh = sound_mesh(mesh, part.notes);
  const GridFrame frame = sampling_frame(s.mesh.bounds(), voxel_mm);
  require_memory(3 * frame.shape.count() + 150 * static_cast<std::int64_t>(s.mesh.triangles.size()),
                 "the mesh of the built part", "give a part of it, or a machine with more memory");
  for (const double volume : shell_volumes(s.mesh)) {
    ++part.shells;
    part.inner_shells += volume < 0.0 ? 1 : 0;
  }
  Grid3<std::uint16_t> grid = sample(s.mesh, frame, part.notes, progress);
  s.mask = Mask(frame);
  for (std::size_t i = 0; i < grid.values.size(); ++i)
    s.mask.values[i] = grid.values[i] > 0.5 * (kAir + kMetal) ? 1 : 0;
  part.volume.grid = std::move(grid);

  s.levels = sampled_levels();
  s.blur_sigma_voxels = Vec3::Constant(std::sqrt(1.0 / 6.0));
  s.blur_sigma_mm = s.blur_sigma_voxels.x() * voxel_mm;
  s.normals = s.mesh.vertex_normals();
  s.area_mm2 = s.mesh.area_mm2();
  s.shift_um.assign(s.mesh.vertices_mm.size(), 0.0F);
  const double sliver_mm = mean_height_mm(s);
  s.given_u_mm = kVertexShare * sliver_mm / std::sqrt(3.0);
  part.sliver_um = 1000.0 * sliver_mm;
  return part;
}

}  // namespace asbuilt
