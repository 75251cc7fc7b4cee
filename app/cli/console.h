// What a person sees while a command runs, and how errors and cancelling end it.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/base/error.h"
#include "core/base/progress.h"

namespace asbuilt {

enum class OutputForm { kText, kJson };

struct Console {
  OutputForm form = OutputForm::kText;
  Progress progress;  // a bar on a terminal, plain lines elsewhere; cancelled by Ctrl-C
};

// Made once, at the start: installs the handler of SIGINT and SIGTERM.
Console make_console(OutputForm form);

// Ends the progress bar's line, so that what is printed next starts on its own.
void finish_progress(const Console& console);

// Does `work` that writes files one after the other: cancelled, it ends by saying what is kept.
void keeping(const ErrorText& kept, const std::function<void()>& work);

// Runs a command; turns Error, memory exhaustion and anything else into a message on standard error
// and the exit status of the contract.
int run_guarded(const std::function<int()>& command);

}  // namespace asbuilt
