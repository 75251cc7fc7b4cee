// The parts of the report, in their order. Each adds its blocks to the document; what the record
// does not hold is said, not left out.
#pragma once

#include "core/base/progress.h"
#include "reports/render/document.h"
#include "reports/render/figures.h"

namespace asbuilt::render {

inline constexpr std::size_t kWorstDefects = 24;  // with pictures
inline constexpr std::size_t kFirstPageDefects = 5;
inline constexpr std::size_t kFirstPageStatements = 5;

// Indices of the `most` severest defects: by severity, then confidence, then id.
std::vector<std::size_t> worst_defects(const InspectionRecord& record, std::size_t most);

// "No defects were found.", or how far that can be said.
std::string no_defects_words(const InspectionRecord& record);

void add_summary(Document& document, const PictureSource& source, const std::string& lot_id);
void add_deviation(Document& document, const PictureSource& source, const Progress& progress);
void add_defects(Document& document, const PictureSource& source, const Progress& progress);
void add_struts(Document& document, const InspectionRecord& record);
void add_porosity(Document& document, const InspectionRecord& record);
void add_walls(Document& document, const InspectionRecord& record);  // only where there are walls
void add_stiffness(Document& document, const InspectionRecord& record,
                   const Progress& progress);  // only where predicted
void add_tolerances(Document& document, const InspectionRecord& record);
void add_registration(Document& document, const InspectionRecord& record);
void add_scan(Document& document, const InspectionRecord& record);
void add_methods(Document& document, const InspectionRecord& record);
void add_identity(Document& document, const InspectionRecord& record, const std::string& lot,
                  const std::string& audit_head);

// "value", "U (k=2)" and the reason of a quantity, `factor` times the stored number.
struct QuantityText {
  std::string value;
  std::string u;
};
QuantityText quantity_text(double value, double u, double factor, int fallback_decimals);

}  // namespace asbuilt::render
