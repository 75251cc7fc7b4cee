#include "reports/render/scene_view.h"

#include <embree3/rtcore.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace asbuilt::render {
namespace {

constexpr float kFar = 1e30F;

struct Hit {
  float distance = kFar;
  std::uint32_t triangle = RTC_INVALID_GEOMETRY_ID;
  float u = 0.0F;
  float v = 0.0F;
  bool found() const { return triangle != RTC_INVALID_GEOMETRY_ID; }
};

// A fixed scramble of whole numbers, for rotating ray patterns from vertex to vertex.
float scrambled(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return static_cast<float>(x >> 8) / 16777216.0F;
}

float radical_inverse(std::uint32_t i) {
  i = (i << 16) | (i >> 16);
  i = ((i & 0x00ff00ffU) << 8) | ((i & 0xff00ff00U) >> 8);
  i = ((i & 0x0f0f0f0fU) << 4) | ((i & 0xf0f0f0f0U) >> 4);
  i = ((i & 0x33333333U) << 2) | ((i & 0xccccccccU) >> 2);
  i = ((i & 0x55555555U) << 1) | ((i & 0xaaaaaaaaU) >> 1);
  return static_cast<float>(i >> 8) / 16777216.0F;
}

Vec3f any_perpendicular(const Vec3f& n) {
  const Vec3f helper = std::abs(n.x()) < 0.6F ? Vec3f(1.0F, 0.0F, 0.0F) : Vec3f(0.0F, 1.0F, 0.0F);
  return n.cross(helper).normalized();
}

float linear(std::uint8_t value) {
  return std::pow(static_cast<float>(value) / 255.0F, 2.2F);
}

}  // namespace

struct SceneView::Parts {
  RTCDevice device = nullptr;
  RTCScene scene = nullptr;
  const std::vector<std::array<std::int32_t, 3>>* triangles = nullptr;
  const std::vector<Vec3f>* vertices = nullptr;
  std::vector<Vec3f> normals;
  std::vector<float> light;                       // share of the sky that a vertex sees
  const std::vector<float>* deviation = nullptr;  // null where the scene carries none
  ColourScale scale;
  std::array<Vec3f, 1024> table;  // the scale's colours, linear light
  Vec3f bare = Vec3f::Zero();     // where there is no value
  Box3 bounds;
  float step = 0.0F;  // how far rays start off the surface

  ~Parts() {
    if (scene != nullptr) rtcReleaseScene(scene);
    if (device != nullptr) rtcReleaseDevice(device);
  }

  Hit cast(const Vec3f& from, const Vec3f& direction, float reach) const {
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    RTCRayHit ray{};
    ray.ray.org_x = from.x();
    ray.ray.org_y = from.y();
    ray.ray.org_z = from.z();
    ray.ray.dir_x = direction.x();
    ray.ray.dir_y = direction.y();
    ray.ray.dir_z = direction.z();
    ray.ray.tfar = reach;
    ray.ray.mask = 0xFFFFFFFFU;
    ray.hit.geomID = RTC_INVALID_GEOMETRY_ID;
    rtcIntersect1(scene, &context, &ray);
    if (ray.hit.geomID == RTC_INVALID_GEOMETRY_ID) return {};
    return {ray.ray.tfar, ray.hit.primID, ray.hit.u, ray.hit.v};
  }

  bool hidden(const Vec3f& from, const Vec3f& direction, float reach) const {
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    RTCRay ray{};
    ray.org_x = from.x();
    ray.org_y = from.y();
    ray.org_z = from.z();
    ray.dir_x = direction.x();
    ray.dir_y = direction.y();
    ray.dir_z = direction.z();
    ray.tfar = reach;
    ray.mask = 0xFFFFFFFFU;
    rtcOccluded1(scene, &context, &ray);
    return ray.tfar < 0.0F;
  }

