#include "tools/probe_arguments.h"

#include <limits>
#include <random>

#include "tools/argument.h"

namespace bfa::tools {
namespace {

// A number of at least `least` and at most `most`.
Result<uint64_t> ParseWholeArgument(Argument argument, uint64_t least, uint64_t most) {
  Result<uint64_t> count =
      argument.text == "0" ? Result<uint64_t>(uint64_t{0}) : ParseCountArgument(argument);
  if (count && *count >= least && *count <= most) return count;
  return Error(ErrorCode::kInvalidArgument,
               std::string(argument.name) + ": '" + std::string(argument.text) +
                   "' is no number from " + std::to_string(least) + " to " + std::to_string(most));
}

std::string WithoutSlash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

Result<ProbeMethod> ParseMethod(const std::string& name) {
  if (name == "auto") return ProbeMethod::kAuto;
  if (name == "list") return ProbeMethod::kList;
  if (name == "head") return ProbeMethod::kHead;
  return Error(ErrorCode::kInvalidArgument,
               "--method: '" + name + "' is none of list, head and auto");
}

}  // namespace

void AddOriginArguments(CLI::App& verb, ProbeArguments& arguments) {
  verb.add_option("--origin", arguments.origin.objects, "where the files are")
      ->type_name("URL")
      ->envname("BFA_ORIGIN")
      ->capture_default_str();
  verb.add_option("--listing", arguments.origin.listing, "the bucket that lists them")
      ->type_name("URL")
      ->envname("BFA_LISTING")
      ->capture_default_str();
  verb.add_flag("--insecure-origin", arguments.insecure, "allow plain http to other machines");
  verb.add_option("--concurrency", arguments.concurrency, "requests under way at once")
      ->type_name("N")
      ->capture_default_str();
  verb.add_option("--retries", arguments.retries, "tries after the first one that failed")
      ->type_name("N")
      ->capture_default_str();
  verb.add_option("--timeout", arguments.timeout, "seconds that one request may take")
      ->type_name("SECONDS")
      ->capture_default_str();
  verb.add_option("--rate", arguments.rate, "requests a second at most; 0: no limit")
      ->type_name("N")
      ->capture_default_str();
}

void AddCellArguments(CLI::App& verb, ProbeArguments& arguments) {
  verb.add_option("--method", arguments.method,
                  "list (a listing a symbol), head (a request a cell) or auto (the cheaper)")
      ->type_name("METHOD")
      ->capture_default_str();
  verb.add_option("--max-errors", arguments.max_errors,
                  "give up after so many requests have failed all their tries")
      ->type_name("N")
      ->capture_default_str();
  verb.add_option("--settle-days", arguments.settle_days,
                  "days after the end of a day before it counts that there is no file")
      ->type_name("N")
      ->capture_default_str();
}

void AddExchangeArgument(CLI::App& verb, ProbeArguments& arguments) {
  verb.add_option("--exchange-info", arguments.origin.exchange_info,
                  "compare with what the exchange trades, by the answer of fapi/v1/exchangeInfo")
      ->type_name("URL")
      ->envname("BFA_EXCHANGE_INFO");
}

Result<ProbeOptions> ParseProbeOptions(const ProbeArguments& arguments) {
  ProbeOptions options;
  options.origin = {WithoutSlash(arguments.origin.objects), WithoutSlash(arguments.origin.listing),
                    arguments.origin.exchange_info};
  for (const auto& [name, url] : {std::pair("--origin", &options.origin.objects),
                                  std::pair("--listing", &options.origin.listing),
                                  std::pair("--exchange-info", &options.origin.exchange_info)}) {
    if (url == &options.origin.exchange_info && url->empty()) continue;
    if (Status checked = CheckOriginUrl(name, *url, arguments.insecure); !checked) {
      return checked.error();
    }
  }
  const auto concurrency = ParseWholeArgument({"--concurrency", arguments.concurrency}, 1, 100'000);
  if (!concurrency) return concurrency.error();
  options.concurrency = static_cast<uint32_t>(*concurrency);
  const auto retries = ParseWholeArgument({"--retries", arguments.retries}, 0, 100);
  if (!retries) return retries.error();
  options.retries = static_cast<uint32_t>(*retries);
  const auto max_errors = ParseWholeArgument({"--max-errors", arguments.max_errors}, 0,
                                             std::numeric_limits<uint64_t>::max());
  if (!max_errors) return max_errors.error();
  options.max_errors = *max_errors;
  const auto settle_days = ParseWholeArgument({"--settle-days", arguments.settle_days}, 0, 10'000);
  if (!settle_days) return settle_days.error();
  options.settle_days = std::chrono::days{*settle_days};
  const Result<double> rate = ParseDecimalArgument({"--rate", arguments.rate});
  if (!rate) return rate.error();
  constexpr double kLeastRate = 0.001;
  if (*rate != 0 && *rate < kLeastRate) {
    return Error(ErrorCode::kInvalidArgument,
                 "--rate: '" + arguments.rate + "' is less than 0.001 a second; 0 is no limit");
  }
  options.rate = *rate;
  const Result<ProbeMethod> method = ParseMethod(arguments.method);
  if (!method) return method.error();
  options.method = *method;
  return options;
}

Result<std::unique_ptr<Transport>> MakeTransport(const ProbeArguments& arguments) {
  TransportOptions options;
  const auto timeout = ParseWholeArgument({"--timeout", arguments.timeout}, 1, 86'400);
  if (!timeout) return timeout.error();
  options.timeout = std::chrono::seconds{*timeout};
  options.connect_timeout = std::min(options.connect_timeout, options.timeout);
  return MakeNetworkTransport(options);
}

std::array<uint8_t, 16> MakeBatchId() {
  std::random_device device;
  std::array<uint8_t, 16> id{};
  for (uint8_t& byte : id) byte = static_cast<uint8_t>(device());
  return id;
}

}  // namespace bfa::tools
