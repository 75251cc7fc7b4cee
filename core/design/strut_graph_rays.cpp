// By Embree.
#include "core/design/strut_graph_rays.h"

#include <embree3/rtcore.h>

#include <cmath>
#include <limits>
#include <memory>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt::strut_graph {
namespace {

struct Release {
  void operator()(RTCDevice device) const { rtcReleaseDevice(device); }
  void operator()(RTCScene scene) const { rtcReleaseScene(scene); }
};
using Device = std::unique_ptr<std::remove_pointer_t<RTCDevice>, Release>;
using Scene = std::unique_ptr<std::remove_pointer_t<RTCScene>, Release>;

Scene make_scene(RTCDevice device, const TriMesh& mesh) {
  Scene scene(rtcNewScene(device));
  rtcSetSceneFlags(scene.get(), RTC_SCENE_FLAG_ROBUST);
  RTCGeometry geometry = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
  auto* vertices = static_cast<float*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0,
                                                               RTC_FORMAT_FLOAT3, 3 * sizeof(float),
                                                               mesh.vertices_mm.size()));
  auto* corners = static_cast<std::uint32_t*>(
      rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                              3 * sizeof(std::uint32_t), mesh.triangles.size()));
  if (vertices == nullptr || corners == nullptr) {
    rtcReleaseGeometry(geometry);
    throw Error(ErrorCode::kOutOfMemory, "not enough memory for the ray-tracing tree of the mesh");
  }
  for (const Vec3f& v : mesh.vertices_mm) {
    for (int k = 0; k < 3; ++k) *vertices++ = v[k];
  }
  for (const auto& t : mesh.triangles) {
    for (const std::int32_t corner : t) *corners++ = static_cast<std::uint32_t>(corner);
  }
  rtcCommitGeometry(geometry);
  rtcAttachGeometry(scene.get(), geometry);
  rtcReleaseGeometry(geometry);
  rtcCommitScene(scene.get());
  return scene;
}

// Follows a ray from shell wall to shell wall; visit(distance, cosine between the wall's
// normal and the ray: above zero where it leaves a shell) says whether to go on.
template <class Visit>
void follow(RTCScene scene, const Vec3f& origin, const Vec3f& direction, float from,
            Visit&& visit) {
  while (true) {
    RTCRayHit ray{};
    ray.ray.org_x = origin.x();
    ray.ray.org_y = origin.y();
    ray.ray.org_z = origin.z();
    ray.ray.dir_x = direction.x();
    ray.ray.dir_y = direction.y();
    ray.ray.dir_z = direction.z();
    ray.ray.tnear = from;
    ray.ray.tfar = std::numeric_limits<float>::infinity();
    ray.ray.mask = ~0U;
    ray.hit.geomID = RTC_INVALID_GEOMETRY_ID;
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    rtcIntersect1(scene, &context, &ray);
    if (ray.hit.geomID == RTC_INVALID_GEOMETRY_ID) return;
    const Vec3f wall = Vec3f(ray.hit.Ng_x, ray.hit.Ng_y, ray.hit.Ng_z).normalized();
    if (!visit(ray.ray.tfar, wall.dot(direction))) return;
    from = std::nextafter(ray.ray.tfar, std::numeric_limits<float>::infinity());
  }
}

template <class Work>
void for_points(std::size_t count, const Progress& progress, Work&& work) {
  parallel_for(
      0, static_cast<std::int64_t>(count), 4096, [&](std::int64_t begin, std::int64_t end) {
        progress.throw_if_cancelled();
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i)
          work(i);
      });
}

}  // namespace

struct MeshRays::State {
  Device device;
  Scene scene;
};

MeshRays::MeshRays(const TriMesh& mesh)
    : state_(std::make_unique<State>()),
      skin_mm_(static_cast<float>(1e-6 * mesh.bounds().diagonal_mm())) {
  state_->device.reset(rtcNewDevice("threads=1"));
  state_->scene = make_scene(state_->device.get(), mesh);
}

MeshRays::~MeshRays() = default;

std::vector<float> MeshRays::thickness_behind(const std::vector<Vec3f>& points_mm,
                                              const std::vector<Vec3f>& normals,
                                              const Progress& progress, float least_cosine) const {
  std::vector<float> thickness(points_mm.size(), std::numeric_limits<float>::quiet_NaN());
  for_points(points_mm.size(), progress, [&](std::size_t i) {
    int depth = 1;  // how many shells the ray is inside of
    follow(state_->scene.get(), points_mm[i], -normals[i], skin_mm_,
           [&](float distance, float cosine) {
             depth -= cosine > 0.0F ? 1 : -1;
             if (depth == 0 && cosine >= least_cosine) thickness[i] = distance;
             return depth > 0;
           });
  });
  return thickness;
}

std::vector<std::uint8_t> MeshRays::covered(const std::vector<Vec3f>& points_mm,
                                            const std::vector<Vec3f>& normals,
                                            const Progress& progress) const {
  std::vector<std::uint8_t> inside(points_mm.size(), 0);
  for_points(points_mm.size(), progress, [&](std::size_t i) {
    // Outside everything, a ray enters before it leaves.
    int depth = 0;
    follow(state_->scene.get(), points_mm[i], normals[i], skin_mm_, [&](float, float cosine) {
      depth -= cosine > 0.0F ? 1 : -1;
      if (depth < 0) inside[i] = 1;
      return depth >= 0;
    });
  });
  return inside;
}

}  // namespace asbuilt::strut_graph
