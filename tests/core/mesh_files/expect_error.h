// The error that an action throws.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"

namespace asbuilt::testing_files {

// Fails the test unless the action throws Error with this code and a text that holds `part`.
template <class Action>
void expect_error(Action action, ErrorCode code, const std::string& part,
                  const std::string& about = "") {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(to_string(error.code()), std::string(to_string(code))) << about << error.what();
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos)
        << about << "\nwanted: " << part << "\nfound: " << error.what();
    return;
  }
  ADD_FAILURE() << about << " no error was thrown; wanted: " << part;
}

}  // namespace asbuilt::testing_files
