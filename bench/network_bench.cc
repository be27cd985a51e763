// HEAD requests to nginx on loopback, in its own process, and how long they take when it is far
// away. Beside them a pool of threads over Python's urllib3, which is what a script would use.
#include <benchmark/benchmark.h>
#include <curl/curl.h>
#include <sys/resource.h>

#include <array>
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

size_t Ignore(char* /*bytes*/, size_t unit, size_t count, void* /*user*/) { return unit * count; }

// The least that libcurl takes: 64 requests at a time over 8 connections, handles kept, nothing
// read but the status.
class BareCurl {
 public:
  explicit BareCurl(std::string url) : url_(std::move(url)) {
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, 8L);
    curl_multi_setopt(multi_, CURLMOPT_MAX_CONCURRENT_STREAMS, 8L);
    for (CURL*& easy : easies_) {
      easy = curl_easy_init();
      curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
      curl_easy_setopt(easy, CURLOPT_CAINFO, Server().ca_file().c_str());
      curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
      curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Ignore);
    }
  }
  ~BareCurl() {
    for (CURL* easy : easies_) curl_easy_cleanup(easy);
    curl_multi_cleanup(multi_);
  }
  BareCurl(const BareCurl&) = delete;
  BareCurl& operator=(const BareCurl&) = delete;

  void AskForAll() {
    begun_ = 0;
    int fine_count = 0;
    for (CURL* easy : easies_) Begin(easy);
    for (int running = 1; running != 0;) {
      if (curl_multi_perform(multi_, &running) != CURLM_OK) GiveUp("libcurl gave out");
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        CURL* const easy = message->easy_handle;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        if (status == 200) ++fine_count;
        curl_multi_remove_handle(multi_, easy);
        if (begun_ < kSymbolCount) {
          Begin(easy);
          running = 1;
        }
      }
      if (running != 0) curl_multi_poll(multi_, nullptr, 0, 200, nullptr);
    }
    if (fine_count != kSymbolCount) GiveUp("a file was not found");
  }

 private:
  void Begin(CURL* easy) {
    const std::string file = url_ + "/files/S" + std::to_string(begun_++) + "-1m-2026-08-20.zip";
    curl_easy_setopt(easy, CURLOPT_URL, file.c_str());
    curl_multi_add_handle(multi_, easy);
  }

  std::string url_;
  CURLM* multi_ = curl_multi_init();
  std::array<CURL*, 64> easies_{};
  int begun_ = 0;
};

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
// The peer: what of HeadOverHttp2 is libcurl's.
void HeadByBareCurl(benchmark::State& state) {
  BareCurl curl(Server().http2_url());
  curl.AskForAll();  // opens the connections
  const double before = ProcessorSeconds();
  for (auto _ : state) curl.AskForAll();
  const auto count = static_cast<double>(state.iterations()) * kSymbolCount;
  state.counters["us_of_processor"] = (ProcessorSeconds() - before) * 1e6 / count;
  state.counters["heads"] = benchmark::Counter(count, benchmark::Counter::kIsRate);
}

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
BENCHMARK(HeadByBareCurl)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(HeadOverTls)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(HeadOverPlainHttp)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(HeadFromAfar)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
BENCHMARK(Urllib3OverTls)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(1);
BENCHMARK(Urllib3FromAfar)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace bfa::bench
