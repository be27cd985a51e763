// HEAD requests to nginx on loopback, in its own process, and how long they take when it is far
// away. Beside them a pool of threads over Python's urllib3, which is what a script would use.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "bench/delaying_relay.h"
#include "bench/scratch_store.h"
#include "bfa/transport.h"
#include "tests/prober/nginx_server.h"

namespace bfa::bench {
namespace {

using test::NginxServer;

constexpr const char* kScript = BFA_SOURCE_DIR "/bench/urllib3_client.py";
constexpr int kSymbolCount = 1007;
constexpr std::chrono::milliseconds kRoundTrip{50};

// Started at the first use; ends with this process.
NginxServer& Server() {
  static const std::unique_ptr<NginxServer> kServer = [] {
    static const std::string kFolder = ScratchPath("nginx");
    std::filesystem::create_directory(kFolder);
    auto server =
        NginxServer::Start(kFolder, "access_log off;\n" + std::string(NginxServer::kPatient));
    if (!server) GiveUp(server.error().ToString());
    return std::move(*server);
  }();
  return *kServer;
}

std::unique_ptr<Transport> NewTransport() {
  auto transport = MakeNetworkTransport({.ca_file = Server().ca_file()});
  if (!transport) GiveUp(transport.error().ToString());
  return std::move(*transport);
}

// Asks for as many files as there are symbols, all at once.
void AskForAll(Transport& transport, const std::string& url) {
  int fine_count = 0;
  for (int i = 0; i < kSymbolCount; ++i) {
    const std::string file = url + "/files/S" + std::to_string(i) + "-1m-2026-08-20.zip";
    transport.Send({.method = HttpMethod::kHead, .url = file, .body = ""},
                   [&fine_count](const HttpReply& reply) {
                     if (reply.status == 200 && reply.content_length == NginxServer::kFileSize) {
                       ++fine_count;
                     }
                   });
  }
  if (!transport.Run({}) || fine_count != kSymbolCount) GiveUp("a file was not found");
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double ProcessorSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
}

void HeadAll(benchmark::State& state, const std::string& url) {
  const std::unique_ptr<Transport> transport = NewTransport();
  AskForAll(*transport, url);  // opens the connections
  const double before = ProcessorSeconds();
  for (auto _ : state) AskForAll(*transport, url);
  const auto count = static_cast<double>(state.iterations()) * kSymbolCount;
  state.counters["us_of_processor"] = (ProcessorSeconds() - before) * 1e6 / count;
  state.counters["heads"] = benchmark::Counter(count, benchmark::Counter::kIsRate);
  state.counters["connections"] = static_cast<double>(transport->pool().opened_connections);
}

void HeadOverHttp2(benchmark::State& state) { HeadAll(state, Server().http2_url()); }
void HeadOverTls(benchmark::State& state) { HeadAll(state, Server().tls_url()); }
void HeadOverPlainHttp(benchmark::State& state) { HeadAll(state, Server().plain_url()); }

// With the opening of the connections, from nothing.
void HeadFromAfar(benchmark::State& state) {
  const DelayingRelay relay(Server().http2_port(), kRoundTrip);
  std::chrono::duration<double> time{};
  for (auto _ : state) {
    const std::unique_ptr<Transport> transport = NewTransport();
    const auto start = std::chrono::steady_clock::now();
    AskForAll(*transport, "https://" + relay.address());
    time += std::chrono::steady_clock::now() - start;
  }
  state.counters["round_trips"] = time / kRoundTrip / static_cast<double>(state.iterations());
}

// One iteration is a whole run of the script, with the start of Python.
void Urllib3(benchmark::State& state, const std::string& address) {
  const std::string output = ScratchPath("urllib3.txt");
  double seconds = 0;
  double processor_us = 0;
  for (auto _ : state) {
    const Status status =
        test::RunProgram({"/usr/bin/python3", kScript, address, Server().ca_file(),
                          std::to_string(kSymbolCount), std::to_string(NginxServer::kFileSize)},
                         output);
    if (!status) GiveUp(status.error().ToString());
    const std::string figures = test::ReadWholeFile(output);
    seconds = std::stod(figures);
    processor_us = std::stod(figures.substr(figures.find(' ')));
    state.SetIterationTime(seconds);
  }
  state.counters["us_of_processor"] = processor_us;
  state.counters["heads"] = kSymbolCount / seconds;
}

void Urllib3OverTls(benchmark::State& state) { Urllib3(state, Server().tls_url()); }
void Urllib3FromAfar(benchmark::State& state) {
  const DelayingRelay relay(Server().tls_port(), kRoundTrip);
  Urllib3(state, "https://" + relay.address());
  state.counters["round_trips"] = kSymbolCount / state.counters["heads"] / 0.05;
}

BENCHMARK(HeadOverHttp2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(HeadOverTls)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(HeadOverPlainHttp)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(HeadFromAfar)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
BENCHMARK(Urllib3OverTls)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(1);
BENCHMARK(Urllib3FromAfar)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace bfa::bench
