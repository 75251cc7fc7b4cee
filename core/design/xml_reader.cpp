#include "core/design/xml_reader.h"

#include <expat.h>

#include <exception>
#include <new>

#include "core/base/error.h"

namespace asbuilt {
namespace {

constexpr int kDeepest = 64;
constexpr std::int64_t kLongestToken = std::int64_t{4} << 20;
constexpr std::size_t kPiece = std::size_t{64} << 10;

}  // namespace

struct XmlReader::State {
  XmlHandler* handler = nullptr;
  std::string source;
  XML_Parser parser = nullptr;
  std::exception_ptr thrown;
  XmlAttributes attributes;
  std::int64_t fed = 0;
  int depth = 0;

  ~State() {
    if (parser != nullptr) XML_ParserFree(parser);
  }

  [[noreturn]] void fail(const std::string& what, const std::string& allowed) const {
    throw Error(ErrorCode::kBadFormat,
                {what, source + ", line " + std::to_string(XML_GetCurrentLineNumber(parser)),
                 allowed, "export the file again"});
  }

  // No exception may pass through the C library's frames, so it waits here.
  template <class Action>
  void guarded(Action action) {
    if (thrown) return;
    try {
      action();
    } catch (...) {
      thrown = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }

  static void on_start(void* data, const char* name, const char** pairs) {
    State& self = *static_cast<State*>(data);
    self.guarded([&] {
      if (++self.depth > kDeepest) self.fail("elements are nested too deeply", "up to 64 levels");
      self.attributes.clear();
      for (; *pairs != nullptr; pairs += 2) self.attributes.push_back({pairs[0], pairs[1]});
      self.handler->start_element(name, self.attributes);
    });
  }

  static void on_end(void* data, const char* name) {
    State& self = *static_cast<State*>(data);
    self.guarded([&] {
      --self.depth;
      self.handler->end_element(name);
    });
  }

  static void on_text(void* data, const char* bytes, int size) {
    State& self = *static_cast<State*>(data);
    self.guarded([&] { self.handler->text({bytes, static_cast<std::size_t>(size)}); });
  }

  static void on_namespace(void* data, const char* prefix, const char* name) {
    State& self = *static_cast<State*>(data);
    self.guarded([&] {
      self.handler->declare_namespace(prefix == nullptr ? "" : prefix, name == nullptr ? "" : name);
    });
  }

  static void on_doctype(void* data, const char*, const char*, const char*, int) {
    State& self = *static_cast<State*>(data);
    self.guarded([&] {
      self.fail("the XML has a document type declaration, which may hide entities", "none");
    });
  }

  void parse(const char* bytes, std::size_t size, bool last) {
    const XML_Status status = XML_Parse(parser, bytes, static_cast<int>(size), last ? 1 : 0);
    if (thrown) std::rethrow_exception(thrown);
    if (status == XML_STATUS_ERROR) {
      fail(std::string("the XML is damaged: ") + XML_ErrorString(XML_GetErrorCode(parser)),
           "well-formed XML");
    }
    fed += static_cast<std::int64_t>(size);
    // What the parser keeps back is a piece of markup whose end has not come yet.
    if (fed - static_cast<std::int64_t>(XML_GetCurrentByteIndex(parser)) > kLongestToken) {
      fail("a single piece of XML markup is too long", "up to 4 MiB");
    }
  }
};

XmlReader::XmlReader(XmlHandler& handler, std::string source) : state_(std::make_unique<State>()) {
  state_->handler = &handler;
  state_->source = std::move(source);
  state_->parser = XML_ParserCreateNS(nullptr, '|');
  if (state_->parser == nullptr) throw std::bad_alloc();
  XML_SetUserData(state_->parser, state_.get());
  XML_SetElementHandler(state_->parser, State::on_start, State::on_end);
  XML_SetCharacterDataHandler(state_->parser, State::on_text);
  XML_SetStartNamespaceDeclHandler(state_->parser, State::on_namespace);
  XML_SetStartDoctypeDeclHandler(state_->parser, State::on_doctype);
}

XmlReader::~XmlReader() = default;

void XmlReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), kPiece);
    state_->parse(bytes.data(), size, false);
    bytes.remove_prefix(size);
  }
}

void XmlReader::finish() {
  state_->parse(nullptr, 0, true);
}

std::int64_t XmlReader::line() const {
  return static_cast<std::int64_t>(XML_GetCurrentLineNumber(state_->parser));
}

}  // namespace asbuilt
