#include "host/cli/net/labels.h"

#include "tests/unit/host/cli/catalogue.h"

namespace wirelab::cli {
namespace {

TEST(Labels, BothLanguages_HaveTheSamePlaces) { expect_both_languages<Label>(kLabels); }

}  // namespace
}  // namespace wirelab::cli