  Vec3f face_normal(std::uint32_t triangle) const {
    const auto& t = (*triangles)[triangle];
    const Vec3f& a = (*vertices)[static_cast<std::size_t>(t[0])];
    const Vec3f n = ((*vertices)[static_cast<std::size_t>(t[1])] - a)
                        .cross((*vertices)[static_cast<std::size_t>(t[2])] - a);
    const float length = n.norm();
    return length > 0.0F ? Vec3f(n / length) : Vec3f(0.0F, 0.0F, 1.0F);
  }

  void gather_light(double light_reach_mm, const Progress& progress);
  Vec3f shade(const Hit& hit, const Vec3f& eye, const Vec3f& right, const Vec3f& up) const;
};

void SceneView::Parts::gather_light(double light_reach_mm, const Progress& progress) {
  const auto n = static_cast<std::int64_t>(vertices->size());
  const auto rays = static_cast<std::uint32_t>(std::clamp<std::int64_t>(5'000'000 / n, 12, 64));
  const auto reach = static_cast<float>(light_reach_mm);
  light.assign(static_cast<std::size_t>(n), 1.0F);
  parallel_for(0, n, 2048, [&](std::int64_t begin, std::int64_t end) {
    progress.throw_if_cancelled();
    for (std::int64_t i = begin; i < end; ++i) {
      const Vec3f& normal = normals[static_cast<std::size_t>(i)];
      if (normal.squaredNorm() < 0.5F) continue;
      const Vec3f side = any_perpendicular(normal);
      const Vec3f other = normal.cross(side);
      const Vec3f from = (*vertices)[static_cast<std::size_t>(i)] + step * normal;
      const float turn = scrambled(static_cast<std::uint32_t>(i));
      std::uint32_t open = 0;
      for (std::uint32_t k = 0; k < rays; ++k) {
        const float height = (static_cast<float>(k) + 0.5F) / static_cast<float>(rays);
        const float angle = 2.0F * std::numbers::pi_v<float> * (radical_inverse(k) + turn);
        const float radius = std::sqrt(height);
        const Vec3f direction = radius * std::cos(angle) * side + radius * std::sin(angle) * other +
                                std::sqrt(1.0F - height) * normal;
        open += hidden(from, direction, reach) ? 0 : 1;
      }
      light[static_cast<std::size_t>(i)] = static_cast<float>(open) / static_cast<float>(rays);
    }
  });
  // Two rounds of averaging with the neighbours take the grain of few rays away.
  std::vector<float> sum(light.size());
  std::vector<float> weight(light.size());
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < light.size(); ++i) {
      sum[i] = 2.0F * light[i];
      weight[i] = 2.0F;
    }
    for (const auto& t : *triangles) {
      for (int k = 0; k < 3; ++k) {
        const auto a = static_cast<std::size_t>(t[static_cast<std::size_t>(k)]);
        const auto b = static_cast<std::size_t>(t[static_cast<std::size_t>((k + 1) % 3)]);
        sum[a] += light[b];
        weight[a] += 1.0F;
        sum[b] += light[a];
        weight[b] += 1.0F;
      }
    }
    for (std::size_t i = 0; i < light.size(); ++i) light[i] = sum[i] / weight[i];
  }
}

