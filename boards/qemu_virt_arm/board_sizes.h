#pragma once

#include "firmware/appliance/appliance_settings.h"
#include "firmware/capture/service.h"
#include "firmware/net_status/service.h"
#include "firmware/storage_littlefs/littlefs_settings.h"

namespace wirelab::boards {

/// What fits into this board's memory, unless boot words say otherwise.
[[nodiscard]] inline appliance::ApplianceSettings board_settings() {
  appliance::ApplianceSettings settings;
  settings.max_connections = 16;
  settings.max_tls_connections = 4;
  settings.password_rounds = 20'000;
  settings.network_changes = true;
  return settings;
}

/// What the reporter may keep: the neighbours that lwIP has room for, and the latest events.
[[nodiscard]] inline net_status::ServiceOptions reporting_options() {
  net_status::ServiceOptions options;
  options.sizes = {.interfaces = 2,
                   .addresses = 8,
                   .routes = 16,
                   .neighbours = 48,
                   .timeline = {.events = 64, .neighbours = 32, .details = 24}};
  options.documents = 4;
  options.jobs = 2;
  options.watches = 2;
  options.largest = std::size_t{48} * 1024;
  // One of the largest and an ordinary one beside it: under load the heap has some 80 KB left.
  options.unread = std::size_t{64} * 1024;
  return options;
}

/// A capture of frames as its link has them. Under load a slow client loses some, and is told how many.
[[nodiscard]] inline capture::Sizes capture_sizes() {
  return {.most = 1, .tap = std::size_t{16} * 1024, .shelf = std::size_t{8} * 1024, .frame = 1536};
}

/// A store that leaves room for the connections: what it takes is reserved when it is mounted.
[[nodiscard]] inline storage::LittlefsSettings store_settings() {
  storage::LittlefsSettings settings;
  settings.transfer_size = 4 * 1024;
  settings.max_uploads = 16;
  settings.max_readers = 16;
  settings.max_files = 20;  // one for each connection, with TLS or without
  settings.max_operations = 32;
  settings.cache_size = 1024;
  settings.max_listing = 16 * 1024;
  settings.entry_room = 4 * 1024;
  settings.max_document = 16 * 1024;
  return settings;
}

}  // namespace wirelab::boards
