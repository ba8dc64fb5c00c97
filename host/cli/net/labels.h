#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "host/cli/messages.h"

namespace wirelab::cli {

/// What the pages about an appliance's network say. The texts are in labels.cpp; {0}, {1}… are filled in.
enum class Label : std::uint8_t {
  uptime,  ///< span
  stack,   ///< name
  no_calendar,
  frames_missing,  ///< why
  state_up,
  state_down,
  link_yes,
  link_no,
  mtu,  ///< bytes
  addresses,
  mask,  ///< mask
  tentative,
  duplicate,
  no_address,
  received,
  sent,
  packets,     ///< count
  errors,      ///< count
  dropped,     ///< count
  expires_in,  ///< span
  never_expires,
  obtained,      ///< time, span
  obtained_ago,  ///< span
  unanswered,    ///< count
  known_from,
  known_from_frames,
  term_address,
  term_server,
  term_mask,
  term_router,
  term_dns,
  term_domain,
  term_search,
  term_lease,
  term_t1,
  term_t2,
  term_in,  ///< span, span
  gateway,
  resolvers,
  search,
  routes,
  via,  ///< address
  on_the_link,
  arp_table,
  neighbours6,
  column_address,
  column_mac,
  column_state,
  column_age,
  column_interface,
  empty,
  is_gateway,
  no_mac,
  events,
  more,      ///< count
  left_out,  ///< count
  none,
  forgotten,  ///< number, number
  kind_loopback,
  origin_kernel,
  origin_static,
  origin_dhcp,
  origin_link_local,
  origin_router,
  lease_none,
  lease_selecting,
  lease_requesting,
  lease_rebooting,
  lease_bound,
  lease_renewing,
  lease_rebinding,
  lease_refused,
  lease_expired,
  lease_released,
  near_reachable,
  near_stale,
  near_delay,
  near_probe,
  near_incomplete,
  near_failed,
  near_permanent,
  near_noarp,
  cause_found_at_start,
  cause_command,
  cause_lease_half_over,
  cause_lease_nearly_over,
  cause_before_its_time,
  cause_address_of_before,
  cause_starts_over,
  cause_no_answer,
  cause_server_refused,
  cause_lease_given,
  cause_lease_lost,
  cause_arp_reply,
  cause_arp_request,
  cause_arp_announcement,
  cause_address_in_use,
  cause_address_probed,
  cause_stack,
  option_requested,
  option_message,
  options,
  arp_deleted,  ///< address, mac, interface
  request,
  reply,
  arp_answer,     ///< address, mac, interface
  arp_no_answer,  ///< address, interface
  arp_several,    ///< count
  arp_unseen,
  after,       ///< time
  offers,      ///< interface, time, count
  offer_from,  ///< address, mac, time
  no_offer,
  several_offers,
  no_dhcp,
  header_source,
  header_destination,
  header_protocol,
  header_length,
  header_total,
  header_payload,
  header_ttl,
  header_version,
  header_id,
  header_flags,
  header_offset,
  header_service,
  header_checksum,
  bytes,        ///< count
  payload_is,   ///< count, total, header
  ttl_means,    ///< count
  protocol_is,  ///< number, name
  flag_df,
  flag_mf,
  flag_none,
  checksum_right,
  checksum_wrong,
  ping_head,  ///< address, bytes
  ping_header,
  ping_reply,        ///< number, address, time, ttl
  ping_unreachable,  ///< number, address
  ping_exceeded,     ///< number, address
  ping_lost,         ///< number
  ping_not_sent,     ///< number
  ping_other,        ///< number, word
  ping_summary,      ///< sent, received, percent
  ping_times,        ///< min, average, max
  frame,
  frame_is,     ///< ether type, mac, mac
  hop_goes,     ///< address, mac
  hop_unknown,  ///< address
  hop_local,    ///< address
  hop_whose,
  hop_router,  ///< address
  hop_itself,  ///< address
  hop_why,
  hop_known,
  known_table,
  known_asked,
  known_no_answer,
  known_computed,
  known_none,
  hop_interface,
  renewing_soon,   ///< interface, span
  releasing_soon,  ///< address, interface, address, span
  renews_after,    ///< span
  no_renewal,
  release_is_own,
  connection_gone,  ///< address
  come_back,
  back_after,    ///< span
  not_finished,  ///< span, words
  events_ended,
  watch_refused,
  gone_since,       ///< time, span, why
  server_says,      ///< what, message
  older_appliance,  ///< endpoint
  flaw_not_json,
  flaw_too_deep,
  flaw_too_long,      ///< place
  flaw_missing,       ///< place
  flaw_wrong_kind,    ///< place
  flaw_out_of_range,  ///< place
  flaw_malformed,     ///< place
  flaw_schema,        ///< name
  flaw_kind,          ///< name
  flaw_whole,
  flaw_other,
  not_a_document,    ///< endpoint, why
  bad_interface,     ///< name
  bad_number,        ///< option, value, least, most
  option_elsewhere,  ///< option, word
  unknown_word,      ///< verb, word, words
  watch_or_json,
  watch_needs_terminal,
};

/// How many labels there are.
inline constexpr std::size_t kLabels = static_cast<std::size_t>(Label::watch_needs_terminal) + 1;

/// The text of `label` with its places filled in. The arguments are shown as they are: escape what a server said.
[[nodiscard]] std::string text(Language language, Label label, std::initializer_list<std::string_view> arguments = {});

/// The text before filling in, to check the catalogue with.
[[nodiscard]] std::string_view raw_text(Language language, Label label) noexcept;

}  // namespace wirelab::cli
