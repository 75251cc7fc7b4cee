// Signed distance to a closed mesh. Embree's bounding-volume tree finds the nearest triangle; the
// sign comes from the pseudo-normal of the nearest face, edge or vertex (Baerentzen and Aanaes
// 2005, "Signed distance computation using the angle weighted pseudonormal"), which is right
// wherever the mesh is closed and consistently oriented.
#include <embree3/rtcore.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <vector>

#include "core/base/error.h"
#include "core/geometry/field.h"

namespace asbuilt {
namespace {

enum class Feature { kFace, kEdge0, kEdge1, kEdge2, kVertex0, kVertex1, kVertex2 };

struct Closest {
  Vec3 point;
  Feature feature;
};

// Closest point of a triangle (Ericson 2005, Real-Time Collision Detection, 5.1.5), with the
// feature it lies on. Edge k runs from corner k to corner k + 1.
Closest closest_on_triangle(const Vec3& p, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 ab = b - a;
  const Vec3 ac = c - a;
  const Vec3 ap = p - a;
  const double d1 = ab.dot(ap);
  const double d2 = ac.dot(ap);
  if (d1 <= 0.0 && d2 <= 0.0) return {a, Feature::kVertex0};
  const Vec3 bp = p - b;
  const double d3 = ab.dot(bp);
  const double d4 = ac.dot(bp);
  if (d3 >= 0.0 && d4 <= d3) return {b, Feature::kVertex1};
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0) return {a + d1 / (d1 - d3) * ab, Feature::kEdge0};
  const Vec3 cp = p - c;
  const double d5 = ab.dot(cp);
  const double d6 = ac.dot(cp);
  if (d6 >= 0.0 && d5 <= d6) return {c, Feature::kVertex2};
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0) return {a + d2 / (d2 - d6) * ac, Feature::kEdge2};
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0) {
    return {b + (d4 - d3) / ((d4 - d3) + (d5 - d6)) * (c - b), Feature::kEdge1};
  }
  const double scale = 1.0 / (va + vb + vc);
  return {a + ab * (vb * scale) + ac * (vc * scale), Feature::kFace};
}

