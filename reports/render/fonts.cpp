#include "reports/render/fonts.h"

#include <QFont>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QString>
#include <algorithm>
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

constexpr char32_t kFirstLookedUp = 0x250;  // every font has Latin letters
constexpr int kReference = 200;             // pixels; widths are proportional without hinting

const QFontMetricsF& metrics_of(Face face) {
  const thread_local std::array<QFontMetricsF, 3> metrics = {
      QFontMetricsF(font_of(Face::kRegular, kReference)),
      QFontMetricsF(font_of(Face::kBold, kReference)),
      QFontMetricsF(font_of(Face::kMono, kReference))};
  return metrics[static_cast<std::size_t>(face)];
}

QString of_utf8(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool is_unseen(char32_t letter) {
  const QChar::Category category = QChar::category(letter);
  return category == QChar::Other_Format || category == QChar::Other_Control ||
         QChar::isSpace(letter);
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

std::string drawable(std::string_view text, Face face) {
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  QString out;
  for (const char32_t letter : of_utf8(text).toUcs4()) {
    if (letter < kFirstLookedUp || is_unseen(letter) || metrics_of(face).inFontUcs4(letter)) {
      out += QString::fromUcs4(&letter, 1);
    } else {
      const QString number = QString::number(letter, 16).toUpper();
      out += QStringLiteral("[U+%1]").arg(number, 4, QLatin1Char('0'));
    }
  }
  return out.toStdString();
}

double text_width(std::string_view text, double size_pt, Face face) {
  return metrics_of(face).horizontalAdvance(of_utf8(drawable(text, face))) * size_pt / kReference;
}

}  // namespace asbuilt::render
