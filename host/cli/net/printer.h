#pragma once

#include "host/cli/net/view.h"
#include "host/cli/report.h"

namespace wirelab::cli {

/// The system's time zone.
[[nodiscard]] std::tm system_clock_time(std::time_t time);

/// What standard output is: a terminal of some width, coloured unless NO_COLOR is set or it is a dumb one; or a file or
/// pipe, whose lines are as long as they need to be.
[[nodiscard]] Paper standard_paper();
/// True if standard output is a terminal that can be drawn on.
[[nodiscard]] bool can_draw();
/// Rows and columns of that terminal; 24 and 80 if it does not tell.
struct Size {
  std::size_t rows = 24;
  std::size_t columns = 80;
  friend bool operator==(const Size&, const Size&) = default;
};
[[nodiscard]] Size terminal_size();

/// Prints pages for people.
class Printer {
 public:
  Printer(Report& report, Language language)
      : report_(report), view_{.language = language, .clock = system_clock_time} {}

  [[nodiscard]] const View& view() const noexcept { return view_; }
  void print(const Page& page) const;

 private:
  Report& report_;
  View view_;
};

}  // namespace wirelab::cli
