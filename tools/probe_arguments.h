// What the verbs that ask the origin share: their flags, and what they work with.
#ifndef BFA_TOOLS_PROBE_ARGUMENTS_H_
#define BFA_TOOLS_PROBE_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "bfa/probe_run.h"
#include "bfa/transport.h"

namespace bfa::tools {

// --origin, --listing, --exchange-info, --insecure-origin and how hard to ask.
struct ProbeArguments {
  Origin origin;
  bool insecure = false;
  std::string concurrency = "1024";
  std::string retries = "4";
  std::string timeout = "30";
  std::string max_errors = "100";
  std::string rate = "0";
  std::string settle_days = "4";
  std::string method = "auto";
};
// Those that every verb has which asks the origin.
void AddOriginArguments(CLI::App& verb, ProbeArguments& arguments);
// How cells are asked for.
void AddCellArguments(CLI::App& verb, ProbeArguments& arguments);

// --exchange-info.
void AddExchangeArgument(CLI::App& verb, ProbeArguments& arguments);

// The arguments, parsed; kInvalidArgument names the one that is wrong.
Result<ProbeOptions> ParseProbeOptions(const ProbeArguments& arguments);
Result<std::unique_ptr<Transport>> MakeTransport(const ProbeArguments& arguments);

// A new batch id, at random.
std::array<uint8_t, 16> MakeBatchId();

}  // namespace bfa::tools

#endif  // BFA_TOOLS_PROBE_ARGUMENTS_H_
