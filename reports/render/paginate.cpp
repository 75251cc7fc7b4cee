#include <algorithm>

#include "reports/render/document.h"
#include "reports/render/pages.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

void frame_page(Drawing& page, const Document& document, std::size_t number, std::size_t all) {
  const TextStyle left{6.8, Face::kRegular, kMuted};
  TextStyle right = left;
  right.anchor = Anchor::kEnd;
  const double end = kMargin + kContentWidth;
  const double half = 0.5 * kContentWidth - 8.0;
  page.text({kMargin, 36.0}, shortened(document.header_left, 6.8, Face::kBold, 2.0 * half - 110.0),
            {6.8, Face::kBold, kInk});
  page.text({end, 36.0}, document.header_right, right);
  page.line({kMargin, 42.0}, {end, 42.0}, {0.5, kHairline});
  page.line({kMargin, kPageHeight - 44.0}, {end, kPageHeight - 44.0}, {0.5, kHairline});
  page.text({kMargin, kPageHeight - 34.0},
            shortened(document.footer_left, 6.8, Face::kRegular, 2.0 * half - 80.0), left);
  page.text({kMargin, kPageHeight - 24.5},
            shortened(document.footer_middle, 6.8, Face::kRegular, kContentWidth), left);
  page.text({end, kPageHeight - 34.0},
            "page " + std::to_string(number) + " of " + std::to_string(all), right);
}

bool is_words(const Block& block) {
  return std::holds_alternative<Paragraph>(block) || std::holds_alternative<Bullets>(block) ||
         std::holds_alternative<Notice>(block);
}

// The height that must be free for a heading and what it leads: the words after it, and the block
// they introduce, whole where that is less than about a third of a page.
double group_height(const std::vector<Block>& blocks, std::size_t heading) {
  constexpr double kPage = kBottom - kTop;
  double height = 0.0;
  for (std::size_t i = heading; i < blocks.size(); ++i) {
    const double own = Pages::height_of(blocks[i]);
    if (std::holds_alternative<Heading>(blocks[i])) {
      if (i > heading && !std::holds_alternative<Heading>(blocks[i - 1])) break;
      height += own;
    } else if (is_words(blocks[i])) {
      height += std::min(own, 60.0);
    } else {
      const bool undivided = std::holds_alternative<FigureRow>(blocks[i]);
      height += undivided || own < 0.35 * kPage ? own : 110.0;
      break;
    }
  }
  return height;
}

// All up to the next heading.
double section_height(const std::vector<Block>& blocks, std::size_t heading) {
  double height = Pages::height_of(blocks[heading]);
  for (std::size_t i = heading + 1; i < blocks.size(); ++i) {
    if (std::holds_alternative<Heading>(blocks[i])) break;
    height += Pages::height_of(blocks[i]);
  }
  return height;
}

}  // namespace

Drawing verdict_mark(Outcome outcome, double size) {
  Drawing drawing(size, size);
  const auto at = [size](double x, double y) { return Point{size * x, size * y}; };
  drawing.add(CircleMark{at(0.5, 0.5), 0.5 * size, kWhite, {}});
  const Colour colour = colour_of(outcome);
  const Stroke stroke{0.11 * size, colour};
  if (outcome == Outcome::kConforms) {
    drawing.add(PathMark{{at(0.26, 0.52), at(0.44, 0.69), at(0.75, 0.33)}, false, {}, stroke});
  } else if (outcome == Outcome::kDoesNotConform) {
    drawing.line(at(0.31, 0.31), at(0.69, 0.69), stroke);
    drawing.line(at(0.69, 0.31), at(0.31, 0.69), stroke);
  } else {
    drawing.text(at(0.5, 0.76), "?", {0.72 * size, Face::kBold, colour, Anchor::kMiddle});
  }
  return drawing;
}

std::vector<Drawing> paginate(const Document& document) {
  constexpr double kKeptTogether = 0.3 * (kBottom - kTop);
  Pages pages;
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    const Block& block = document.blocks[i];
    if (const Heading* heading = std::get_if<Heading>(&block)) {
      if (heading->start == PageStart::kHere) pages.keep(group_height(document.blocks, i));
      if (heading->start == PageStart::kWhole) pages.keep(section_height(document.blocks, i));
    } else if (std::holds_alternative<Table>(block)) {
      const double height = Pages::height_of(block);
      if (height <= kKeptTogether) pages.keep(height);
    } else if (i + 1 < document.blocks.size() && is_words(block) &&
               std::holds_alternative<Table>(document.blocks[i + 1])) {
      // What introduces a table stands above it, or above its first rows.
      pages.keep(Pages::height_of(block) +
                 std::min(Pages::height_of(document.blocks[i + 1]), kKeptTogether));
    }
    std::visit(pages, block);
  }
  std::vector<Drawing> all = pages.take();
  for (std::size_t i = 0; i < all.size(); ++i) frame_page(all[i], document, i + 1, all.size());
  return all;
}

}  // namespace asbuilt::render
