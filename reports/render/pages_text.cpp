#include <cmath>

#include "reports/render/pages.h"
#include "reports/render/text.h"

namespace asbuilt::render {

Colour colour_of(Tone tone) {
  switch (tone) {
    case Tone::kMuted:
      return kMuted;
    case Tone::kGood:
      return kGood;
    case Tone::kBad:
      return kBad;
    case Tone::kOpen:
      return kOpen;
    case Tone::kPlain:
    case Tone::kStrong:
      break;
  }
  return kInk;
}

Face face_of(Tone tone, Face otherwise) {
  return tone == Tone::kPlain || tone == Tone::kMuted ? otherwise : Face::kBold;
}

void Pages::operator()(const Title& block) {
  constexpr std::size_t kMostFactLines = 12;
  const double top = y_;
  const bool pictured = !block.figure.drawing.empty();
  const double width = kContentWidth - (pictured ? block.figure.drawing.width() + 14.0 : 0.0);
  if (pictured) {
    page().place(block.figure.drawing,
                 {kMargin + kContentWidth - block.figure.drawing.width(), y_ - 6.0});
  }
  page().text({kMargin, y_ + 8.0}, block.kicker, {8.4, Face::kBold, kAccent});
  y_ += 13.0;
  const std::vector<std::string> title = wrapped(block.text, 19.0, Face::kBold, width, 3);
  lines(title, kMargin, 19.0, Face::kBold, kInk);
  y_ += 3.0;
  // Facts in columns; a long value takes a second line of its own column.
  const std::size_t columns = pictured ? 2 : 3;
  const double column = width / static_cast<double>(columns);
  double row_top = y_;
  double row_height = 0.0;
  for (std::size_t i = 0; i < block.facts.size(); ++i) {
    if (i % columns == 0) {
      row_top += row_height;
      row_height = 0.0;
    }
    const double x = kMargin + column * static_cast<double>(i % columns);
    page().text({x, row_top + 7.0}, block.facts[i].first, {6.6, Face::kRegular, kMuted});
    const auto value =
        wrapped(block.facts[i].second, kBody, Face::kRegular, column - 10.0, kMostFactLines);
    const double used = lines_at({x, row_top + 8.5}, value, kBody, Face::kRegular, kInk);
    row_height = std::max(row_height, used + 13.0);
  }
  y_ = std::max(row_top + row_height, pictured ? top + block.figure.drawing.height() : 0.0) + 4.0;
}

void Pages::operator()(const Heading& block) {
  if (block.start == PageStart::kNewPage && y_ > kTop) new_page();
  if (block.level == 1) {
    y_ += y_ > kTop ? 8.0 : 0.0;
    page().text({kMargin, y_ + 12.0}, block.text, {12.5, Face::kBold, kAccent});
    page().line({kMargin, y_ + 17.5}, {kMargin + kContentWidth, y_ + 17.5}, {0.8, kAccent});
    y_ += 25.0;
  } else {
    y_ += 3.0;
    page().text({kMargin, y_ + 9.0}, block.text, {9.2, Face::kBold, kInk});
    y_ += 15.0;
  }
}

void Pages::operator()(const Paragraph& block) {
  const Face face = face_of(block.tone, Face::kRegular);
  lines(wrapped(block.text, kBody, face, kContentWidth), kMargin, kBody, face,
        colour_of(block.tone));
  y_ += 5.0;
}

void Pages::operator()(const Bullets& block) {
  for (const std::string& item : block.items) {
    need(kBody * kLead);
    page().add(CircleMark{{kMargin + 4.0, y_ + 0.66 * kBody}, 1.3, kAccent, {}});
    lines(wrapped(item, kBody, Face::kRegular, kContentWidth - 12.0), kMargin + 12.0, kBody,
          Face::kRegular, kInk);
    y_ += 1.5;
  }
  y_ += 4.0;
}

void Pages::operator()(const Notice& block) {
  const std::vector<std::string> text =
      wrapped(block.text, kBody, Face::kRegular, kContentWidth - 24.0, 8);
  const double height = 22.0 + static_cast<double>(text.size()) * kBody * kLead;
  need(height + kGap);
  page().rect({kMargin, y_}, kContentWidth, height, Colour{253, 246, 232});
  page().rect({kMargin, y_}, 3.0, height, kOpen);
  page().text({kMargin + 12.0, y_ + 13.0}, block.title, {kBody, Face::kBold, kOpen});
  lines_at({kMargin + 12.0, y_ + 16.0}, text, kBody, Face::kRegular, kInk);
  y_ += height + kGap;
}

void Pages::operator()(const VerdictBlock& block) {
  constexpr double kBadge = 150.0;
  const double text_width_here = kContentWidth - kBadge - 26.0;
  std::vector<std::vector<std::string>> statements;
  double text_height = 0.0;
  for (const std::string& statement : block.statements) {
    statements.push_back(wrapped(statement, kBody, Face::kRegular, text_width_here - 10.0, 4));
    text_height += static_cast<double>(statements.back().size()) * kBody * kLead + 2.0;
  }
  const std::vector<std::string> rule =
      wrapped(block.rule, kSmall, Face::kRegular, text_width_here, 3);
  text_height += static_cast<double>(rule.size()) * kSmall * kLead + 4.0;
  const double height = std::max(74.0, text_height + 18.0);
  need(height);
  const Colour colour = render::colour_of(block.outcome);
  page().rect({kMargin, y_}, kContentWidth, height, kShade);
  page().rect({kMargin, y_}, kBadge, height, colour);
  const Drawing mark = verdict_mark(block.outcome, 30.0);
  page().place(mark, {kMargin + 0.5 * (kBadge - 30.0), y_ + 0.5 * height - 29.0});
  page().text({kMargin + 0.5 * kBadge, y_ + 0.5 * height + 18.0}, outcome_words(block.outcome),
              {14.0, Face::kBold, kWhite, Anchor::kMiddle});
  double y = y_ + 8.0;
  const double x = kMargin + kBadge + 14.0;
  for (const auto& statement : statements) {
    page().add(CircleMark{{x + 2.0, y + 0.66 * kBody}, 1.3, colour, {}});
    y += lines_at({x + 10.0, y}, statement, kBody, Face::kRegular, kInk) + 2.0;
  }
  lines_at({x, y + 4.0}, rule, kSmall, Face::kRegular, kMuted);
  y_ += height + kGap;
}

void Pages::operator()(const SignatureLines& block) {
  constexpr double kRow = 40.0;
  constexpr double kMeaning = 92.0;
  constexpr double kName = 132.0;
  constexpr double kDate = 92.0;
  constexpr double kBetween = 12.0;
  need(20.0 + kRow * static_cast<double>(block.meanings.size()));
  lines(wrapped(block.subject, kBody, Face::kRegular, kContentWidth), kMargin, kBody,
        Face::kRegular, kInk);
  for (const std::string& meaning : block.meanings) {
    double x = kMargin;
    const double line_y = y_ + 28.0;
    const auto field = [&](double width, const std::string& under, const std::string& printed) {
      page().line({x, line_y}, {x + width, line_y}, {0.7, kInk});
      page().text({x, line_y + 9.0}, under, {6.6, Face::kRegular, kMuted});
      page().text({x + 2.0, line_y - 4.0}, printed, {kBody, Face::kRegular, kInk});
      x += width + kBetween;
    };
    field(kMeaning, "Meaning of the signature", meaning);
    field(kName, "Printed name", "");
    field(kContentWidth - kMeaning - kName - kDate - 3.0 * kBetween, "Signature", "");
    field(kDate, "Date and time (UTC)", "");
    y_ += kRow;
  }
}

}  // namespace asbuilt::render
