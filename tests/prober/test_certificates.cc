#include "tests/prober/test_certificates.h"

#include <vector>

#include "format/propagate.h"
#include "tests/prober/child_process.h"

namespace bfa::test {
namespace {

constexpr const char* kOurNames = "subjectAltName=DNS:localhost,IP:127.0.0.1";

// `openssl ca` alone lets the dates be chosen.
std::string AuthorityConfig(const std::string& folder, const std::string& names) {
  return "[ca]\ndefault_ca = tests\n[tests]\ndatabase = " + folder + "/index\nserial = " + folder +
         "/serial\nnew_certs_dir = " + folder +
         "\ndefault_md = sha256\nunique_subject = no\npolicy = any\nx509_extensions = names\n"
         "[any]\ncommonName = supplied\n[names]\n" +
         names + "\n";
}

std::vector<std::string> SelfSigned(const std::string& folder, const std::string& name) {
  return {"openssl",
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-nodes",
          "-days",
          "2",
          "-subj",
          "/CN=" + name,
          "-keyout",
          folder + "/" + name + ".key",
          "-out",
          folder + "/" + name + ".pem"};
}

struct Wanted {
  std::string name;
  std::string names;
  std::string end;  // YYYYMMDDHHMMSSZ
};

Status Sign(const std::string& folder, const Wanted& wanted) {
  const std::string base = folder + "/" + wanted.name;
  const std::string log = folder + "/openssl.log";
  WriteWholeFile(base + ".cnf", AuthorityConfig(folder, wanted.names));
  BFA_RETURN_IF_ERROR(RunProgram(
      {"openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
       "-subj", "/CN=" + wanted.name, "-keyout", base + ".key", "-out", base + ".csr"},
      log));
  return RunProgram(
      {"openssl", "ca", "-batch", "-notext", "-config", base + ".cnf", "-cert", folder + "/ca.pem",
       "-keyfile", folder + "/ca.key", "-startdate", "20000101000000Z", "-enddate", wanted.end,
       "-in", base + ".csr", "-out", base + ".pem"},
      log);
}

}  // namespace

Status MakeCertificates(const std::string& folder) {
  WriteWholeFile(folder + "/index", "");
  WriteWholeFile(folder + "/serial", "01\n");
  BFA_RETURN_IF_ERROR(RunProgram(SelfSigned(folder, "ca"), folder + "/openssl.log"));
  std::vector<std::string> self = SelfSigned(folder, "self");
  self.insert(self.end(), {"-addext", kOurNames});
  BFA_RETURN_IF_ERROR(RunProgram(self, folder + "/openssl.log"));
  for (const Wanted& wanted :
       {Wanted{"good", kOurNames, "20491231235959Z"},
        Wanted{"expired", kOurNames, "20010101000000Z"},
        Wanted{"other", "subjectAltName=DNS:another.invalid", "20491231235959Z"}}) {
    BFA_RETURN_IF_ERROR(Sign(folder, wanted));
  }
  return {};
}

}  // namespace bfa::test
