#include "reports/render/pages.h"
#include "reports/render/text.h"

namespace asbuilt::render {

void Pages::operator()(const FigureRow& block) {
  if (block.figures.empty()) return;
  double height = 0.0;
  double total = 0.0;
  for (const Figure& figure : block.figures) {
    const auto caption = wrapped(figure.caption, kSmall, Face::kRegular, figure.drawing.width(), 3);
    height = std::max(height,
                      figure.drawing.height() +
                          (figure.caption.empty() ? 0.0 : 3.0 + caption.size() * kSmall * kLead));
    total += figure.drawing.width();
  }
  need(height + kGap);
  const auto n = static_cast<double>(block.figures.size());
  const double gap = n > 1 ? (kContentWidth - total) / (n - 1.0) : 0.0;
  double x = n > 1 ? kMargin : kMargin + 0.5 * (kContentWidth - total);
  for (const Figure& figure : block.figures) {
    page().place(figure.drawing, {x, y_});
    if (!figure.caption.empty()) {
      lines_at({x, y_ + figure.drawing.height() + 2.0},
               wrapped(figure.caption, kSmall, Face::kRegular, figure.drawing.width(), 3), kSmall,
               Face::kRegular, kMuted);
    }
    x += figure.drawing.width() + gap;
  }
  y_ += height + kGap;
}

void Pages::operator()(const CardRow& block) {
  if (block.cards.empty()) return;
  constexpr double kColumns = 5.0;
  constexpr double kBetween = 8.0;
  const double width = (kContentWidth - (kColumns - 1.0) * kBetween) / kColumns;
  double height = 0.0;
  std::vector<std::vector<std::string>> titles;
  std::vector<std::vector<std::string>> texts;
  for (const Card& card : block.cards) {
    titles.push_back(wrapped(card.title, kBody, Face::kBold, width, 2));
    texts.emplace_back();
    for (const std::string& line : card.lines) {
      for (std::string& part : wrapped(line, kSmall, Face::kRegular, width, 2))
        texts.back().push_back(part);
    }
    height = std::max(height, card.figure.drawing.height() + 4.0 +
                                  static_cast<double>(titles.back().size()) * kBody * kLead +
                                  static_cast<double>(texts.back().size()) * kSmall * kLead);
  }
  need(height + kGap);
  double x = kMargin;
  for (std::size_t i = 0; i < block.cards.size(); ++i) {
    page().place(block.cards[i].figure.drawing, {x, y_});
    double y = y_ + block.cards[i].figure.drawing.height() + 3.0;
    y += lines_at({x, y}, titles[i], kBody, Face::kBold, kInk);
    lines_at({x, y}, texts[i], kSmall, Face::kRegular, kMuted);
    x += width + kBetween;
  }
  y_ += height + kGap;
}

void Pages::operator()(const Entry& block) {
  double pictures = 0.0;
  double picture_height = 0.0;
  for (const Figure& figure : block.figures) {
    pictures += figure.drawing.width() + 6.0;
    picture_height = std::max(picture_height, figure.drawing.height() + kSmall * kLead + 2.0);
  }
  const double x = kMargin + pictures + (pictures > 0.0 ? 4.0 : 0.0);
  const double width = kMargin + kContentWidth - x;
  constexpr double kName = 48.0;
  std::vector<std::vector<std::string>> values;
  const auto title = wrapped(block.title, kBody + 0.6, Face::kBold, width, 2);
  double height = static_cast<double>(title.size()) * (kBody + 0.6) * kLead + 2.0;
  for (const auto& fact : block.facts) {
    values.push_back(wrapped(fact.second, 7.4, Face::kRegular, width - kName, 2));
    height += static_cast<double>(values.back().size()) * 7.4 * kLead;
  }
  const auto text = wrapped(block.text, 7.4, Face::kRegular, width, 4);
  if (!block.text.empty()) height += static_cast<double>(text.size()) * 7.4 * kLead + 2.0;
  height = std::max(height, picture_height);
  need(height + 10.0);
  double at = kMargin;
  for (const Figure& figure : block.figures) {
    page().place(figure.drawing, {at, y_});
    page().text({at, y_ + figure.drawing.height() + kSmall + 1.0},
                shortened(figure.caption, 6.4, Face::kRegular, figure.drawing.width()),
                {6.4, Face::kRegular, kMuted});
    at += figure.drawing.width() + 6.0;
  }
  double y = y_ - 1.0;
  y += lines_at({x, y}, title, kBody + 0.6, Face::kBold, kInk) + 2.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    page().text({x, y + 7.4}, block.facts[i].first, {7.4, Face::kRegular, kMuted});
    y += lines_at({x + kName, y}, values[i], 7.4, Face::kRegular, kInk);
  }
  if (!block.text.empty()) lines_at({x, y + 2.0}, text, 7.4, Face::kRegular, kInk);
  y_ += height + 4.0;
  page().line({kMargin, y_}, {kMargin + kContentWidth, y_}, {0.4, kHairline});
  y_ += 6.0;
}

}  // namespace asbuilt::render
