// A drawing: a list of marks in points (1/72 inch), x to the right, y downwards. Charts, pictures
// and whole pages are drawings; draw_pdf and svg_of turn the same list into a PDF page and into
// inline SVG, so that both documents show the same thing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace asbuilt::render {

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  double opacity = 1.0;
};

struct Point {
  double x = 0.0;
  double y = 0.0;
};

enum class Face { kRegular, kBold, kMono };
enum class Anchor { kStart, kMiddle, kEnd };
enum class Direction { kAcross, kUpwards };

struct TextStyle {
  double size_pt = 8.0;
  Face face = Face::kRegular;
  Colour colour;
  Anchor anchor = Anchor::kStart;
  Direction direction = Direction::kAcross;
};

struct Stroke {
  double width_pt = 0.0;  // 0 = no line
  Colour colour;
  double dash_pt = 0.0;  // length of dashes and of the gaps between them; 0 = solid
};

using Fill = std::optional<Colour>;

// 8-bit red, green, blue, row by row from the top. Photographs may be stored with loss, others not.
enum class PictureKind { kPhotograph, kExact };
struct Picture {
  int width = 0;
  int height = 0;
  PictureKind kind = PictureKind::kPhotograph;
  std::vector<std::uint8_t> rgb;
};

struct PathMark {
  std::vector<Point> points;
  bool closed = false;
  Fill fill;
  Stroke stroke;
};
struct RectMark {
  Point corner;
  double width = 0.0;
  double height = 0.0;
  double radius = 0.0;
  Fill fill;
  Stroke stroke;
};
struct CircleMark {
  Point centre;
  double radius = 0.0;
  Fill fill;
  Stroke stroke;
};
struct DotsMark {  // many equal dots
  std::vector<Point> centres;
  double radius = 0.0;
  Colour colour;
};
struct TextMark {
  Point base;  // on the base line, at the start, middle or end of the text
  std::string text;
  TextStyle style;
};
struct PictureMark {
  Point corner;
  double width = 0.0;
  double height = 0.0;
  std::shared_ptr<const Picture> picture;
};
using Mark = std::variant<PathMark, RectMark, CircleMark, DotsMark, TextMark, PictureMark>;

class Drawing {
 public:
  Drawing() = default;
  Drawing(double width, double height) : width_(width), height_(height) {}

  double width() const { return width_; }
  double height() const { return height_; }
  const std::vector<Mark>& marks() const { return marks_; }
  bool empty() const { return marks_.empty(); }

  void add(Mark mark) { marks_.push_back(std::move(mark)); }
  void line(Point from, Point to, Stroke stroke) { add(PathMark{{from, to}, false, {}, stroke}); }
  void rect(Point corner, double width, double height, Fill fill, Stroke stroke = {},
            double radius = 0.0) {
    add(RectMark{corner, width, height, radius, fill, stroke});
  }
  void text(Point base, std::string words, const TextStyle& style) {
    add(TextMark{base, std::move(words), style});
  }
  // Copies the marks of another drawing, its upper left corner at `corner`.
  void place(const Drawing& other, Point corner);

 private:
  double width_ = 0.0;
  double height_ = 0.0;
  std::vector<Mark> marks_;
};

// Inline SVG without namespace or external reference; `alt` is read to those who do not see it.
std::string svg_of(const Drawing& drawing, const std::string& alt);

// The same as a file of its own.
std::string svg_file_of(const Drawing& drawing, const std::string& alt);

// The drawing as PNG bytes. Throws kInternal when Qt cannot paint.
std::string draw_png(const Drawing& drawing, double dots_per_inch);

// Pages of one size to PDF bytes. Equal input gives equal bytes: `created_utc` (ISO 8601) is the
// only time in the file. Throws kInternal when Qt cannot paint.
struct PdfInfo {
  std::string title;
  std::string creator;
  std::string created_utc;
};
std::string draw_pdf(const std::vector<Drawing>& pages, const PdfInfo& info);

// The picture as a data: address, JPEG or PNG by its kind.
std::string data_address(const Picture& picture);

}  // namespace asbuilt::render
