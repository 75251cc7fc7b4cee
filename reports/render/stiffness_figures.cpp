#include "reports/render/stiffness_figures.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "reports/render/charts.h"
#include "reports/render/load_map.h"
#include "reports/render/scene_view.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

using Matrix6 = Eigen::Matrix<double, 6, 6, Eigen::RowMajor>;
using Vector6 = Eigen::Matrix<double, 6, 1>;

constexpr std::array<const char*, 3> kAxes = {"x", "y", "z"};
constexpr int kAround = 160;
constexpr int kDown = 80;
constexpr double kPixelsPerPoint = 3.3;
constexpr double kHalfHeight = 1.10;  // of a body of radius 1
// From soft to stiff; light throughout, so that shading shows in print.
const std::vector<Colour> kRamp = {
    {88, 122, 178}, {122, 172, 190}, {188, 208, 164}, {240, 206, 110}, {238, 164, 70}};

Vec3 direction(int down, int around) {
  const double tilt = std::numbers::pi * down / kDown;
  const double turn = 2.0 * std::numbers::pi * around / kAround;
  return {std::sin(tilt) * std::cos(turn), std::sin(tilt) * std::sin(turn), std::cos(tilt)};
}

ColourScale body_scale() {
  ColourScale scale;
  scale.limit_um = 1.0;
  scale.stops = kRamp;
  return scale;
}

// Poles are single vertices; colours run from -1 at 0 to 1 at the largest modulus.
Scene body_of(const YoungModulus& young, double largest_gpa) {
  Scene scene;
  const auto add = [&](const Vec3& n) {
    const double radius = young.along_gpa(n) / largest_gpa;
    scene.surface.vertices_mm.push_back((radius * n).cast<float>());
    scene.deviation_um.push_back(static_cast<float>(2.0 * radius - 1.0));
  };
  add(Vec3::UnitZ());
  for (int d = 1; d < kDown; ++d) {
    for (int a = 0; a < kAround; ++a) add(direction(d, a));
  }
  add(-Vec3::UnitZ());
  const auto at = [](int d, int a) {
    return d == 0       ? 0
           : d == kDown ? 1 + (kDown - 1) * kAround
                        : 1 + (d - 1) * kAround + a % kAround;
  };
  for (int d = 0; d < kDown; ++d) {
    for (int a = 0; a < kAround; ++a) {
      if (d > 0) scene.surface.triangles.push_back({at(d, a), at(d + 1, a), at(d, a + 1)});
      if (d + 1 < kDown) {
        scene.surface.triangles.push_back({at(d, a + 1), at(d + 1, a), at(d + 1, a + 1)});
      }
    }
  }
  return scene;
}

std::string modulus_text(const std::optional<YoungModulus>& young, const std::string& axis) {
  for (int i = 0; i < 3; ++i) {
    if (young && axis == kAxes[static_cast<std::size_t>(i)]) {
      return fixed(young->along_gpa(Vec3::Unit(i)), 3);
    }
  }
  return kDash;
}

}  // namespace

std::optional<YoungModulus> YoungModulus::of(const std::array<double, 36>& tensor_gpa) {
  const Matrix6 stored = Eigen::Map<const Matrix6>(tensor_gpa.data());
  if (!stored.allFinite()) return std::nullopt;
  const Matrix6 symmetric = 0.5 * (stored + stored.transpose());
  const Eigen::LLT<Matrix6> factor(symmetric);
  if (factor.info() != Eigen::Success) return std::nullopt;
  YoungModulus young;
  Eigen::Map<Matrix6>(young.compliance_.data()) = factor.solve(Matrix6::Identity());
  if (!Eigen::Map<Matrix6>(young.compliance_.data()).allFinite()) return std::nullopt;
  return young;
}

double YoungModulus::along_gpa(const Vec3& n) const {
  Vector6 s;
  s << n.x() * n.x(), n.y() * n.y(), n.z() * n.z(), n.y() * n.z(), n.x() * n.z(), n.x() * n.y();
  return 1.0 / s.dot(Eigen::Map<const Matrix6>(compliance_.data()) * s);
}

double YoungModulus::largest_gpa() const {
  double largest = 0.0;
  for (int d = 0; d <= kDown; ++d) {
    for (int a = 0; a < kAround; ++a) largest = std::max(largest, along_gpa(direction(d, a)));
  }
  return largest;
}

