// Blocks set on A4 pages, one after the other. Each call operator sets one kind of block at the
// cursor and moves on to a new page where it does not fit.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "reports/render/document.h"
#include "reports/render/style.h"

namespace asbuilt::render {

inline constexpr double kTop = 58.0;  // of the text on a page
inline constexpr double kBottom = kPageHeight - 56.0;
inline constexpr double kGap = 8.0;  // between blocks

Colour colour_of(Tone tone);
Face face_of(Tone tone, Face otherwise);

class Pages {
 public:
  Pages() { new_page(); }

  std::vector<Drawing> take() { return std::move(pages_); }

  // The height that a block takes on a page of its own; more than a page: the page's height.
  static double height_of(const Block& block) {
    Pages scratch;
    std::visit(scratch, block);
    return scratch.pages_.size() > 1 ? kBottom - kTop : scratch.y_ - kTop;
  }
  // Starts a new page where blocks that belong together would be torn.
  void keep(double height) { need(std::min(height, kBottom - kTop)); }

  void operator()(const Title& block);
  void operator()(const Heading& block);
  void operator()(const Paragraph& block);
  void operator()(const Bullets& block);
  void operator()(const Notice& block);
  void operator()(const VerdictBlock& block);
  void operator()(const Table& block);
  void operator()(const FigureRow& block);
  void operator()(const CardRow& block);
  void operator()(const Entry& block);
  void operator()(const SignatureLines& block);

 private:
  Drawing& page() { return pages_.back(); }
  void new_page() {
    pages_.emplace_back(kPageWidth, kPageHeight);
    y_ = kTop;
  }
  // Moves to a new page where `height` does not fit any more.
  void need(double height) {
    if (y_ + height > kBottom && y_ > kTop) new_page();
  }
  // Lines of text from the cursor on, over pages where needed; the cursor ends below the last line.
  void lines(const std::vector<std::string>& all, double x, double size, Face face, Colour colour) {
    for (const std::string& line : all) {
      need(size * kLead);
      page().text({x, y_ + size}, line, {size, face, colour});
      y_ += size * kLead;
    }
  }
  // The same on a fixed spot; returns the height used.
  double lines_at(Point at, const std::vector<std::string>& all, double size, Face face,
                  Colour colour) {
    double y = at.y;
    for (const std::string& line : all) {
      page().text({at.x, y + size}, line, {size, face, colour});
      y += size * kLead;
    }
    return y - at.y;
  }
  double table_header(const Table& block, const std::vector<double>& x,
                      const std::vector<double>& width);

  std::vector<Drawing> pages_;
  double y_ = kTop;
};

}  // namespace asbuilt::render
