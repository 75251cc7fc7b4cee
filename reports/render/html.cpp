#include <algorithm>

#include "reports/render/document.h"
#include "reports/render/style.h"
#include "reports/render/text.h"

namespace asbuilt::render {
namespace {

constexpr char kStyle[] = R"css(
:root{--ink:#1c2430;--muted:#606b7a;--line:#d0d6de;--shade:#f3f5f8;--accent:#1f4e79;--good:#00735a;--bad:#b84200;--open:#966900}
*{box-sizing:border-box}
body{margin:0;background:#e9ecf0;color:var(--ink);font:15px/1.5 "Noto Sans","Liberation Sans","DejaVu Sans",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;background:#fff;padding:28px 48px 48px}
header.run,footer.run{display:flex;flex-wrap:wrap;gap:4px 24px;justify-content:space-between;color:var(--muted);font-size:12.5px}
header.run{border-bottom:1px solid var(--line);padding-bottom:8px;margin-bottom:24px}
footer.run{border-top:1px solid var(--line);padding-top:8px;margin-top:40px}
.kicker{color:var(--accent);font-weight:700;font-size:14px;margin:0}
h1{font-size:32px;line-height:1.2;margin:2px 0 14px;overflow-wrap:anywhere}
.hero{float:right;width:260px;margin:0 0 8px 24px}.hero svg{display:block;width:100%;height:auto}
h2{color:var(--accent);font-size:21px;border-bottom:2px solid var(--accent);padding-bottom:4px;margin:40px 0 14px}
h3{font-size:16px;margin:24px 0 8px}
nav{font-size:13px;margin:14px 0;display:flex;flex-wrap:wrap;gap:2px 16px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:8px 24px;margin:0 0 18px}
dl.facts dt{color:var(--muted);font-size:12px}dl.facts dd{margin:0;overflow-wrap:anywhere}
p{margin:0 0 10px;overflow-wrap:anywhere}
ul{margin:0 0 12px;padding-left:20px}li{margin-bottom:3px;overflow-wrap:anywhere}
.notice{background:#fdf6e8;border-left:4px solid var(--open);padding:10px 16px;margin:0 0 14px}.notice b{color:var(--open)}
.verdict{clear:both;display:flex;background:var(--shade);margin:0 0 20px}
.verdict .badge{flex:0 0 240px;color:#fff;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:20px;font-size:22px;font-weight:700;text-align:center}
.verdict .badge svg{width:54px;margin-bottom:8px}
.verdict .why{padding:14px 20px 8px;min-width:0}.verdict .rule{color:var(--muted);font-size:13px}
.table{overflow-x:auto;margin:0 0 18px}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
th{background:var(--shade);color:var(--muted);text-align:left;font-size:12px;border-bottom:1px solid var(--muted);padding:5px 8px;vertical-align:top}
td{border-bottom:1px solid var(--line);padding:4px 8px;vertical-align:top}td.long{overflow-wrap:anywhere}
th.r,td.r{text-align:right}td.r,td.w{white-space:nowrap}
.mono{font-family:"Liberation Mono","DejaVu Sans Mono",monospace}td.mono{font-size:12px}
.muted{color:var(--muted)}.strong{font-weight:700}.good{color:var(--good);font-weight:700}.bad{color:var(--bad);font-weight:700}.open{color:var(--open);font-weight:700}
.figures{display:flex;flex-wrap:wrap;gap:16px;margin:0 0 18px}
figure{margin:0;flex:1 1 0;min-width:110px}.figures.one figure{flex:1 1 100%}
figure svg{display:block;width:100%;height:auto}.figures.one svg{margin:0 auto}
figcaption{color:var(--muted);font-size:12px;line-height:1.35;margin-top:4px;overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(5,1fr);gap:14px;margin:0 0 18px}
.card b{display:block;font-size:14px;line-height:1.3;margin-top:6px;overflow-wrap:anywhere}.card div{color:var(--muted);font-size:12.5px;line-height:1.4;overflow-wrap:anywhere}
.card svg{display:block;width:100%;height:auto}
.entry{display:flex;gap:14px;border-bottom:1px solid var(--line);padding:12px 0}
.entry figure{flex:0 0 170px;min-width:0}
.entry .words{flex:1 1 260px;min-width:0}.entry h4{margin:0 0 6px;font-size:15px;overflow-wrap:anywhere}
.entry dl{display:grid;grid-template-columns:90px 1fr;gap:1px 8px;margin:0 0 6px;font-size:13px}
.entry dt{color:var(--muted)}.entry dd{margin:0;overflow-wrap:anywhere}.entry p{font-size:13px}
.sign{display:grid;grid-template-columns:1.2fr 1.3fr 1.6fr 1fr;gap:0 20px;margin:30px 0 0;font-size:12px;color:var(--muted)}
.sign span{border-bottom:1px solid var(--ink);min-height:34px;color:var(--ink);font-size:14px;display:flex;align-items:flex-end;padding:0 2px 4px}
svg text{font-family:"Noto Sans","Liberation Sans","DejaVu Sans",Arial,sans-serif}
@media (max-width:800px){main{padding:16px}.verdict,.entry{flex-direction:column}.verdict .badge{flex-basis:auto}.cards{grid-template-columns:repeat(2,1fr)}}
@media print{body{background:#fff}main{max-width:none;padding:0}h2{break-after:avoid}.entry,figure,tr{break-inside:avoid}}
)css";

const char* class_of(Tone tone) {
  switch (tone) {
    case Tone::kMuted:
      return "muted";
    case Tone::kStrong:
      return "strong";
    case Tone::kGood:
      return "good";
    case Tone::kBad:
      return "bad";
    case Tone::kOpen:
      return "open";
    case Tone::kPlain:
      break;
  }
  return "";
}

// Words beyond this (digests, paths) may break; numbers and names do not.
constexpr std::size_t kLongWord = 24;

std::size_t longest_word(const std::string& text) {
  std::size_t most = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    most = std::max(most, end - at);
    at = end + 1;
  }
  return most;
}

// The level of headings that a reader finds his way by.
int contents_level(const Document& document) {
  int level = 2;
  for (const Block& block : document.blocks) {
    const Heading* heading = std::get_if<Heading>(&block);
    if (heading != nullptr) level = std::min(level, heading->level);
  }
  return level;
}

struct Writer {
  std::string& out;
  const Document& document;
  int headings = 0;

  // Beside others a figure has its drawing's share of the width.
  void figure(const Figure& f, bool beside = false) const {
    out += beside ? "<figure style=\"flex-grow:" + plain_number(f.drawing.width(), 0) + "\">"
                  : std::string("<figure>");
    out += svg_of(f.drawing, f.caption);
    if (!f.caption.empty()) out += "<figcaption>" + escaped(f.caption) + "</figcaption>";
    out += "</figure>";
  }
  void pairs(const std::vector<std::pair<std::string, std::string>>& facts) const {
    for (const auto& [name, value] : facts) {
      out += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>";
    }
  }

  void operator()(const Title& block) const {
    if (!block.figure.drawing.empty()) {
      out += "<div class=\"hero\">" + svg_of(block.figure.drawing, block.figure.caption) + "</div>";
    }
    out += "<p class=\"kicker\">" + escaped(block.kicker) + "</p><h1>" + escaped(block.text) +
           "</h1><dl class=\"facts\">";
    for (const auto& [name, value] : block.facts) {
      out += "<div><dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd></div>";
    }
    out += "</dl><nav>";
    const int level = contents_level(document);
    int number = 0;
    for (const Block& other : document.blocks) {
      const Heading* heading = std::get_if<Heading>(&other);
      if (heading == nullptr || heading->level != level) continue;
      out += "<a href=\"#s" + std::to_string(++number) + "\">" + escaped(heading->text) + "</a>";
    }
    out += "</nav>";
  }
  void operator()(const Heading& block) {
    const std::string tag = block.level == 1 ? "h2" : "h3";
    out.append("<").append(tag);
    if (block.level == contents_level(document)) {
      out += " id=\"s";
      out += std::to_string(++headings);
      out += "\"";
    }
    out.append(">").append(escaped(block.text)).append("</").append(tag).append(">");
  }
  void operator()(const Paragraph& block) const {
    out += std::string("<p class=\"") + class_of(block.tone) + "\">" + escaped(block.text) + "</p>";
  }
  void operator()(const Bullets& block) const {
    out += "<ul>";
    for (const std::string& item : block.items) out += "<li>" + escaped(item) + "</li>";
    out += "</ul>";
  }
  void operator()(const Notice& block) const {
    out += "<div class=\"notice\"><b>" + escaped(block.title) + "</b><br>" + escaped(block.text) +
           "</div>";
  }
  void operator()(const VerdictBlock& block) const {
    out += "<div class=\"verdict\"><div class=\"badge\" style=\"background:" +
           hex_colour(colour_of(block.outcome)) + "\">" +
           svg_of(verdict_mark(block.outcome, 30.0), outcome_words(block.outcome)) +
           outcome_words(block.outcome) + "</div><div class=\"why\"><ul>";
    for (const std::string& statement : block.statements)
      out += "<li>" + escaped(statement) + "</li>";
    out += "</ul><p class=\"rule\">" + escaped(block.rule) + "</p></div></div>";
  }
  void operator()(const Table& block) const {
    if (block.rows.empty()) {
      out += "<p class=\"muted\">" + escaped(block.empty_text) + "</p>";
      return;
    }
    out += "<div class=\"table\"><table><colgroup>";
    double shares = 0.0;
    for (const Column& column : block.columns) shares += column.share;
    for (const Column& column : block.columns) {
      out.append("<col style=\"width:").append(plain_number(100.0 * column.share / shares, 1));
      out.append("%\">");
    }
    out += "</colgroup><thead><tr>";
    for (const Column& column : block.columns) {
      out += column.align == Align::kRight ? "<th class=\"r\">" : "<th>";
      out += escaped(column.title) + "</th>";
    }
    out += "</tr></thead><tbody>";
    for (const std::vector<Cell>& row : block.rows) {
      out += "<tr>";
      for (std::size_t c = 0; c < block.columns.size(); ++c) {
        const Cell cell = c < row.size() ? row[c] : Cell{};
        std::string classes = class_of(cell.tone);
        if (block.columns[c].align == Align::kRight) classes += " r";
        if (block.columns[c].face == Face::kMono) classes += " mono";
        // A serial number is one word, hyphen or not; a value and its U stay on one line.
        const bool word = cell.text.size() <= 12 && cell.text.find(' ') == std::string::npos;
        const bool value = cell.text.size() <= 24 && cell.text.find("\u00b1") != std::string::npos;
        if (value || (word && cell.text.find('-') != std::string::npos)) classes += " w";
        if (longest_word(cell.text) > kLongWord) classes += " long";
        out += classes.empty() ? "<td>" : "<td class=\"" + classes + "\">";
        out += escaped(cell.text) + "</td>";
      }
      out += "</tr>";
    }
    out += "</tbody></table></div>";
  }
  void operator()(const FigureRow& block) const {
    out += block.figures.size() == 1 ? "<div class=\"figures one\">" : "<div class=\"figures\">";
    for (const Figure& f : block.figures) figure(f, block.figures.size() > 1);
    out += "</div>";
  }
  void operator()(const CardRow& block) const {
    out += "<div class=\"cards\">";
    for (const Card& card : block.cards) {
      out += "<div class=\"card\">" + svg_of(card.figure.drawing, card.figure.caption) + "<b>" +
             escaped(card.title) + "</b>";
      for (const std::string& line : card.lines) out += "<div>" + escaped(line) + "</div>";
      out += "</div>";
    }
    out += "</div>";
  }
  void operator()(const Entry& block) const {
    out += "<div class=\"entry\">";
    for (const Figure& f : block.figures) figure(f);
    out += "<div class=\"words\"><h4>" + escaped(block.title) + "</h4><dl>";
    pairs(block.facts);
    out += "</dl>";
    if (!block.text.empty()) out += "<p>" + escaped(block.text) + "</p>";
    out += "</div></div>";
  }
  void operator()(const SignatureLines& block) const {
    out += "<p>" + escaped(block.subject) + "</p>";
    for (const std::string& meaning : block.meanings) {
      out += "<div class=\"sign\"><div><span>" + escaped(meaning) +
             "</span>Meaning of the signature</div><div><span></span>Printed "
             "name</div><div><span></span>"
             "Signature</div><div><span></span>Date and time (UTC)</div></div>";
    }
  }
};

}  // namespace

std::string html_of(const Document& document) {
  std::string out;
  out +=
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><title>" +
      escaped(document.title) + "</title><style>" + kStyle + "</style></head>\n<body><main>";
  out += "<header class=\"run\"><b>" + escaped(document.header_left) + "</b><span>" +
         escaped(document.header_right) + "</span></header>";
  Writer writer{out, document};
  for (const Block& block : document.blocks) {
    std::visit(writer, block);
    out += '\n';
  }
  out += "<footer class=\"run\"><span>" + escaped(document.footer_left) + "</span><span>" +
         escaped(document.footer_middle) + "</span></footer></main></body></html>\n";
  return out;
}

}  // namespace asbuilt::render
