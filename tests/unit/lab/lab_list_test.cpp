#include "firmware/lab/lab_list.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::lab {
namespace {

TEST(LabList, Entries_AreTakenOneByOne) {
  std::string_view list = "v2, time:8081 ,upper-udp:1,web=,web-bytes:5=public/all";
  std::string found;
  for (;;) {
    const auto listed = take_listed_lab(list);
    ASSERT_TRUE(listed);
    if (listed->kind == nullptr) break;
    found += std::string(listed->kind->name) + "@" + std::to_string(listed->order.port) + "=" +
             std::string(listed->order.folder ? listed->order.folder->view() : "none") + " ";
  }
  EXPECT_EQ(found, "v2@0=none time@8081=none upper-udp@1=none web@0= web-bytes@5=public/all ");
}

TEST(LabList, WhatIsNone_IsSaid) {
  for (const std::string_view list : {"v2", "v0,v1", "v2:65535", " v2 , v3:5 "})
    EXPECT_TRUE(valid_lab_list(list)) << list;
  for (const std::string_view list :
       {"", " ", "v9", "v2,", ",v2", "v2,,v3", "v2:0", "v2:65536", "v2:", "v2:x", "v2 v3", "V2", "v2:80:80"}) {
    EXPECT_FALSE(valid_lab_list(list)) << list;
  }
}

}  // namespace
}  // namespace wirelab::lab
