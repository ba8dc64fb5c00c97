#pragma once

#include <exception>
#include <string>

namespace wirelab::cli {

/// A command line that makes no sense: the message to end with. Known within the parts of `options` alone.
class WrongUsage final : public std::exception {
 public:
  explicit WrongUsage(std::string message) : message_(std::move(message)) {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

}  // namespace wirelab::cli