Drawing knockdown_chart(const std::vector<KnockdownRecord>& rows,
                        const std::optional<YoungModulus>& design,
                        const std::optional<YoungModulus>& built, double width) {
  constexpr double kTop = 16.0;
  constexpr double kPitch = 21.0;
  const double bottom = kTop + kPitch * static_cast<double>(rows.size());
  const double left = 24.0;
  const double right = 0.455 * width;
  Drawing drawing(width, bottom + 22.0);
  double low = 1.0;
  double high = 1.0;
  for (const KnockdownRecord& row : rows) {
    for (const double value : {row.value, row.low, row.high}) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  const double margin = std::max(0.08 * (high - low), 0.005);
  low -= margin;
  high += margin;
  const auto x = [&](double value) { return left + (right - left) * (value - low) / (high - low); };
  const double step = round_step(high - low, 5);
  const TextStyle tick{6.6, Face::kRegular, kMuted, Anchor::kMiddle};
  for (int mark = static_cast<int>(std::ceil(low / step - 1e-9));
       mark <= static_cast<int>(std::floor(high / step + 1e-9)); ++mark) {
    const double at = step * mark;
    drawing.line({x(at), kTop}, {x(at), bottom}, {0.4, kHairline});
    drawing.text({x(at), bottom + 9.0}, fixed(at, decimals_of(step)), tick);
  }
  drawing.line({x(1.0), kTop - 3.0}, {x(1.0), bottom}, {1.0, kInk, 2.5});
  drawing.text({x(1.0), kTop - 6.0}, "as designed", {6.6, Face::kRegular, kInk, Anchor::kMiddle});
  drawing.line({left, bottom}, {right, bottom}, {0.7, kMuted});
  drawing.text({0.5 * (left + right), bottom + 20.0},
               "Young\u2019s modulus, built over designed, with its interval (k = 2)",
               {kSmall, Face::kRegular, kInk, Anchor::kMiddle});

  const std::array<double, 4> ends = {0.60 * width, 0.755 * width, 0.885 * width, width - 2.0};
  const std::array<const char*, 4> titles = {"Built / designed", "Interval", "E designed, GPa",
                                             "E built, GPa"};
  for (std::size_t c = 0; c < ends.size(); ++c) {
    drawing.text({ends[c], kTop - 6.0}, titles[c], {6.6, Face::kBold, kMuted, Anchor::kEnd});
  }
  double y = kTop;
  for (const KnockdownRecord& row : rows) {
    const double middle = y + 0.5 * kPitch;
    drawing.text({4.0, middle + 3.0}, row.axis, {9.0, Face::kBold, kInk});
    if (std::isfinite(row.low) && std::isfinite(row.high)) {
      drawing.rect({x(row.low), middle - 2.6}, x(row.high) - x(row.low), 5.2, kAccentLight, {},
                   2.0);
      for (const double end : {row.low, row.high}) {
        drawing.line({x(end), middle - 4.6}, {x(end), middle + 4.6}, {1.0, kAccent});
      }
    }
    if (std::isfinite(row.value)) {
      drawing.add(CircleMark{{x(row.value), middle}, 3.4, kAccent, {0.8, kWhite}});
    }
    const std::array<std::string, 4> texts = {fixed(row.value, 3),
                                              std::isfinite(row.low) && std::isfinite(row.high)
                                                  ? fixed(row.low, 3) + " to " + fixed(row.high, 3)
                                                  : std::string(kDash),
                                              modulus_text(design, row.axis),
                                              modulus_text(built, row.axis)};
    for (std::size_t c = 0; c < ends.size(); ++c) {
      drawing.text({ends[c], middle + 2.9}, texts[c],
                   {8.2, c == 0 ? Face::kBold : Face::kRegular, kInk, Anchor::kEnd});
    }
    y += kPitch;
    drawing.line({right + 16.0, y}, {width, y}, {0.4, kHairline});
  }
  return drawing;
}

Drawing young_body(const YoungModulus& young, double largest_gpa, double width, double height,
                   const Progress& progress) {
  const Scene scene = body_of(young, largest_gpa);
  const SceneView body(scene, body_scale(), 0.7, progress);
  const View view = make_view(Vec3::Zero(), Vec3(1.0, 0.62, 0.55), Vec3::UnitZ(), kHalfHeight);
  Drawing drawing(width, height);
  drawing.add(PictureMark{
      {0.0, 0.0},
      width,
      height,
      body.draw(view, static_cast<int>(std::lround(width * kPixelsPerPoint)),
                static_cast<int>(std::lround(height * kPixelsPerPoint)), PictureKind::kExact)});
  // The axes come out of the body towards the reader.
  for (int i = 0; i < 3; ++i) {
    const double reach = young.along_gpa(Vec3::Unit(i)) / largest_gpa;
    const Point from = project(view, reach * Vec3::Unit(i), width, height);
    const Point to = project(view, (reach + 0.22) * Vec3::Unit(i), width, height);
    const Point words = project(view, (reach + 0.31) * Vec3::Unit(i), width, height);
    drawing.line(from, to, {1.0, kInk});
    drawing.text({words.x, words.y + 2.6}, kAxes[static_cast<std::size_t>(i)],
                 {8.0, Face::kBold, kInk, Anchor::kMiddle});
  }
  return drawing;
}

Drawing young_legend(double largest_gpa, double width, double height) {
  return ramp_legend(kRamp, largest_gpa, "E, GPa", "", width, height);
}

Drawing young_polar(const std::optional<YoungModulus>& design,
                    const std::optional<YoungModulus>& built, int across, int up,
                    double largest_gpa, double side) {
  constexpr int kPoints = 180;
  Drawing drawing(side, side);
  const Point centre{0.5 * side, 0.5 * side};
  const double radius = 0.5 * side - 12.0;
  const double step = round_step(largest_gpa, 3);
  const int rings = static_cast<int>(std::ceil(largest_gpa / step - 1e-9));
  const double per_gpa = radius / (step * rings);
  const auto curve = [&](const YoungModulus& young) {
    PathMark path;
    path.closed = true;
    for (int i = 0; i < kPoints; ++i) {
      const double turn = 2.0 * std::numbers::pi * i / kPoints;
      const Vec3 n = std::cos(turn) * Vec3::Unit(across) + std::sin(turn) * Vec3::Unit(up);
      const double reach = per_gpa * young.along_gpa(n);
      path.points.push_back({centre.x + reach * std::cos(turn), centre.y - reach * std::sin(turn)});
    }
    return path;
  };
  if (design) {
    PathMark path = curve(*design);
    path.fill = kShade;
    drawing.add(std::move(path));
  }
  for (int ring = 1; ring <= rings; ++ring) {
    drawing.add(CircleMark{centre, per_gpa * step * ring, {}, {0.4, kHairline}});
  }
  drawing.line({centre.x - radius, centre.y}, {centre.x + radius, centre.y}, {0.5, kHairline});
  drawing.line({centre.x, centre.y - radius}, {centre.x, centre.y + radius}, {0.5, kHairline});
  if (design) {
    PathMark path = curve(*design);
    path.stroke = {1.1, kMuted, 2.6};
    drawing.add(std::move(path));
  }
  if (built) {
    PathMark path = curve(*built);
    path.stroke = {1.5, kAccent};
    drawing.add(std::move(path));
  }
  for (int ring = 1; ring <= rings; ++ring) {
    const double off = per_gpa * step * ring * std::numbers::sqrt2 / 2.0;
    drawing.text({centre.x + off + 1.0, centre.y + off + 4.0},
                 fixed(step * ring, decimals_of(step)) + (ring == rings ? " GPa" : ""),
                 {6.0, Face::kRegular, kMuted, Anchor::kMiddle});
  }
  const auto name = [&](int axis) { return kAxes[static_cast<std::size_t>(axis)]; };
  drawing.text({centre.x + radius + 6.5, centre.y + 2.6}, name(across),
               {8.0, Face::kBold, kInk, Anchor::kMiddle});
  drawing.text({centre.x, centre.y - radius - 4.0}, name(up),
               {8.0, Face::kBold, kInk, Anchor::kMiddle});
  return drawing;
}

Drawing crush_chart(const CrushRecord& crush, double width) {
  constexpr double kOffsetPct = 0.2;
  constexpr double kHeight = 175.0;
  double strain_pct = 0.0, stress = 0.0;
  for (const CrushCurveRow& row : crush.curve) {
    strain_pct = std::max(strain_pct, 100.0 * row.strain);
    stress = std::max(stress, row.stress_mpa);
  }
  if (!(strain_pct > 0.0) || !(stress > 0.0)) {
    return empty_chart("no curve was solved", {width, kHeight});
  }
  std::vector<CurveLine> lines;
  std::vector<CurveDot> dots;
  const auto add = [&](const char* part, const char* name, double slope_gpa, double offset_mpa,
                       const Stroke& stroke) {
    const double mpa_per_pct = 10.0 * slope_gpa;
    lines.push_back({{{kOffsetPct, 0.0}, {kOffsetPct + 2.0 * stress / mpa_per_pct, 2.0 * stress}},
                     {0.6, stroke.colour, stroke.dash_pt},
                     ""});
    CurveLine curve{{}, stroke, name};
    for (const CrushCurveRow& row : crush.curve) {
      if (row.part == part) curve.points.push_back({100.0 * row.strain, row.stress_mpa});
    }
    lines.push_back(std::move(curve));
    if (std::isfinite(offset_mpa)) {
      dots.push_back({{kOffsetPct + offset_mpa / mpa_per_pct, offset_mpa},
                      stroke.colour,
                      fixed(offset_mpa, 1) + " MPa at 0.2 % offset"});
    }
  };
  add("design", "designed", crush.design_slope_gpa, crush.design_offset_mpa, {1.2, kMuted, 2.6});
  add("built", "built", crush.built_slope_gpa, crush.built_offset_mpa, {1.6, kAccent});
  return curve_chart(lines, dots, {"strain, %", 1.02 * strain_pct},
                     {"apparent stress, MPa", 1.08 * stress}, {width, kHeight});
}

}  // namespace asbuilt::render
