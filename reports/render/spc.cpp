#include "reports/render/spc.h"

#include <algorithm>

#include "reports/render/fonts.h"
#include "reports/render/output.h"
#include "reports/render/sheet_table.h"
#include "reports/render/spc_charts.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {

void add_spc_section(Document& document, const SpcSection& section) {
  constexpr PanelHeights kHeights{80.0, 56.0};
  constexpr double kChart = 0.63 * kContentWidth;
  document.add(Heading{section.title, 2, PageStart::kWhole});
  if (!section.table.columns.empty()) document.add(table_of(section.table));
  if (!section.statements.empty()) document.add(Bullets{section.statements});
  FigureRow row;
  double height = 0.0;
  if (!section.figures.panels.empty()) {
    row.figures.push_back(
        {control_chart_drawing(section.figures.panels,
                               section.figures.histogram ? kChart : kContentWidth, kHeights),
         section.chart_caption});
    height = row.figures.back().drawing.height();
  }
  if (section.figures.histogram) {
    const double width = row.figures.empty() ? 0.6 * kContentWidth : kContentWidth - kChart - 8.0;
    row.figures.push_back(
        {capability_drawing(*section.figures.histogram, width, height > 0.0 ? height : 170.0),
         section.histogram_caption});
  }
  if (!row.figures.empty()) document.add(std::move(row));
}

void add_spc_plates(Document& document, const std::vector<SpcSection>& sections) {
  constexpr double kWidth = 0.5 * (kContentWidth - 8.0);
  std::vector<Figure> plates;
  for (const SpcSection& section : sections) {
    if (!section.figures.plate) continue;
    plates.push_back({plate_drawing(*section.figures.plate, kWidth), section.plate_caption});
  }
  if (plates.empty()) return;
  document.add(Heading{"Values on the plate", 2});
  for (std::size_t i = 0; i < plates.size(); i += 2) {
    FigureRow row;
    for (std::size_t k = i; k < std::min(i + 2, plates.size()); ++k) {
      row.figures.push_back(plates[k]);
    }
    document.blocks.emplace_back(std::move(row));
  }
}

}  // namespace asbuilt::render

namespace asbuilt {
namespace {

using namespace render;

constexpr double kSheetWidth = 760.0;

std::vector<Drawing> drawings_of(const SpcFigures& figures, double width) {
  std::vector<Drawing> all;
  if (!figures.panels.empty()) all.push_back(control_chart_drawing(figures.panels, width));
  if (figures.histogram) all.push_back(capability_drawing(*figures.histogram, width, 230.0));
  if (figures.plate) all.push_back(plate_drawing(*figures.plate, width));
  return all;
}

// All pictures below each other.
Drawing sheet_of(const SpcFigures& figures, const std::string& title) {
  constexpr double kGap = 14.0;
  constexpr double kTitle = 22.0;
  const std::vector<Drawing> all = drawings_of(figures, kSheetWidth - 2.0 * kGap);
  double height = kGap + kTitle;
  for (const Drawing& drawing : all) height += drawing.height() + kGap;
  Drawing sheet(kSheetWidth, height);
  sheet.rect({0.0, 0.0}, kSheetWidth, height, kWhite);
  sheet.text({kGap, kGap + 9.0},
             shortened(for_people(title), 10.0, Face::kBold, kSheetWidth - 2.0 * kGap),
             {10.0, Face::kBold, kInk});
  double y = kGap + kTitle;
  for (const Drawing& drawing : all) {
    sheet.place(drawing, {kGap, y});
    y += drawing.height() + kGap;
  }
  return sheet;
}

}  // namespace

void render_spc_plot(const SpcFigures& figures, const SpcPlotSheet& sheet,
                     const std::filesystem::path& out) {
  require_plot(out);
  prepare_drawing();
  if (out.extension() == ".png") {
    write_output(out, draw_png(sheet_of(figures, sheet.title), 150.0));
  } else if (out.extension() == ".svg") {
    write_output(out, svg_file_of(sheet_of(figures, sheet.title), sheet.title));
  } else {
    Document document;
    document.title = sheet.title;
    document.header_left = sheet.title;
    document.header_right = "Process statistics";
    document.footer_left = sheet.software;
    document.footer_middle = "U with k = 2.";
    document.add(Heading{sheet.title, 1});
    for (const Drawing& drawing : drawings_of(figures, kContentWidth)) {
      document.add(FigureRow{{{drawing, ""}}});
    }
    document.add(Bullets{sheet.lines});
    write_output(out,
                 draw_pdf(paginate(document), {sheet.title, sheet.software, sheet.created_utc}));
  }
}

}  // namespace asbuilt
