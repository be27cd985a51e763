// bfa-replay-origin: the hosts of the archive, played on a local port.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

#include "prober/replay/listing_source.h"
#include "prober/replay/replay_origin.h"
#include "prober/replay/script.h"
#include "prober/replay/server.h"

namespace bfa::replay {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

struct Options {
  SourcePaths source;
  std::string script;
  std::string clock;
  uint16_t port = 0;
  std::string port_file;
};

int Fail(int code, std::string message) {
  for (char& c : message) c = c == '\n' ? ' ' : c;
  std::cerr << "bfa-replay-origin: " << message << '\n';
  return code;
}

void Declare(CLI::App& app, Options& options) {
  app.add_option("--facts", options.source.facts, "csv of when each symbol was listed")
      ->required()
      ->type_name("FILE");
  app.add_option("--directories", options.source.directories,
                 "csv of more symbols, whose days are derived")
      ->type_name("FILE");
  app.add_option("--bars", options.source.bars, "csv of daily bars")->type_name("FILE");
  app.add_option("--script", options.script, "JSON: changes, faults, clock")->type_name("FILE");
  app.add_option("--clock", options.clock, "the time, which stands; default 2026-08-21T12:00:00Z")
      ->type_name("INSTANT");
  app.add_option("--port", options.port, "on 127.0.0.1; 0, the default, is any that is free")
      ->type_name("PORT");
  app.add_option("--port-file", options.port_file, "to write the port to")->type_name("FILE");
}

Result<Script> ReadScript(const Options& options) {
  Script script;
  if (!options.script.empty()) {
    const Result<std::string> text = ReadFile(options.script);
    if (!text) return text.error();
    Result<Script> read = ParseScript(*text, options.script);
    if (!read) return read.error();
    script = *read;
  }
  if (!options.clock.empty()) {
    script.clock = ParseInstant(options.clock);
    if (!script.clock || !IsStorable(*script.clock)) {
      return Error(ErrorCode::kInvalidArgument,
                   "--clock: '" + options.clock + "' is no instant YYYY-MM-DDTHH:MM:SSZ");
    }
  }
  return script;
}

Status Announce(const Options& options, uint16_t port) {
  if (!options.port_file.empty()) {
    std::ofstream file(options.port_file);
    file << port << '\n';
    file.close();
    if (!file) return Error(ErrorCode::kIo, options.port_file + ": cannot be written");
  }
  std::cout << "listening on 127.0.0.1:" << port << std::endl;
  return {};
}

int Run(int argc, char** argv) {
  CLI::App app("Plays the hosts of the archive on a local port.", "bfa-replay-origin");
  Options options;
  Declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return 0;
  } catch (const CLI::ParseError& error) {
    return Fail(kUsage, error.what());
  }
  const Result<ArchiveSource> source = ReadSource(options.source);
  if (!source) return Fail(kUsage, source.error().message());
  const Result<Script> script = ReadScript(options);
  if (!script) return Fail(kUsage, script.error().message());
  Origin origin(*source, *script);
  const Status served =
      Serve(origin, options.port, [&options](uint16_t port) { return Announce(options, port); });
  return served ? 0 : Fail(kFailed, served.error().message());
}

}  // namespace
}  // namespace bfa::replay

int main(int argc, char** argv) {
  try {
    return bfa::replay::Run(argc, argv);
  } catch (const std::exception& error) {
    // The library reports errors as values: what is left is to run out of memory.
    return bfa::replay::Fail(1, error.what());
  }
}
