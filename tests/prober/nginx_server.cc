#include "tests/prober/nginx_server.h"

#include <unistd.h>

#include <sstream>
#include <utility>

#include "format/propagate.h"
#include "tests/prober/test_certificates.h"

namespace bfa::test {
namespace {

std::string ServerBlock(const std::string& folder, const std::string& listen,
                        const std::string& certificate) {
  std::string block = "server {\nlisten " + listen + ";\nroot " + folder + ";\n";
  if (!certificate.empty()) {
    block += "ssl_certificate " + folder + "/" + certificate + ".pem;\nssl_certificate_key " +
             folder + "/" + certificate + ".key;\n";
  }
  return block +
         "location ~ ^/(files|data)/ { rewrite ^ /file.zip break; }\n"
         "location /slow { rewrite ^ /file.zip break; limit_rate 1; }\n"
         "location /redirect { return 302 /files/BTCUSDT; }\n"
         "location /403 { return 403 no; }\n"
         "location /503 { add_header Retry-After 7 always; return 503 later; }\n"
         "}\n";
}

}  // namespace

std::string NginxServer::Configuration(const std::string& settings) const {
  const std::string in = folder_ + "/";
  return std::string(::geteuid() == 0 ? "user root;\n" : "") + "daemon off;\npid " + in +
         "pid;\nerror_log " + in +
         "error.log;\nevents { worker_connections 4096; }\n"
         "http {\nlog_format served '$connection $server_protocol $request_method $uri $status';\n"
         "access_log " +
         in + "access.log served;\nclient_body_temp_path " + in + "body;\nproxy_temp_path " + in +
         "proxy;\nfastcgi_temp_path " + in + "fastcgi;\nuwsgi_temp_path " + in +
         "uwsgi;\nscgi_temp_path " + in + "scgi;\n" + "default_type application/zip;\n" + settings +
         "\n" + ServerBlock(folder_, plain_.address(), "") +
         ServerBlock(folder_, tls_.address() + " ssl", "good") +
         ServerBlock(folder_, http2_.address() + " ssl http2", "good") +
         ServerBlock(folder_, self_.address() + " ssl", "self") +
         ServerBlock(folder_, expired_.address() + " ssl", "expired") +
         ServerBlock(folder_, other_.address() + " ssl", "other") + "}\n";
}

Result<std::unique_ptr<NginxServer>> NginxServer::Start(const std::string& folder,
                                                        const std::string& settings) {
  auto server = std::unique_ptr<NginxServer>(new NginxServer);
  server->folder_ = folder;
  server->ca_file_ = folder + "/ca.pem";
  BFA_RETURN_IF_ERROR(MakeCertificates(folder));
  WriteWholeFile(folder + "/file.zip", std::string(kFileSize, 'z'));
  WriteWholeFile(folder + "/nginx.conf", server->Configuration(settings));
  // nginx takes over sockets that listen already, as it does from its predecessor when it is
  // replaced while it runs: connections are accepted from the start, and no port is lost to
  // another.
  std::string sockets = "NGINX=";
  std::vector<int> descriptors;
  const std::vector<LoopbackSocket*> listening = {&server->plain_,   &server->tls_,
                                                  &server->http2_,   &server->self_,
                                                  &server->expired_, &server->other_};
  for (const LoopbackSocket* socket : listening) {
    if (socket->fd() < 0) return Error(ErrorCode::kIo, "no socket");
    descriptors.push_back(socket->fd());
    sockets += std::to_string(socket->fd()) + ";";
  }
  auto process = ChildProcess::Start(
      {{"nginx", "-p", folder, "-c", folder + "/nginx.conf", "-e", folder + "/error.log"},
       {sockets},
       folder + "/nginx.log",
       descriptors});
  if (!process) return std::move(process).error();
  server->process_ = std::move(*process);
  // So that clients are refused if nginx does not like what it is told.
  for (LoopbackSocket* socket : listening) socket->Close();
  return server;
}

std::vector<NginxServer::Served> NginxServer::Stop() {
  process_.End();
  std::istringstream log(ReadWholeFile(folder_ + "/access.log"));
  std::vector<Served> served;
  Served line;
  while (log >> line.connection >> line.protocol >> line.method >> line.path >> line.status) {
    served.push_back(line);
  }
  return served;
}

}  // namespace bfa::test
