// The one exception of the program, and what each kind of failure means to the caller.
//
// Three outcomes are never mixed: a part that does not conform is a value; a feature that cannot be
// measured is a row with a reason; a run that cannot be done throws Error.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace asbuilt {

enum class ErrorCode {
  kInvalidInput,   // a value or an argument outside what is allowed
  kNotFound,       // a file, id or name that does not exist
  kBadFormat,      // a file whose content is not what its format promises
  kNotMeasurable,  // the data are readable but do not determine the result
  kNotConverged,   // an iteration did not reach its tolerance
  kCancelled,      // the user asked to stop
  kOutOfMemory,    // more memory than the machine or the budget holds
  kStorage,        // the database or an output file could not be written or trusted
  kInternal,       // a mistake of the programmer
};

// Stable lower-case name, for example "bad_format".
const char* to_string(ErrorCode code);

// Exit status of a command that ends with this error: 2 wrong use or bad input, 3 could not be
// measured, 4 storage, 130 cancelled. Out of memory counts as bad input: a smaller scan is asked
// for.
int exit_status(ErrorCode code);

// The four things that a person needs to hear. Empty parts are left out of the text.
struct ErrorText {
  std::string what;     // what is wrong
  std::string where;    // the file, field and value
  std::string allowed;  // what would be allowed
  std::string remedy;   // what to do
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, ErrorText text);
  Error(ErrorCode code, const std::string& what) : Error(code, ErrorText{what, {}, {}, {}}) {}

  ErrorCode code() const { return code_; }
  const ErrorText& text() const { return text_; }

  // What was being done, innermost first; added while the error travels outwards.
  const std::vector<std::string>& trail() const { return trail_; }
  void add_trail(std::string step) { trail_.push_back(std::move(step)); }

 private:
  ErrorCode code_;
  ErrorText text_;
  std::vector<std::string> trail_;
};

}  // namespace asbuilt
