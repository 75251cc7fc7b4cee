#include "core/surface/point_cloud.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <queue>
#include <tuple>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/mesh_files/vertex_welder.h"
#include "core/surface/point_grid.h"

namespace asbuilt {
namespace {

constexpr int kNeighbours = 12;
constexpr std::size_t kLeastPoints = 1000;
constexpr std::int64_t kLeastSheet = 50;
constexpr std::size_t kMostSheets = 300;  // asked whether they lie inside others

using Neighbours = std::vector<std::array<std::int32_t, kNeighbours>>;

float at_share(std::vector<float> values, double share) {
  const auto place =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

// Neighbours, area and (unoriented) normal of every point.
Neighbours look_around(PointCloud& cloud, std::vector<Vec3f>& flat, const Progress& progress) {
  const PointGrid grid(cloud.points_mm);
  const std::size_t n = cloud.points_mm.size();
  Neighbours neighbours(n);
  cloud.area_mm2.resize(n);
  flat.resize(n);
  parallel_for(0, static_cast<std::int64_t>(n), 4096, [&](std::int64_t from, std::int64_t to) {
    if (progress.cancelled()) return;
    std::vector<PointGrid::Neighbour> near;
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i) {
      grid.nearest(cloud.points_mm[i], kNeighbours + 1, near);
      Vec3 mean = Vec3::Zero();
      std::size_t k = 0;
      for (const auto& other : near) {
        mean += cloud.points_mm[static_cast<std::size_t>(other.point)].cast<double>();
        if (other.point != static_cast<std::int32_t>(i) && k < kNeighbours)
          neighbours[i][k++] = other.point;
      }
      while (k < kNeighbours) neighbours[i][k++] = static_cast<std::int32_t>(i);
      mean /= static_cast<double>(near.size());
      Mat3 scatter = Mat3::Zero();
      for (const auto& other : near) {
        const Vec3 d = cloud.points_mm[static_cast<std::size_t>(other.point)].cast<double>() - mean;
        scatter += d * d.transpose();
      }
      const Eigen::SelfAdjointEigenSolver<Mat3> eigen(scatter);
      flat[i] = eigen.eigenvectors().col(0).cast<float>();
      cloud.area_mm2[i] = static_cast<float>(std::numbers::pi) * near.back().squared_mm2 /
                          (static_cast<float>(kNeighbours) + 0.5F);
    }
    progress.report(static_cast<double>(to) / static_cast<double>(n));
  });
  progress.throw_if_cancelled();
  return neighbours;
}

// Makes neighbours agree (unless `keep`); gives the sheet of every point.
std::vector<std::int32_t> walk(const Neighbours& neighbours, std::vector<Vec3f>& normals,
                               bool keep) {
  const std::size_t n = normals.size();
  // Neighbourhood both ways.
  std::vector<std::vector<std::int32_t>> near(n);
  for (std::size_t i = 0; i < n; ++i)
    for (const std::int32_t j : neighbours[i]) {
      if (j == static_cast<std::int32_t>(i)) continue;
      near[i].push_back(j);
      near[static_cast<std::size_t>(j)].push_back(static_cast<std::int32_t>(i));
    }
  std::vector<std::int32_t> sheet(n, -1);
  using Step = std::tuple<float, std::int32_t, std::int32_t>;  // cost, to, from
  std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
  std::int32_t sheets = 0;
  for (std::size_t start = 0; start < n; ++start) {
    if (sheet[start] >= 0) continue;
    open.emplace(0.0F, static_cast<std::int32_t>(start), static_cast<std::int32_t>(start));
    while (!open.empty()) {
      const auto [cost, to, from] = open.top();
      open.pop();
      const auto i = static_cast<std::size_t>(to);
      if (sheet[i] >= 0) continue;
      sheet[i] = sheets;
      if (!keep && normals[i].dot(normals[static_cast<std::size_t>(from)]) < 0.0F)
        normals[i] = -normals[i];
      for (const std::int32_t j : near[i]) {
        const auto k = static_cast<std::size_t>(j);
        if (sheet[k] < 0) open.emplace(1.0F - std::abs(normals[i].dot(normals[k])), j, to);
      }
    }
    ++sheets;
  }
  return sheet;
}

struct Sheet {
  std::int64_t points = 0;
  double volume_mm3 = 0.0;
  std::size_t first = 0;
};

std::vector<Sheet> sheets_of(const PointCloud& cloud, const std::vector<std::int32_t>& number) {
  std::vector<Sheet> sheets;
  const Vec3 middle = cloud.points_mm.front().cast<double>();
  for (std::size_t i = 0; i < number.size(); ++i) {
    const auto k = static_cast<std::size_t>(number[i]);
    if (k >= sheets.size()) sheets.resize(k + 1, {0, 0.0, i});
    Sheet& sheet = sheets[k];
    ++sheet.points;
    sheet.volume_mm3 +=
        static_cast<double>(cloud.area_mm2[i]) / 3.0 *
        (cloud.points_mm[i].cast<double>() - middle).dot(cloud.normals[i].cast<double>());
  }
  return sheets;
}

// Winding number at a point of one sheet, of the sheets that are large and enclose metal.
double winding_of_others(const PointCloud& cloud, const std::vector<std::int32_t>& number,
                         std::int32_t own, const Vec3f& place) {
  double sum = 0.0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] == own) continue;
    const Vec3 d = (cloud.points_mm[i] - place).cast<double>();
    const double squared = std::max(d.squaredNorm(), 1e-12);
    sum += static_cast<double>(cloud.area_mm2[i]) * d.dot(cloud.normals[i].cast<double>()) /
           (squared * std::sqrt(squared));
  }
  return sum / (4.0 * std::numbers::pi);
}