class MeshField final : public SignedField {
 public:
  MeshField(TriMesh mesh, double reach_mm) : mesh_(std::move(mesh)), reach_(reach_mm) {
    bounds_ = mesh_.bounds();
    make_pseudo_normals();
    device_ = rtcNewDevice("threads=1");
    scene_ = rtcNewScene(device_);
    rtcSetSceneFlags(scene_, RTC_SCENE_FLAG_ROBUST);
    RTCGeometry geometry = rtcNewGeometry(device_, RTC_GEOMETRY_TYPE_TRIANGLE);
    auto* vertices = static_cast<float*>(
        rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                3 * sizeof(float), mesh_.vertices_mm.size()));
    for (std::size_t i = 0; i < mesh_.vertices_mm.size(); ++i) {
      for (int k = 0; k < 3; ++k)
        vertices[3 * i + static_cast<std::size_t>(k)] = mesh_.vertices_mm[i][k];
    }
    auto* corners = static_cast<std::uint32_t*>(
        rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                3 * sizeof(std::uint32_t), mesh_.triangles.size()));
    for (std::size_t i = 0; i < mesh_.triangles.size(); ++i) {
      for (std::size_t k = 0; k < 3; ++k) {
        corners[3 * i + k] = static_cast<std::uint32_t>(mesh_.triangles[i][k]);
      }
    }
    rtcCommitGeometry(geometry);
    rtcAttachGeometry(scene_, geometry);
    rtcReleaseGeometry(geometry);
    rtcCommitScene(scene_);
  }
  ~MeshField() override {
    rtcReleaseScene(scene_);
    rtcReleaseDevice(device_);
  }
  MeshField(const MeshField&) = delete;
  MeshField& operator=(const MeshField&) = delete;

  double distance_mm(const Vec3& p) const override {
    Search search{this, p, {}, -1, std::numeric_limits<double>::infinity()};
    RTCPointQuery query{};
    query.x = static_cast<float>(p.x());
    query.y = static_cast<float>(p.y());
    query.z = static_cast<float>(p.z());
    query.radius = std::numeric_limits<float>::infinity();
    RTCPointQueryContext context;
    rtcInitPointQueryContext(&context);
    rtcPointQuery(scene_, &query, &context, &visit, &search);
    if (search.triangle < 0) return reach_;
    const Vec3 n = pseudo_normal(search.triangle, search.closest.feature);
    const double distance = std::sqrt(search.squared);
    return n.dot(p - search.closest.point) < 0.0 ? -distance : distance;
  }
  double reach_mm() const override { return reach_; }
  Box3 bounds() const override { return bounds_; }

 private:
  struct Search {
    const MeshField* field;
    Vec3 p;
    Closest closest;
    std::int64_t triangle;
    double squared;
  };

  static bool visit(RTCPointQueryFunctionArguments* arguments) {
    auto& search = *static_cast<Search*>(arguments->userPtr);
    const TriMesh& mesh = search.field->mesh_;
    const auto& t = mesh.triangles[arguments->primID];
    const Closest closest = closest_on_triangle(
        search.p, mesh.vertices_mm[static_cast<std::size_t>(t[0])].cast<double>(),
        mesh.vertices_mm[static_cast<std::size_t>(t[1])].cast<double>(),
        mesh.vertices_mm[static_cast<std::size_t>(t[2])].cast<double>());
    const double squared = (closest.point - search.p).squaredNorm();
    // Equal distances are settled by the lower triangle number, whatever the order of the tree.
    if (squared > search.squared ||
        (squared == search.squared &&
         search.triangle <= static_cast<std::int64_t>(arguments->primID))) {
      return false;
    }
    search.squared = squared;
    search.closest = closest;
    search.triangle = arguments->primID;
    arguments->query->radius = std::nextafter(static_cast<float>(std::sqrt(squared)),
                                              std::numeric_limits<float>::infinity());
    return true;
  }

  static std::uint64_t edge_key(std::int32_t a, std::int32_t b) {
    return (static_cast<std::uint64_t>(std::min(a, b)) << 32) |
           static_cast<std::uint64_t>(std::max(a, b));
  }

  void make_pseudo_normals() {
    vertex_normals_.assign(mesh_.vertices_mm.size(), Vec3f::Zero());
    face_normals_.reserve(mesh_.triangles.size());
    edge_normals_.reserve(mesh_.triangles.size() * 3 / 2);
    for (const auto& t : mesh_.triangles) {
      Vec3 corner[3];
      for (std::size_t k = 0; k < 3; ++k) {
        corner[k] = mesh_.vertices_mm[static_cast<std::size_t>(t[k])].cast<double>();
      }
      const Vec3 n = (corner[1] - corner[0]).cross(corner[2] - corner[0]).normalized();
      face_normals_.push_back(n.cast<float>());
      for (std::size_t k = 0; k < 3; ++k) {
        const Vec3 u = (corner[(k + 1) % 3] - corner[k]).normalized();
        const Vec3 v = (corner[(k + 2) % 3] - corner[k]).normalized();
        const double angle = std::acos(std::clamp(u.dot(v), -1.0, 1.0));
        vertex_normals_[static_cast<std::size_t>(t[k])] += (angle * n).cast<float>();
        edge_normals_.try_emplace(edge_key(t[k], t[(k + 1) % 3]), Vec3f::Zero()).first->second +=
            n.cast<float>();
      }
    }
  }

  Vec3 pseudo_normal(std::int64_t triangle, Feature feature) const {
    const auto& t = mesh_.triangles[static_cast<std::size_t>(triangle)];
    switch (feature) {
      case Feature::kFace:
        return face_normals_[static_cast<std::size_t>(triangle)].cast<double>();
      case Feature::kEdge0:
        return edge_normals_.at(edge_key(t[0], t[1])).cast<double>();
      case Feature::kEdge1:
        return edge_normals_.at(edge_key(t[1], t[2])).cast<double>();
      case Feature::kEdge2:
        return edge_normals_.at(edge_key(t[2], t[0])).cast<double>();
      case Feature::kVertex0:
        return vertex_normals_[static_cast<std::size_t>(t[0])].cast<double>();
      case Feature::kVertex1:
        return vertex_normals_[static_cast<std::size_t>(t[1])].cast<double>();
      case Feature::kVertex2:
        return vertex_normals_[static_cast<std::size_t>(t[2])].cast<double>();
    }
    return Vec3::Zero();
  }

  TriMesh mesh_;
  double reach_;
  Box3 bounds_;
  std::vector<Vec3f> face_normals_;
  std::vector<Vec3f> vertex_normals_;
  std::unordered_map<std::uint64_t, Vec3f> edge_normals_;
  RTCDevice device_ = nullptr;
  RTCScene scene_ = nullptr;
};

}  // namespace

std::shared_ptr<const SignedField> make_mesh_field(const TriMesh& mesh, double reach_mm) {
  TriMesh welded = weld(mesh, 1e-6 * std::max(mesh.bounds().diagonal_mm(), 1e-6));
  const MeshHealth health = check_mesh(welded);
  if (welded.empty() || !health.closed()) {
    throw Error(ErrorCode::kNotMeasurable,
                {"the mesh encloses no volume",
                 std::to_string(health.open_edges) + " open, " +
                     std::to_string(health.non_manifold_edges) + " non-manifold and " +
                     std::to_string(health.inconsistent_edges) + " inconsistently oriented edges",
                 "a closed, consistently oriented mesh",
                 "repair the mesh or give the strut design as well"});
  }
  if (welded.signed_volume_mm3() < 0.0) {
    for (auto& t : welded.triangles) std::swap(t[1], t[2]);
  }
  return std::make_shared<MeshField>(std::move(welded), reach_mm);
}

}  // namespace asbuilt
