#include <array>
#include <cmath>

#include "reports/render/charts.h"
#include "reports/render/sections.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

Table deviation_numbers(const DeviationRecord& d) {
  Table table;
  table.columns = {{"Deviation of the surface, plus = extra metal", 3.0},
                   {"Value", 1.0, Align::kRight},
                   {"U (k = 2)", 1.0, Align::kRight},
                   {"Unit", 1.0}};
  const auto row = [&](const char* name, const std::string& value, const std::string& u,
                       const char* unit) {
    table.rows.push_back({name, Cell(value, Tone::kStrong), u, unit});
  };
  row("Mean", with_sign(d.mean_um, 1), kDash, "\u00b5m");
  row("Root mean square", fixed(d.rms_um, 1), kDash, "\u00b5m");
  row("2.3 % of the surface lie below", with_sign(d.p02_um, 1), fixed(d.u_point_um, 1), "\u00b5m");
  row("2.3 % of the surface lie above", with_sign(d.p98_um, 1), fixed(d.u_point_um, 1), "\u00b5m");
  if (std::isfinite(d.within_tolerance)) {
    row("Share of the surface within tolerance", fixed(100.0 * d.within_tolerance, 1), kDash, "%");
  }
  return table;
}

}  // namespace

void add_deviation(Document& document, const PictureSource& source, const Progress& progress) {
  const InspectionRecord& record = source.record;
  document.add(Heading{"Nominal-actual comparison", 1});
  if (!source.scene) {
    document.add(
        Paragraph{"The record holds no built surface; there is nothing to draw.", Tone::kMuted});
  } else {
    const bool coloured =
        record.scene.deviation_um.size() == record.scene.surface.vertices_mm.size();
    std::string text =
        coloured
            ? "The built surface in the design frame, coloured by its signed distance from the "
              "design: red = extra metal, blue = too little metal. "
              "Metal that is missing altogether has no surface here and shows among the struts. " +
                  source.scale.statement
            : "The built surface in the design frame; the record holds no deviation for it.";
    if (std::isfinite(record.scene.max_simplification_um) &&
        record.scene.max_simplification_um > 0.0) {
      text += " Drawn from a surface thinned by at most " +
              fixed(record.scene.max_simplification_um, 1) + " \u00b5m.";
    }
    document.add(Paragraph{text});
    const Vec3 front = front_direction(record);
    const Vec3 up = upwards(record);
    const Vec3 back = 2.0 * front.dot(up) * up - front;  // half a turn about the build direction
    constexpr double kLarge = 204.0;
    FigureRow large;
    large.figures.push_back(side_figure(source, front, "front, from above", kLarge, kLarge));
    progress.report(0.3);
    large.figures.push_back(side_figure(source, back, "back, from above", kLarge, kLarge));
    progress.report(0.6);
    document.add(std::move(large));
    if (coloured) {
      FigureRow legend;
      legend.figures.push_back({scale_legend(source.scale, 400.0), ""});
      document.add(std::move(legend));
    }
    FigureRow small;
    const std::array<std::pair<const char*, Vec3>, 6> sides = {
        std::pair<const char*, Vec3>{"from +x", Vec3::UnitX()},
        {"from \u2212x", -Vec3::UnitX()},
        {"from +y", Vec3::UnitY()},
        {"from \u2212y", -Vec3::UnitY()},
        {"from +z", Vec3::UnitZ()},
        {"from \u2212z", -Vec3::UnitZ()}};
    constexpr double kSmallSide = 80.0;
    double done = 0.6;
    for (const auto& [name, towards_eye] : sides) {
      progress.throw_if_cancelled();
      small.figures.push_back(side_figure(source, towards_eye, name, kSmallSide, kSmallSide));
      progress.report(done += 0.4 / 6.0);
    }
    document.add(std::move(small));
  }
  document.add(deviation_numbers(record.deviation));
  std::vector<Mark1D> marks;
  if (source.scale.from_tolerance) {
    marks = {{source.scale.green_low_um, "lower limit"},
             {source.scale.green_high_um, "upper limit"}};
  }
  double beyond = 1.0;
  for (const double share : record.deviation.histogram_share) beyond -= share;
  std::string caption = "Share of the surface by its deviation, over the full surface";
  if (!record.deviation.histogram_share.empty() && beyond > 0.0005)
    caption += "; " + fixed(100.0 * beyond, 1) + " % of it lies beyond the chart";
  FigureRow chart;
  chart.figures.push_back(
      {histogram_chart({record.deviation.histogram_edges_um, record.deviation.histogram_share},
                       "deviation of the surface, \u00b5m", marks, {kContentWidth, 112.0}),
       caption + "."});
  document.add(std::move(chart));
}

}  // namespace asbuilt::render
