#include "host/cli/verb_help.h"

#include <algorithm>
#include <array>

namespace wirelab::cli {
namespace {

constexpr std::array kVerbs = std::to_array<VerbHelp>({
    {Action::ls, "ls", Message::about_ls, Message::usage_ls},
    {Action::get, "get", Message::about_get, Message::usage_get},
    {Action::put, "put", Message::about_put, Message::usage_put},
    {Action::rm, "rm", Message::about_rm, Message::usage_rm},
    {Action::mv, "mv", Message::about_mv, Message::usage_mv},
    {Action::mkdir, "mkdir", Message::about_mkdir, Message::usage_mkdir},
    {Action::rmdir, "rmdir", Message::about_rmdir, Message::usage_rmdir},
    {Action::df, "df", Message::about_df, Message::usage_df},
    {Action::info, "info", Message::about_info, Message::usage_info},
    {Action::hash, "hash", Message::about_hash, Message::usage_hash},
    {Action::mirror, "mirror", Message::about_mirror, Message::usage_mirror},
    {Action::shell, "shell", Message::about_shell, Message::usage_shell},
    {Action::login, "login", Message::about_login, Message::usage_login},
    {Action::signin, "signin", Message::about_signin, Message::usage_signin},
    {Action::claim, "claim", Message::about_claim, Message::usage_claim},
    {Action::accounts, "accounts", Message::about_accounts, Message::usage_accounts},
    {Action::account, "account", Message::about_account, Message::usage_account},
    {Action::passwd, "passwd", Message::about_passwd, Message::usage_passwd},
    {Action::trust, "trust", Message::about_trust, Message::usage_trust},
    {Action::forget, "forget", Message::about_forget, Message::usage_forget},
    {Action::identity, "identity", Message::about_identity, Message::usage_identity},
    {Action::status, "status", Message::about_status, Message::usage_status},
    {Action::arp, "arp", Message::about_arp, Message::usage_arp},
    {Action::dhcp, "dhcp", Message::about_dhcp, Message::usage_dhcp},
    {Action::ping, "ping", Message::about_ping, Message::usage_ping},
    {Action::nexthop, "nexthop", Message::about_nexthop, Message::usage_nexthop},
    {Action::timeline, "timeline", Message::about_timeline, Message::usage_timeline},
    {Action::lab, "lab", Message::about_lab, Message::usage_lab},
    {Action::capture, "capture", Message::about_capture, Message::usage_capture},
    {Action::trace, "trace", Message::about_trace, Message::usage_trace},
    {Action::flash, "flash", Message::about_flash, Message::usage_flash},
    {Action::completion, "completion", Message::about_completion, Message::usage_completion},
});

}  // namespace

std::span<const VerbHelp> verb_helps() noexcept { return kVerbs; }

std::string_view action_word(Action action) noexcept {
  const auto* found = std::ranges::find(kVerbs, action, &VerbHelp::action);
  return found == kVerbs.end() ? std::string_view() : found->word;
}

}  // namespace wirelab::cli
