// A whole XML document as a table of its elements, for readers that follow references through it.
//
// For files that may be hostile. Refused: a document type declaration (and with it every entity of
// its own), a reference to an entity that XML does not define, elements nested deeper than 64, a
// file above 512 MiB, one whose tree would not fit into memory, text that is not UTF-8, what is not
// well-formed, which holds for a file cut off anywhere before the end of its root element.
// Comments, processing instructions and the blanks between elements are not kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asbuilt {

class XmlTree {
 public:
  using Index = std::uint32_t;
  static constexpr Index kNone = 0xffffffffU;

  // `source` names the document in errors. Throws kBadFormat naming the line, kOutOfMemory.
  XmlTree(std::string bytes, const std::string& source);
  static XmlTree read(const std::filesystem::path& path);
  ~XmlTree() = default;
  XmlTree(const XmlTree&) = delete;  // what it holds points into its own bytes
  XmlTree& operator=(const XmlTree&) = delete;

  Index root() const { return 0; }
  std::size_t size() const { return elements_.size(); }
  const std::string& source() const { return source_; }

  std::string_view name(Index element) const { return elements_[element].name; }  // no prefix
  std::string_view space(Index element) const;  // the namespace that is in force
  std::string_view text(Index element) const { return elements_[element].text; }  // trimmed
  Index parent(Index element) const { return elements_[element].parent; }
  Index first(Index element) const { return elements_[element].first; }
  Index next(Index element) const { return elements_[element].next; }
  std::optional<std::string_view> attribute(Index element, std::string_view name) const;
  // All of them but declarations of namespaces; names with their prefix.
  using Attribute = std::pair<std::string_view, std::string_view>;
  std::span<const Attribute> attributes(Index element) const;
  std::int64_t line(Index element) const;

  // The first child of that name, kNone where there is none or `element` is kNone itself.
  Index child(Index element, std::string_view name) const;
  // child() of child() of ...; kNone as soon as one is missing.
  Index find(Index element, std::initializer_list<std::string_view> names) const;
  // The text of that child; empty where there is none.
  std::string_view child_text(Index element, std::string_view name) const;

 private:
  struct Element {
    std::string_view name, text;
    Index parent = kNone, first = kNone, next = kNone;
    std::uint32_t attributes = 0, attribute_count = 0;
    std::uint32_t space = 0;
    std::int64_t offset = 0;
  };

  std::string source_;
  std::string bytes_;  // names and texts point into it
  std::vector<Element> elements_;
  std::vector<Attribute> attributes_;
  std::vector<std::string_view> spaces_;
  std::vector<std::int64_t> line_starts_;
};

// Writes `text` so that it may stand between tags or in a quoted attribute.
void append_xml(std::string& out, std::string_view text);

}  // namespace asbuilt
