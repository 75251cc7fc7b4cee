#include "reports/render/drawing.h"

#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

struct Shift {
  Point by;
  void move(Point& p) const {
    p.x += by.x;
    p.y += by.y;
  }
  void operator()(PathMark& mark) const {
    for (Point& p : mark.points) move(p);
  }
  void operator()(RectMark& mark) const { move(mark.corner); }
  void operator()(CircleMark& mark) const { move(mark.centre); }
  void operator()(DotsMark& mark) const {
    for (Point& p : mark.centres) move(p);
  }
  void operator()(TextMark& mark) const { move(mark.base); }
  void operator()(PictureMark& mark) const { move(mark.corner); }
};

std::string number(double value) {
  return plain_number(value, 2);
}

template <class... Pieces>
void append(std::string& out, const Pieces&... pieces) {
  (out.append(pieces), ...);
}

std::string paint(const char* name, const Colour& colour) {
  std::string text;
  append(text, " ", name, "=\"", hex_colour(colour), "\"");
  if (colour.opacity < 1.0) append(text, " ", name, "-opacity=\"", number(colour.opacity), "\"");
  return text;
}

std::string look(const Fill& fill, const Stroke& stroke) {
  std::string text = fill ? paint("fill", *fill) : " fill=\"none\"";
  if (stroke.width_pt > 0.0) {
    append(text, paint("stroke", stroke.colour), " stroke-width=\"", number(stroke.width_pt), "\"");
    if (stroke.dash_pt > 0.0) append(text, " stroke-dasharray=\"", number(stroke.dash_pt), "\"");
  }
  return text;
}

struct SvgWriter {
  std::string& out;

  void box(Point corner, double width, double height) const {
    append(out, " x=\"", number(corner.x), "\" y=\"", number(corner.y), "\" width=\"",
           number(width), "\" height=\"", number(height), "\"");
  }

  void operator()(const PathMark& mark) const {
    append(out, "<path d=\"");
    for (std::size_t i = 0; i < mark.points.size(); ++i) {
      append(out, i == 0 ? "M" : "L", number(mark.points[i].x), " ", number(mark.points[i].y));
    }
    append(out, mark.closed ? "Z\"" : "\"", look(mark.fill, mark.stroke),
           " stroke-linejoin=\"round\"/>");
  }
  void operator()(const RectMark& mark) const {
    append(out, "<rect");
    box(mark.corner, mark.width, mark.height);
    if (mark.radius > 0.0) append(out, " rx=\"", number(mark.radius), "\"");
    append(out, look(mark.fill, mark.stroke), "/>");
  }
  void operator()(const CircleMark& mark) const {
    append(out, "<circle cx=\"", number(mark.centre.x), "\" cy=\"", number(mark.centre.y),
           "\" r=\"", number(mark.radius), "\"", look(mark.fill, mark.stroke), "/>");
  }
  void operator()(const DotsMark& mark) const {
    append(out, "<path fill=\"none\" stroke-linecap=\"round\" stroke-width=\"",
           number(2.0 * mark.radius), "\"", paint("stroke", mark.colour), " d=\"");
    for (const Point& p : mark.centres) append(out, "M", number(p.x), " ", number(p.y), "h0");
    append(out, "\"/>");
  }
  void operator()(const TextMark& mark) const {
    const TextStyle& style = mark.style;
    const std::string x = number(mark.base.x);
    const std::string y = number(mark.base.y);
    append(out, "<text x=\"", x, "\" y=\"", y, "\" font-size=\"", number(style.size_pt), "\"",
           paint("fill", style.colour));
    if (style.face == Face::kBold) append(out, " font-weight=\"bold\"");
    if (style.face == Face::kMono) append(out, " class=\"mono\"");
    if (style.anchor == Anchor::kMiddle) append(out, " text-anchor=\"middle\"");
    if (style.anchor == Anchor::kEnd) append(out, " text-anchor=\"end\"");
    if (style.direction == Direction::kUpwards) {
      append(out, " transform=\"rotate(-90 ", x, " ", y, ")\"");
    }
    append(out, ">", escaped(mark.text), "</text>");
  }
  void operator()(const PictureMark& mark) const {
    append(out, "<image");
    box(mark.corner, mark.width, mark.height);
    append(out, " preserveAspectRatio=\"none\" href=\"", data_address(*mark.picture), "\"/>");
  }
};

}  // namespace

void Drawing::place(const Drawing& other, Point corner) {
  marks_.reserve(marks_.size() + other.marks_.size());
  for (Mark mark : other.marks_) {
    std::visit(Shift{corner}, mark);
    marks_.push_back(std::move(mark));
  }
}

std::string svg_of(const Drawing& drawing, const std::string& alt) {
  std::string out;
  append(out, "<svg viewBox=\"0 0 ", number(drawing.width()), " ", number(drawing.height()),
         "\" role=\"img\" aria-label=\"", escaped(alt),
         "\" style=\"max-width:", number(drawing.width() * 2.0), "px\">");
  for (const Mark& mark : drawing.marks()) std::visit(SvgWriter{out}, mark);
  append(out, "</svg>");
  return out;
}

std::string svg_file_of(const Drawing& drawing, const std::string& alt) {
  constexpr std::string_view kTag = "<svg";
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"";
  append(out, " width=\"", number(drawing.width()), "pt\" height=\"", number(drawing.height()),
         "pt\"");
  out += svg_of(drawing, alt).substr(kTag.size());
  return out + "\n";
}

}  // namespace asbuilt::render
