// What the schema of QIF 3.0.0 allows in the elements that this program writes, as data, and the
// reading of that data. docs/methods/interchange.md says what was compared with what.
//
// A type has attributes, a text or children. Attributes: "id!:id label:string", ! for those that
// must be there. Texts: the name of a kind of value (value_kind_of), "any", or "=A|B" for one of a
// list. Children in their order: "A B? C* D+ (E | F)" with a type behind a colon,
// "Factor:positive"; without one the type has the name of the element. "*Item" is any element whose
// name ends so, and its type has that element's name or else the name "*Item"; "@Base" stands for
// the children of the type Base; "..." at the end lets anything follow. The type "any" is not
// looked into.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt::qif {

struct SchemaAttribute {
  std::string_view name;
  std::string_view kind;
  bool needed = false;
};

// One term of the children of a type.
struct Particle {
  enum class Form : std::uint8_t { kElement, kSequence, kChoice };

  Form form = Form::kElement;
  std::string_view name;  // of an element; "*Item", "*"
  std::string_view type;
  bool optional = false, repeated = false;
  std::vector<Particle> parts;

  bool is(std::string_view element) const;  // of kElement: the name fits
  bool can_start_with(std::string_view element) const;
  bool can_be_empty() const;
  bool names(std::string_view element) const;  // anywhere within
  std::string text() const;                    // "MaxValue or MinValue" for people
};

struct SchemaType {
  std::vector<SchemaAttribute> attributes;
  std::string_view text;  // kind of value; empty: none but blanks
  Particle children;      // a sequence
  bool open = false;      // ended in "..."
};

// The type of that name; nullptr for "any" and for names that only stand for kinds of values.
const SchemaType* schema_type(std::string_view name);
// True for "decimal", "token" ... and "=A|B".
bool is_value_kind(std::string_view kind);
// True for a text that is a value of that kind.
bool is_value(std::string_view kind, std::string_view text);
// "decimal number without an exponent", "one of PASS, FAIL".
std::string value_kind_text(std::string_view kind);
// True for a date with a time that XML Schema knows: no leap second, offsets up to 14 hours.
bool is_schema_time(std::string_view text);
// True for a text that xs:token leaves as it is: no blanks at the ends, none twice.
bool is_token(std::string_view text);

// What the data names and does not hold, and types that no other names; empty: nothing. For tests.
std::vector<std::string> schema_faults();

}  // namespace asbuilt::qif
