#include "reports/render/fonts.h"

#include <QFont>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <array>
#include <clocale>
#include <mutex>

#include "core/base/error.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr std::array kTextFamilies = {"Noto Sans", "Liberation Sans", "DejaVu Sans"};
constexpr std::array kMonoFamilies = {"Liberation Mono", "DejaVu Sans Mono", "Noto Sans Mono"};

struct Fonts {
  std::string text;
  std::string mono;
};

void drop_message(QtMsgType /*type*/, const QMessageLogContext& /*context*/,
                  const QString& /*text*/) {}

void start_qt() {
  if (QCoreApplication::instance() != nullptr) return;
  // The application lives as long as the process: pages may be drawn at any time.
  static int argument_count = 3;
  static std::array<char, 8> name = {"asbuilt"};
  static std::array<char, 10> option = {"-platform"};
  static std::array<char, 10> platform = {"offscreen"};
  static std::array<char*, 4> arguments = {name.data(), option.data(), platform.data(), nullptr};
  // Qt takes over the user's locale, after which the process would write decimal commas into its
  // files, and it warns where the locale is not UTF-8; the documents depend on neither.
  const std::string locale = std::setlocale(LC_ALL, nullptr);
  const QtMessageHandler handler = qInstallMessageHandler(drop_message);
  static const QGuiApplication* application = new QGuiApplication(argument_count, arguments.data());
  static_cast<void>(application);
  qInstallMessageHandler(handler);
  std::setlocale(LC_ALL, locale.c_str());
}

template <class Names>
std::string first_installed(const Names& names) {
  const QStringList installed = QFontDatabase::families();
  for (const char* name : names) {
    if (installed.contains(QLatin1String(name))) return name;
  }
  return {};
}

const Fonts& fonts() {
  static Fonts found;
  static std::once_flag once;
  std::call_once(once, [] {
    start_qt();
    Fonts candidate{first_installed(kTextFamilies), first_installed(kMonoFamilies)};
    if (candidate.text.empty() || candidate.mono.empty()) {
      throw Error(
          ErrorCode::kNotFound,
          {"no font for the report is installed",
           candidate.text.empty() ? "text" : "fixed-width text",
           "Noto Sans, Liberation Sans or DejaVu Sans, and Liberation Mono, DejaVu Sans Mono or "
           "Noto Sans Mono",
           "install fonts-noto-core and fonts-liberation, or fonts-dejavu-core"});
    }
    found = std::move(candidate);
  });
  return found;
}

}  // namespace

void prepare_drawing() {
  fonts();
}

const std::string& family(Face face) {
  return face == Face::kMono ? fonts().mono : fonts().text;
}

QFont font_of(Face face, int pixels) {
  QFont font(QString::fromStdString(family(face)));
  font.setPixelSize(pixels);
  font.setBold(face == Face::kBold);
  font.setHintingPreference(QFont::PreferNoHinting);
  // Any letter spacing turns ligatures off: "fi" as one glyph is not found by a reader's search.
  font.setLetterSpacing(QFont::AbsoluteSpacing, 0.02);
  return font;
}

double text_width(std::string_view text, double size_pt, Face face) {
  // Measured once at a large size: widths are proportional without hinting.
  constexpr int kReference = 200;
  const thread_local std::array<QFontMetricsF, 3> metrics = {
      QFontMetricsF(font_of(Face::kRegular, kReference)),
      QFontMetricsF(font_of(Face::kBold, kReference)),
      QFontMetricsF(font_of(Face::kMono, kReference))};
  const QString line = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
  return metrics[static_cast<std::size_t>(face)].horizontalAdvance(line) * size_pt / kReference;
}

}  // namespace asbuilt::render