// Linear light, 1 = white.
Vec3f SceneView::Parts::shade(const Hit& hit, const Vec3f& eye, const Vec3f& right,
                              const Vec3f& up) const {
  const Vec3f face = face_normal(hit.triangle);
  // The inside of a surface is seen only where metal was cut: shown flat, like a section.
  if (face.dot(eye) < 0.0F) return {0.66F, 0.68F, 0.71F};
  const auto& t = (*triangles)[hit.triangle];
  const std::array<float, 3> weight = {1.0F - hit.u - hit.v, hit.u, hit.v};
  Vec3f normal = Vec3f::Zero();
  float open = 0.0F;
  float value = 0.0F;
  for (std::size_t k = 0; k < 3; ++k) {
    const auto vertex = static_cast<std::size_t>(t[k]);
    normal += weight[k] * normals[vertex];
    open += weight[k] * light[vertex];
    if (deviation != nullptr) value += weight[k] * (*deviation)[vertex];
  }
  const float length = normal.norm();
  normal = length > 1e-6F ? Vec3f(normal / length) : face;
  if (normal.dot(eye) < 0.0F) normal = face;
  Vec3f colour = bare;
  if (deviation != nullptr && std::isfinite(value)) {
    const auto limit = static_cast<float>(scale.limit_um);
    const float at = std::clamp((value + limit) / (2.0F * limit), 0.0F, 1.0F);
    colour = table[static_cast<std::size_t>(
        std::floor(at * static_cast<float>(table.size() - 1) + 0.5F))];
  }
  const Vec3f key = (-0.45F * right + 0.65F * up + 0.70F * eye).normalized();
  const Vec3f fill = (0.75F * right + 0.10F * up + 0.60F * eye).normalized();
  const float facing = std::max(normal.dot(eye), 0.0F);
  const float from_key = std::max(normal.dot(key), 0.0F);
  const float from_fill = std::max(normal.dot(fill), 0.0F);
  const float sky = 0.22F + 0.78F * open;
  const float diffuse =
      0.45F * sky + 0.66F * from_key * (0.4F + 0.6F * sky) + 0.20F * from_fill * sky;
  const float rim = 0.62F + 0.38F * std::sqrt(facing);
  const Vec3f half_way = (key + eye).normalized();
  const float gloss = 0.07F * std::pow(std::max(normal.dot(half_way), 0.0F), 24.0F) * sky;
  return colour * (diffuse * rim) + Vec3f::Constant(gloss);
}

SceneView::SceneView(const Scene& scene, const ColourScale& scale, double light_reach_mm,
                     const Progress& progress) {
  auto parts = std::make_unique<Parts>();
  const TriMesh& mesh = scene.surface;
  const auto n = static_cast<std::int64_t>(mesh.vertices_mm.size());
  if (mesh.triangles.empty()) throw Error(ErrorCode::kInternal, "an empty scene cannot be drawn");
  for (const auto& t : mesh.triangles) {
    for (const std::int32_t corner : t) {
      if (corner < 0 || corner >= n) {
        throw Error(ErrorCode::kInternal,
                    {"a triangle of the scene names a vertex that is not there",
                     "vertex " + std::to_string(corner) + " of " + std::to_string(n), "",
                     "inspect the part again"});
      }
    }
  }
  parts->triangles = &mesh.triangles;
  parts->vertices = &mesh.vertices_mm;
  if (scene.deviation_um.size() == mesh.vertices_mm.size()) parts->deviation = &scene.deviation_um;
  parts->normals = mesh.vertex_normals();
  parts->bounds = mesh.bounds();
  parts->step = static_cast<float>(2e-4 * parts->bounds.diagonal_mm());
  parts->scale = scale;
  const auto to_linear = [](const Colour& c) {
    return Vec3f(linear(c.red), linear(c.green), linear(c.blue));
  };
  for (std::size_t i = 0; i < parts->table.size(); ++i) {
    const double at = static_cast<double>(i) / static_cast<double>(parts->table.size() - 1);
    parts->table[i] = to_linear(scale.colour((2.0 * at - 1.0) * scale.limit_um));
  }
  parts->bare = to_linear(scale.colour(kNotMeasured));

  // One building thread: the tree, and with it ties between triangles, is the same every time.
  parts->device = rtcNewDevice("threads=1");
  if (parts->device == nullptr) throw Error(ErrorCode::kInternal, "Embree could not be started");
  RTCGeometry geometry = rtcNewGeometry(parts->device, RTC_GEOMETRY_TYPE_TRIANGLE);
  void* points = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                         sizeof(Vec3f), mesh.vertices_mm.size());
  void* corners = rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                          3 * sizeof(std::int32_t), mesh.triangles.size());
  if (points == nullptr || corners == nullptr) {
    rtcReleaseGeometry(geometry);
    throw Error(ErrorCode::kOutOfMemory, "the pictures of the report do not fit into memory");
  }
  std::copy(mesh.vertices_mm.begin(), mesh.vertices_mm.end(), static_cast<Vec3f*>(points));
  std::copy(mesh.triangles.begin(), mesh.triangles.end(),
            static_cast<std::array<std::int32_t, 3>*>(corners));
  rtcCommitGeometry(geometry);
  parts->scene = rtcNewScene(parts->device);
  rtcSetSceneFlags(parts->scene, RTC_SCENE_FLAG_ROBUST);
  rtcAttachGeometry(parts->scene, geometry);
  rtcReleaseGeometry(geometry);
  rtcCommitScene(parts->scene);
  parts->gather_light(light_reach_mm, progress);
  parts_ = std::move(parts);
}

