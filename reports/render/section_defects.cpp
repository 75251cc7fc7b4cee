#include <algorithm>
#include <array>
#include <cmath>

#include "reports/render/charts.h"
#include "reports/render/sections.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

Table modes_table(const InspectionRecord& record) {
  Table table;
  table.columns = {{"Mode", 2.0},
                   {"Count", 1.0, Align::kRight},
                   {"Largest size, \u00b5m", 1.4, Align::kRight},
                   {"Highest severity", 1.4, Align::kRight},
                   {"Severest: strut", 2.4}};
  struct Summary {
    std::int64_t count = 0;
    double size = kNotMeasured;
    const DefectRow* worst = nullptr;
  };
  std::array<Summary, 12> modes;
  for (const DefectRow& defect : record.defects) {
    Summary& mode = modes[static_cast<std::size_t>(defect.mode)];
    ++mode.count;
    if (!(mode.size >= defect.size_um))
      mode.size = std::isfinite(defect.size_um) ? defect.size_um : mode.size;
    if (mode.worst == nullptr || defect.severity > mode.worst->severity) mode.worst = &defect;
  }
  for (std::size_t i = 0; i < modes.size(); ++i) {
    if (modes[i].count == 0) continue;
    table.rows.push_back({capital(mode_words(static_cast<DefectMode>(i))),
                          Cell(count(modes[i].count), Tone::kStrong), fixed(modes[i].size, 0),
                          fixed(modes[i].worst->severity, 2),
                          modes[i].worst->strut_id.empty() ? kDash : modes[i].worst->strut_id});
  }
  return table;
}

}  // namespace

void add_defects(Document& document, const PictureSource& source, const Progress& progress) {
  const InspectionRecord& record = source.record;
  document.add(
      Heading{"Defects", 1, record.defects.empty() ? PageStart::kHere : PageStart::kNewPage});
  if (record.defects.empty()) {
    document.add(Paragraph{no_defects_words(record)});
    return;
  }
  document.add(modes_table(record));
  const std::vector<std::size_t> worst = worst_defects(record, kWorstDefects);
  std::string text = worst.size() == record.defects.size()
                         ? "All defects, severest first."
                         : "The " + std::to_string(worst.size()) + " severest of " +
                               count(std::ssize(record.defects)) +
                               " defects; the others are listed in defects.csv of the export.";
  text += " In the close-ups the ring marks the place and dashed lines the nominal strut";
  text += source.scene ? "; nearer metal is cut away." : ".";
  document.add(Paragraph{text, Tone::kMuted});
  int rank = 0;
  for (const std::size_t index : worst) {
    progress.throw_if_cancelled();
    const DefectRow& defect = record.defects[index];
    Entry entry;
    entry.title = std::to_string(++rank) + ". " + capital(mode_words(defect.mode)) +
                  (defect.strut_id.empty() ? "" : ", strut " + defect.strut_id);
    entry.facts = {{"Place", place(defect.position_mm)}};
    if (const StrutRow* strut = strut_of(record, defect)) {
      entry.facts.emplace_back("Nominal", "\u00d8 " + plain_number(strut->nominal_diameter_um, 1) +
                                              " \u00b5m, inclined " +
                                              fixed(strut->inclination_deg, 0) + "\u00b0");
      if (std::isfinite(strut->diameter_um)) {
        const int decimals = decimals_for(strut->u_diameter_um, 0);
        entry.facts.emplace_back(
            "Measured", "\u00d8 " + fixed(strut->diameter_um, decimals) + " \u00b5m (mean), U " +
                            fixed(strut->u_diameter_um, decimals) + " \u00b5m");
      }
    }
    std::string size = std::isfinite(defect.size_um) ? fixed(defect.size_um, 0) + " \u00b5m" : "";
    if (std::isfinite(defect.volume_mm3)) {
      if (!size.empty()) size += ", ";
      size += fixed(defect.volume_mm3, 4) + " mm\u00b3";
    }
    if (!size.empty()) entry.facts.emplace_back("Size", size);
    entry.facts.emplace_back(
        "Severity", fixed(defect.severity, 2) + ", confidence " + fixed(defect.confidence, 2));
    entry.facts.emplace_back("Defect", "no. " + std::to_string(defect.defect_id));
    entry.text = for_people(defect.description);

    std::vector<const SlicePicture*> slices;
    for (const DefectPictures& pictures : record.pictures) {
      if (pictures.defect_id != defect.defect_id) continue;
      for (const SlicePicture& slice : pictures.slices) {
        if (slices.size() < 3) slices.push_back(&slice);
      }
      break;
    }
    const std::size_t all = slices.size() + (source.scene ? 1 : 0);
    constexpr double kWords = 178.0;
    const double side =
        all == 0 ? 0.0 : std::min(94.0, (kContentWidth - kWords) / static_cast<double>(all) - 6.0);
    if (source.scene) entry.figures.push_back(close_up_figure(source, defect, side));
    for (const SlicePicture* slice : slices) entry.figures.push_back(slice_figure(*slice, side));
    document.add(std::move(entry));
    progress.report(static_cast<double>(rank) / static_cast<double>(worst.size()));
  }
}

}  // namespace asbuilt::render
