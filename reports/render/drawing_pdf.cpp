#include <QBuffer>
#include <QFontMetricsF>
#include <QHashSeed>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPainterPath>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "reports/render/drawing.h"
#include "reports/render/fonts.h"

namespace asbuilt::render {
namespace {

constexpr int kDotsPerInch = 1200;
constexpr double kScale = kDotsPerInch / 72.0;

QColor colour_of(const Colour& colour) {
  QColor made(colour.red, colour.green, colour.blue);
  made.setAlphaF(static_cast<float>(colour.opacity));
  return made;
}

QImage image_of(const Picture& picture) {
  return QImage(picture.rgb.data(), picture.width, picture.height, 3 * picture.width,
                QImage::Format_RGB888);
}

QPointF device(const Point& p) {
  return {p.x * kScale, p.y * kScale};
}

struct Painter {
  QPainter& painter;

  void set(const Fill& fill, const Stroke& stroke) const {
    painter.setBrush(fill ? QBrush(colour_of(*fill)) : QBrush(Qt::NoBrush));
    if (stroke.width_pt <= 0.0) {
      painter.setPen(Qt::NoPen);
      return;
    }
    QPen pen(colour_of(stroke.colour), stroke.width_pt * kScale, Qt::SolidLine, Qt::FlatCap,
             Qt::RoundJoin);
    if (stroke.dash_pt > 0.0) {
      const double dash = stroke.dash_pt / stroke.width_pt;
      pen.setDashPattern({dash, dash});
    }
    painter.setPen(pen);
  }

  void operator()(const PathMark& mark) const {
    set(mark.fill, mark.stroke);
    QPolygonF polygon;
    for (const Point& p : mark.points) polygon << device(p);
    if (mark.closed) {
      painter.drawPolygon(polygon);
    } else {
      painter.drawPolyline(polygon);
    }
  }
  void operator()(const RectMark& mark) const {
    set(mark.fill, mark.stroke);
    const QRectF box(device(mark.corner), QSizeF(mark.width * kScale, mark.height * kScale));
    if (mark.radius > 0.0) {
      painter.drawRoundedRect(box, mark.radius * kScale, mark.radius * kScale);
    } else {
      painter.drawRect(box);
    }
  }
  void operator()(const CircleMark& mark) const {
    set(mark.fill, mark.stroke);
    painter.drawEllipse(device(mark.centre), mark.radius * kScale, mark.radius * kScale);
  }
  void operator()(const DotsMark& mark) const {
    painter.setPen(
        QPen(colour_of(mark.colour), 2.0 * mark.radius * kScale, Qt::SolidLine, Qt::RoundCap));
    QPolygonF points;
    for (const Point& p : mark.centres) points << device(p);
    painter.drawPoints(points);
  }
  void operator()(const TextMark& mark) const {
    const QFont font = font_of(
        mark.style.face, std::max(1, static_cast<int>(std::lround(mark.style.size_pt * kScale))));
    const QString text = QString::fromStdString(drawable(mark.text, mark.style.face));
    painter.setFont(font);
    painter.setPen(colour_of(mark.style.colour));
    double shift = 0.0;
    if (mark.style.anchor != Anchor::kStart) {
      shift = QFontMetricsF(font).horizontalAdvance(text) *
              (mark.style.anchor == Anchor::kMiddle ? 0.5 : 1.0);
    }
    if (mark.style.direction == Direction::kAcross) {
      painter.drawText(device(mark.base) - QPointF(shift, 0.0), text);
      return;
    }
    painter.save();
    painter.translate(device(mark.base));
    painter.rotate(-90.0);
    painter.drawText(QPointF(-shift, 0.0), text);
    painter.restore();
  }
  void operator()(const PictureMark& mark) const {
    painter.setRenderHint(QPainter::LosslessImageRendering,
                          mark.picture->kind == PictureKind::kExact);
    painter.drawImage(
        QRectF(device(mark.corner), QSizeF(mark.width * kScale, mark.height * kScale)),
        image_of(*mark.picture));
  }
};

// Qt's order of fonts in the file follows its hash seed, which differs between processes.
class FixedHashOrder {
 public:
  FixedHashOrder() { QHashSeed::setDeterministicGlobalSeed(); }
  ~FixedHashOrder() { QHashSeed::resetRandomGlobalSeed(); }
  FixedHashOrder(const FixedHashOrder&) = delete;
  FixedHashOrder& operator=(const FixedHashOrder&) = delete;
};

// Qt writes the time of drawing; the document carries the time of the inspection. The text keeps
// its length, so that the file's table of offsets stays true.
void set_creation_time(std::string& pdf, const std::string& created_utc) {
  std::string digits;
  for (const char c : created_utc) {
    if (c >= '0' && c <= '9') digits += c;
  }
  digits.resize(14, '0');
  constexpr std::string_view kKey = "/CreationDate (D:";
  const std::size_t at = pdf.find(kKey);
  const std::size_t end = at == std::string::npos ? at : pdf.find(')', at);
  if (end == std::string::npos || end - at < kKey.size() + 14) {
    throw Error(ErrorCode::kInternal, "the PDF writer left no creation date to set");
  }
  std::string date = digits;
  const std::size_t room = end - at - kKey.size();
  date += room == 15 ? "Z" : std::string("+00'00'").substr(0, room - 14);
  pdf.replace(at + kKey.size(), date.size(), date);
}

}  // namespace

std::string draw_pdf(const std::vector<Drawing>& pages, const PdfInfo& info) {
  prepare_drawing();
  const FixedHashOrder fixed_order;
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setTitle(QString::fromStdString(info.title));
    writer.setCreator(QString::fromStdString(info.creator));
    QPainter painter;
    if (!painter.begin(&writer))
      throw Error(ErrorCode::kInternal, "the PDF page could not be painted on");
    for (std::size_t i = 0; i < pages.size(); ++i) {
      if (i > 0) writer.newPage();
      for (const Mark& mark : pages[i].marks()) std::visit(Painter{painter}, mark);
    }
    painter.end();
  }
  std::string pdf = bytes.toStdString();
  set_creation_time(pdf, info.created_utc);
  return pdf;
}

std::string draw_png(const Drawing& drawing, double dots_per_inch) {
  prepare_drawing();
  const double scale = dots_per_inch / 72.0;
  QImage image(static_cast<int>(std::ceil(drawing.width() * scale)),
               static_cast<int>(std::ceil(drawing.height() * scale)), QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter;
  if (image.isNull() || !painter.begin(&image)) {
    throw Error(ErrorCode::kInternal, "the picture could not be painted on");
  }
  painter.setRenderHint(QPainter::Antialiasing);
  painter.scale(scale / kScale, scale / kScale);
  for (const Mark& mark : drawing.marks()) std::visit(Painter{painter}, mark);
  painter.end();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG")) {
    throw Error(ErrorCode::kInternal, {"a picture could not be encoded", "PNG", "",
                                       "install Qt's image plugins (libqt6gui6)"});
  }
  return bytes.toStdString();
}

std::string data_address(const Picture& picture) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  const bool photograph = picture.kind == PictureKind::kPhotograph;
  if (!image_of(picture).save(&buffer, photograph ? "JPG" : "PNG", photograph ? 90 : -1)) {
    throw Error(ErrorCode::kInternal,
                {"a picture could not be encoded", photograph ? "JPEG" : "PNG", "",
                 "install Qt's image plugins (libqt6gui6)"});
  }
  return std::string(photograph ? "data:image/jpeg;base64," : "data:image/png;base64,") +
         bytes.toBase64().toStdString();
}

}  // namespace asbuilt::render