void turn(PointCloud& cloud, const std::vector<std::int32_t>& number, std::int32_t sheet) {
  for (std::size_t i = 0; i < number.size(); ++i)
    if (number[i] == sheet) cloud.normals[i] = -cloud.normals[i];
}

}  // namespace

PointCloud prepare_points(const std::vector<Vec3f>& points_mm, const std::vector<Vec3f>& normals,
                          const Progress& progress) {
  require_memory(static_cast<std::int64_t>(points_mm.size()) * 300, "the points",
                 "thin the points out evenly");
  PointCloud cloud;
  VertexWelder welder;
  const bool given = !normals.empty();
  for (std::size_t i = 0; i < points_mm.size(); ++i) {
    const auto k = static_cast<std::size_t>(welder.number_of(points_mm[i]));
    if (given && k == cloud.normals.size()) cloud.normals.push_back(normals[i]);
  }
  cloud.points_mm = welder.take_points();
  if (cloud.points_mm.size() < kLeastPoints) {
    throw Error(ErrorCode::kNotMeasurable,
                {"there are too few points", std::to_string(cloud.points_mm.size()) + " places",
                 "at least " + std::to_string(kLeastPoints), "give all points of the surface"});
  }
  std::vector<Vec3f> flat;
  const Neighbours neighbours = look_around(cloud, flat, progress.part(0.0, 0.6, ""));
  std::vector<float> spacing;
  for (const float a : cloud.area_mm2) spacing.push_back(std::sqrt(a));
  cloud.spacing_mm = static_cast<double>(at_share(spacing, 0.5));
  cloud.wide_spacing_mm = static_cast<double>(at_share(spacing, 0.95));

  if (given) {
    std::vector<float> agreement;
    for (std::size_t i = 0; i < flat.size(); ++i)
      agreement.push_back(std::abs(flat[i].dot(cloud.normals[i])));
    if (at_share(agreement, 0.5) < 0.7F) {
      throw Error(
          ErrorCode::kNotMeasurable,
          {"the normals do not stand across the surface that the points lie on",
           "half of them by more than 45 degrees", "normals of the same frame as the points",
           "export the points without normals, so that these are found"});
    }
  } else {
    cloud.normals = flat;
    cloud.notes.push_back("the points came without normals; they were found from the neighbours");
  }
  const std::vector<std::int32_t> number = walk(neighbours, cloud.normals, given);
  progress.report(0.9);
  std::vector<Sheet> sheets = sheets_of(cloud, number);
  double total = 0.0;
  for (const Sheet& sheet : sheets) total += sheet.volume_mm3;
  if (given && total < 0.0) {
    for (Vec3f& n : cloud.normals) n = -n;
    for (Sheet& sheet : sheets) sheet.volume_mm3 = -sheet.volume_mm3;
    cloud.notes.push_back("the normals faced the metal and were turned");
  }
  for (std::size_t k = 0; k < sheets.size() && !given; ++k) {
    if (sheets[k].volume_mm3 >= 0.0) continue;
    turn(cloud, number, static_cast<std::int32_t>(k));
    sheets[k].volume_mm3 = -sheets[k].volume_mm3;
  }
  std::size_t asked = 0;
  for (std::size_t k = 0; k < sheets.size(); ++k) {
    if (sheets[k].points < kLeastSheet) continue;
    ++cloud.sheets;
    if (given) {
      cloud.inner_sheets += sheets[k].volume_mm3 < 0.0 ? 1 : 0;
    } else if (sheets.size() > 1 && ++asked < kMostSheets &&
               winding_of_others(cloud, number, static_cast<std::int32_t>(k),
                                 cloud.points_mm[sheets[k].first]) > 0.5) {
      turn(cloud, number, static_cast<std::int32_t>(k));
      ++cloud.inner_sheets;
    }
  }
  progress.report(1.0);
  return cloud;
}

}  // namespace asbuilt
