// What the report says, before it has pages or tags: a list of blocks. sections.h fills it from a
// record once; paginate and html_of both print it.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/records/inspection.h"
#include "reports/render/drawing.h"

namespace asbuilt::render {

enum class Tone { kPlain, kMuted, kStrong, kGood, kBad, kOpen };

// kWhole: on a new page where what it leads, up to the next heading, does not fit below.
enum class PageStart { kHere, kNewPage, kWhole };
struct Heading {
  std::string text;
  int level = 1;
  PageStart start = PageStart::kHere;
};

struct Paragraph {
  std::string text;
  Tone tone = Tone::kPlain;
};

struct Bullets {
  std::vector<std::string> items;
};

// A boxed sentence that must not be missed.
struct Notice {
  std::string title;
  std::string text;
};

struct VerdictBlock {
  Outcome outcome = Outcome::kUndecided;
  std::vector<std::string> statements;
  std::string rule;
};

enum class Align { kLeft, kRight };
struct Column {
  std::string title;
  double share = 1.0;  // of the table's width
  Align align = Align::kLeft;
  Face face = Face::kRegular;
};
struct Cell {
  Cell() = default;
  Cell(std::string words, Tone of = Tone::kPlain) : text(std::move(words)), tone(of) {}
  Cell(const char* words, Tone of = Tone::kPlain) : text(words), tone(of) {}
  std::string text;
  Tone tone = Tone::kPlain;
};
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  std::string empty_text;  // printed instead of the table where there is no row
};

struct Figure {
  Drawing drawing;
  std::string caption;  // also its description for those who do not see it
};
struct FigureRow {
  std::vector<Figure> figures;
};

// The head of the first page; its figure, where it has one, stands at the right.
struct Title {
  std::string kicker;
  std::string text;
  std::vector<std::pair<std::string, std::string>> facts;
  Figure figure;
};

// Small pictures in a row, each with a title and lines below.
struct Card {
  Figure figure;
  std::string title;
  std::vector<std::string> lines;
};
struct CardRow {
  std::vector<Card> cards;
};

// One feature with its pictures beside its facts.
struct Entry {
  std::string title;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string text;
  std::vector<Figure> figures;
};

struct SignatureLines {
  std::string subject;                // what is signed
  std::vector<std::string> meanings;  // "Inspected by", "Reviewed by", ...
};

using Block = std::variant<Title, Heading, Paragraph, Bullets, Notice, VerdictBlock, Table,
                           FigureRow, CardRow, Entry, SignatureLines>;

struct Document {
  std::string title;
  std::string header_left;
  std::string header_right;
  std::string footer_left;    // software
  std::string footer_middle;  // units and alignment
  std::vector<Block> blocks;

  void add(Block block) { blocks.push_back(std::move(block)); }
};

// Lays the document out on A4 pages with header, footer and "page n of m" on each.
std::vector<Drawing> paginate(const Document& document);
// One self-contained page: style and pictures inside, no script, nothing fetched.
std::string html_of(const Document& document);

// The verdict's mark (tick, cross, question mark) in a filled disc.
Drawing verdict_mark(Outcome outcome, double size);

}  // namespace asbuilt::render