SceneView::~SceneView() = default;

const Box3& SceneView::bounds() const {
  return parts_->bounds;
}

std::shared_ptr<const Picture> SceneView::draw(const View& view, int width, int height,
                                               PictureKind kind) const {
  const Parts& parts = *parts_;
  const double pixel = 2.0 * view.half_height_mm / height;
  const double back = std::min(view.cut_mm, 2.0 * parts.bounds.diagonal_mm() +
                                                (view.target_mm - parts.bounds.center_mm()).norm());
  const Vec3 start = view.target_mm + back * view.towards_eye;
  const Vec3f eye = view.towards_eye.cast<float>();
  const Vec3f right = view.right().cast<float>();
  const Vec3f up = view.up.cast<float>();
  const Vec3f into = -eye;

  struct Pixel {
    Vec3f colour = Vec3f::Zero();  // premultiplied
    float cover = 0.0F;
    float depth = kFar;
  };
  std::vector<Pixel> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  const auto at = [&](int x, int y) -> Pixel& {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  };
  // A pixel's rays on a grid of side x side, slightly turned so that straight edges do not line up.
  const auto take = [&](Pixel& sum, int x, int y, int side) {
    float low = kFar;
    float high = -kFar;
    int hits = 0;
    for (int k = 0; k < side * side; ++k) {
      const int row = k / side;
      const double gx = (k % side + 0.5) / side - 0.5;
      const double gy = (row + 0.5) / side - 0.5;
      const double sx = x + 0.5 + 0.94 * gx - 0.30 * gy - 0.5 * width;
      const double sy = y + 0.5 + 0.30 * gx + 0.94 * gy - 0.5 * height;
      const Vec3 from = start + (sx * pixel) * view.right() - (sy * pixel) * view.up;
      const Hit hit = parts.cast(from.cast<float>(), into, kFar);
      if (!hit.found()) continue;
      const Vec3f colour = parts.shade(hit, eye, right, up);
      const float brightness = colour.sum();
      low = std::min(low, brightness);
      high = std::max(high, brightness);
      sum.colour += colour;
      sum.depth = std::min(sum.depth, hit.distance);
      ++hits;
    }
    const auto all = static_cast<float>(side * side);
    sum.colour /= all;
    sum.cover = static_cast<float>(hits) / all;
    return (hits > 0 && hits < side * side) || high - low > 0.25F;
  };
  parallel_for(0, height, 4, [&](std::int64_t begin, std::int64_t end) {
    for (int y = static_cast<int>(begin); y < static_cast<int>(end); ++y) {
      for (int x = 0; x < width; ++x) {
        Pixel first;
        if (take(first, x, y, 2)) {
          first = Pixel{};
          take(first, x, y, 4);
        }
        at(x, y) = first;
      }
    }
  });

  auto picture = std::make_shared<Picture>();
  picture->width = width;
  picture->height = height;
  picture->kind = kind;
  picture->rgb.resize(3 * pixels.size());
  const auto near_step = static_cast<float>(5.0 * pixel);
  const auto far_step = static_cast<float>(16.0 * pixel);
  parallel_for(0, height, 16, [&](std::int64_t begin, std::int64_t end) {
    for (int y = static_cast<int>(begin); y < static_cast<int>(end); ++y) {
      for (int x = 0; x < width; ++x) {
        const Pixel& here = at(x, y);
        float jump = 0.0F;
        if (here.cover > 0.0F) {
          for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            const int nx = x + dx;
            const int ny = y + dy;
            if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
            jump = std::max(jump, at(nx, ny).depth - here.depth);
          }
        }
        const double behind = static_cast<double>(here.depth) - back - view.fade_mm;
        const auto fade =
            static_cast<float>(0.86 * std::clamp(behind / (2.0 * view.half_height_mm), 0.0, 1.0));
        const float edge =
            (1.0F - fade) * std::clamp((jump - near_step) / (far_step - near_step), 0.0F, 1.0F);
        const Vec3f lit = here.colour * ((1.0F - 0.55F * edge) * (1.0F - fade)) +
                          Vec3f::Constant(1.0F - here.cover + fade * here.cover);
        for (int c = 0; c < 3; ++c) {
          const float value = std::pow(std::clamp(lit[c], 0.0F, 1.0F), 1.0F / 2.2F);
          picture->rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                            static_cast<std::size_t>(x)) +
                       static_cast<std::size_t>(c)] =
              static_cast<std::uint8_t>(std::floor(value * 255.0F + 0.5F));
        }
      }
    }
  });
  return picture;
}

