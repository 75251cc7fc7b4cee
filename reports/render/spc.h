// Pictures of statistics (spc_charts.h) in a document or alone.
//
// Prints what it is given. Errors: kInvalidInput for another extension; kStorage where the file
// cannot be written; kNotFound where no known font is installed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/records/spc_sheet.h"
#include "reports/render/document.h"

namespace asbuilt::render {

// Blocks of one characteristic, which stay on one page; its plate is drawn with the others.
void add_spc_section(Document& document, const SpcSection& section);
// The plates of all characteristics that have one, two in a row under one heading.
void add_spc_plates(Document& document, const std::vector<SpcSection>& sections);

}  // namespace asbuilt::render

namespace asbuilt {

struct SpcPlotSheet {
  std::string title;
  std::vector<std::string> lines;  // below the pictures: what they say
  std::string software;
  std::string created_utc;  // the only time in a PDF
};

// By the extension of `out`: .pdf, .svg, .png (require_plot, output.h).
void render_spc_plot(const SpcFigures& figures, const SpcPlotSheet& sheet,
                     const std::filesystem::path& out);

}  // namespace asbuilt
