// XML as a stream of elements, with limits: for files that may be hostile.
//
// Refused: a document type declaration (and with it every entity of its own), elements nested
// deeper than 64, any single piece of markup longer than 4 MiB, what is not well-formed. Memory
// does not grow with the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asbuilt {

// Names are "namespace|local"; without a namespace just "local".
struct XmlAttribute {
  std::string_view name;
  std::string_view value;
};
using XmlAttributes = std::vector<XmlAttribute>;

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start_element(std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void end_element(std::string_view name) = 0;
  // Text between two marks, possibly in several pieces.
  virtual void text(std::string_view /*piece*/) {}
  // Called before start_element of the element that declares the prefix.
  virtual void declare_namespace(std::string_view /*prefix*/, std::string_view /*name*/) {}
};

class XmlReader {
 public:
  // `source` names the document in errors. What the handler throws reaches the caller of feed.
  XmlReader(XmlHandler& handler, std::string source);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Throws kBadFormat naming the line.
  void feed(std::string_view bytes);
  void finish();
  std::int64_t line() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace asbuilt
