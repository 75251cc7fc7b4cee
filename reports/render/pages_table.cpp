#include <cmath>

#include "reports/render/pages.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr double kSize = 7.6;
constexpr double kMonoSize = 6.4;
constexpr double kPad = 4.0;
constexpr double kAfterNumbers =
    10.0;  // more room between numbers at the right and words at the left
constexpr std::size_t kMostLines = 30;  // of a row in one piece; longer ones go on below

struct Columns {
  std::vector<double> x;
  std::vector<double> width;
};

double size_of(Face face) {
  return face == Face::kMono ? kMonoSize : kSize;
}

double longest_word(const std::string& text, double size, Face face) {
  double most = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    most = std::max(most, text_width(std::string_view(text).substr(at, end - at), size, face));
    at = end + 1;
  }
  return most;
}

// Shares of the page's width, moved so that no word has to break, as far as there is room: a column
// is widened to its longest word at the cost of the columns that have more than theirs.
Columns columns_of(const Table& table) {
  const std::size_t n = table.columns.size();
  std::vector<double> least(n);
  std::vector<double> width(n);
  std::vector<double> lead(n, kPad);
  double shares = 0.0;
  for (const Column& column : table.columns) shares += column.share;
  constexpr std::size_t kRowsLookedAt = 200;
  for (std::size_t c = 0; c < n; ++c) {
    if (c > 0 && table.columns[c].align == Align::kLeft &&
        table.columns[c - 1].align == Align::kRight) {
      lead[c] = kAfterNumbers;
    }
    double word = longest_word(table.columns[c].title, kSmall, Face::kBold);
    for (std::size_t r = 0; r < std::min(kRowsLookedAt, table.rows.size()); ++r) {
      if (c >= table.rows[r].size()) continue;
      const Cell& cell = table.rows[r][c];
      const Face face = face_of(cell.tone, table.columns[c].face);
      word = std::max(word, longest_word(cell.text, size_of(face), face));
    }
    const double cap = table.columns[c].face == Face::kMono ? 0.52 : 0.22;
    least[c] = std::min(word + 0.5, cap * kContentWidth) + lead[c] + kPad;
    width[c] = kContentWidth * table.columns[c].share / shares;
  }
  double wanted = 0.0;
  double spare = 0.0;
  for (std::size_t c = 0; c < n; ++c) {
    wanted += std::max(0.0, least[c] - width[c]);
    spare += std::max(0.0, width[c] - least[c]);
  }
  const double moved = std::min(wanted, spare);
  for (std::size_t c = 0; c < n; ++c) {
    const double excess = width[c] - least[c];
    if (excess < 0.0) {
      width[c] -= excess * moved / wanted;
    } else if (spare > 0.0) {
      width[c] -= excess * moved / spare;
    }
  }
  Columns columns;
  double at = kMargin;
  for (std::size_t c = 0; c < n; ++c) {
    columns.x.push_back(at + lead[c]);
    columns.width.push_back(width[c] - lead[c] - kPad);
    at += width[c];
  }
  return columns;
}

struct SetCell {
  std::vector<std::string> lines;
  Face face = Face::kRegular;
  Colour colour;
};

std::vector<SetCell> set_row(const Table& block, const std::vector<Cell>& row,
                             const std::vector<double>& width) {
  std::vector<SetCell> cells;
  for (std::size_t c = 0; c < std::min(block.columns.size(), row.size()); ++c) {
    const Face face = face_of(row[c].tone, block.columns[c].face);
    cells.push_back(
        {wrapped(row[c].text, size_of(face), face, width[c]), face, colour_of(row[c].tone)});
  }
  return cells;
}

}  // namespace

double Pages::table_header(const Table& block, const std::vector<double>& x,
                           const std::vector<double>& width) {
  std::size_t most = 1;
  std::vector<std::vector<std::string>> titles;
  for (std::size_t c = 0; c < block.columns.size(); ++c) {
    titles.push_back(wrapped(block.columns[c].title, kSmall, Face::kBold, width[c], 4));
    most = std::max(most, titles.back().size());
  }
  const double height = static_cast<double>(most) * kSmall * kLead + 5.0;
  page().rect({kMargin, y_}, kContentWidth, height, kShade);
  for (std::size_t c = 0; c < block.columns.size(); ++c) {
    const bool right = block.columns[c].align == Align::kRight;
    double y = y_ + 3.0;
    for (const std::string& line : titles[c]) {
      page().text({right ? x[c] + width[c] : x[c], y + kSmall}, line,
                  {kSmall, Face::kBold, kMuted, right ? Anchor::kEnd : Anchor::kStart});
      y += kSmall * kLead;
    }
  }
  page().line({kMargin, y_ + height}, {kMargin + kContentWidth, y_ + height}, {0.7, kMuted});
  return height;
}

void Pages::operator()(const Table& block) {
  if (block.rows.empty()) {
    (*this)(Paragraph{block.empty_text, Tone::kMuted});
    return;
  }
  const auto [x, width] = columns_of(block);
  need(46.0);
  y_ += table_header(block, x, width);
  for (const std::vector<Cell>& row : block.rows) {
    const std::vector<SetCell> cells = set_row(block, row, width);
    std::size_t most = 1;
    for (const SetCell& cell : cells) most = std::max(most, cell.lines.size());
    for (std::size_t from = 0; from < most; from += kMostLines) {
      const std::size_t count = std::min(kMostLines, most - from);
      const double height = static_cast<double>(count) * kSize * kLead + 3.6;
      if (y_ + height > kBottom) {
        new_page();
        y_ += table_header(block, x, width);
      }
      for (std::size_t c = 0; c < cells.size(); ++c) {
        const bool right = block.columns[c].align == Align::kRight;
        double y = y_ + 1.6;
        const std::size_t end = std::min(from + count, cells[c].lines.size());
        for (std::size_t i = from; i < end; ++i) {
          page().text({right ? x[c] + width[c] : x[c], y + kSize}, cells[c].lines[i],
                      {size_of(cells[c].face), cells[c].face, cells[c].colour,
                       right ? Anchor::kEnd : Anchor::kStart});
          y += kSize * kLead;
        }
      }
      y_ += height;
    }
    page().line({kMargin, y_}, {kMargin + kContentWidth, y_}, {0.4, kHairline});
  }
  y_ += kGap + 2.0;
}

}  // namespace asbuilt::render