Vec3 SceneView::open_direction(const Vec3& place_mm, double radius_mm, double cut_mm,
                               const Vec3& upwards, const std::optional<Vec3>& along) const {
  const Parts& parts = *parts_;
  const float reach =
      static_cast<float>(std::min(cut_mm, 2.0 * parts.bounds.diagonal_mm() + place_mm.norm()));
  std::vector<Vec3> probes = {place_mm};
  for (int i = 0; i < 14; ++i) {
    const double z = 1.0 - 2.0 * (i + 0.5) / 14.0;
    const double angle = 2.399963 * i;
    const double r = std::sqrt(1.0 - z * z);
    probes.push_back(place_mm +
                     0.4 * radius_mm * Vec3(r * std::cos(angle), r * std::sin(angle), z));
  }
  if (along) {
    for (const double f : {-0.8, -0.4, 0.4, 0.8})
      probes.push_back(place_mm + f * radius_mm * *along);
  }
  Vec3 best = Vec3::UnitX();
  double best_score = -1.0;
  constexpr int kDirections = 96;
  for (int i = 0; i < kDirections; ++i) {
    const double z = 1.0 - 2.0 * (i + 0.5) / kDirections;
    const double angle = 2.399963 * i + 0.7;
    const double r = std::sqrt(1.0 - z * z);
    const Vec3 direction(r * std::cos(angle), r * std::sin(angle), z);
    int seen = 0;
    for (const Vec3& probe : probes) {
      Vec3f from = probe.cast<float>();
      const Vec3f towards = direction.cast<float>();
      Hit hit = parts.cast(from, towards, reach);
      // Leaving the metal that the place lies in hides nothing; entering other metal does.
      if (hit.found() && parts.face_normal(hit.triangle).dot(towards) > 0.0F) {
        const float walked = hit.distance + parts.step;
        from += walked * towards;
        hit = walked < reach ? parts.cast(from, towards, reach - walked) : Hit{};
      }
      seen += hit.found() ? 0 : 1;
    }
    const double elevation = direction.dot(upwards);  // a little from above reads best
    double score = static_cast<double>(seen) / static_cast<double>(probes.size());
    score -= 0.25 * std::abs(elevation - 0.35);
    if (along) score -= 0.45 * std::abs(direction.dot(*along));
    // Looking out from the middle of the part is what its outside hides least; a small pull towards
    // the viewer's side of the part.
    const Vec3 outward = place_mm - parts.bounds.center_mm();
    if (outward.norm() > 1e-9) score += 0.10 * direction.dot(outward.normalized());
    if (score > best_score) {
      best_score = score;
      best = direction;
    }
  }
  return best;
}

}  // namespace asbuilt::render
