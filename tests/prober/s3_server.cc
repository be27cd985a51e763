#include "tests/prober/s3_server.h"

#include <utility>

namespace bfa::test {
namespace {

constexpr const char* kPrograms = BFA_SOURCE_DIR "/build/s3-server/bin/";
constexpr const char* kPutKeys = BFA_SOURCE_DIR "/tests/prober/put_keys.py";

}  // namespace

Result<std::unique_ptr<S3Server>> S3Server::Start(const std::string& folder) {
  auto server = std::unique_ptr<S3Server>(new S3Server(folder));
  // Its parts take over a socket that listens already if they believe that they are a program that
  // was started again by itself.
  auto process = ChildProcess::Start(
      {{kPrograms + std::string("moto_server"), "-H", "127.0.0.1", "-p",
        std::to_string(server->socket_.port())},
       {"WERKZEUG_RUN_MAIN=true", "WERKZEUG_SERVER_FD=" + std::to_string(server->socket_.fd())},
       folder + "/moto.log",
       {server->socket_.fd()}});
  if (!process) {
    return Error(ErrorCode::kNotFound, "moto cannot be run; scripts/fetch-s3-server.sh fetches it");
  }
  server->process_ = std::move(*process);
  server->socket_.Close();  // so that clients are refused if it ends
  return server;
}

Status S3Server::Put(const std::vector<std::string>& keys) {
  std::string lines;
  for (const std::string& key : keys) lines += key + "\n";
  const std::string file = folder_ + "/keys.txt";
  WriteWholeFile(file, lines);
  return RunProgram(
      {kPrograms + std::string("python"), kPutKeys, socket_.address(), "archive", file},
      folder_ + "/put_keys.log");
}

}  // namespace bfa::test
