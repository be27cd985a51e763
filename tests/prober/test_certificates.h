// Certificates for servers of tests, made by the program openssl.
#ifndef BFA_TESTS_PROBER_TEST_CERTIFICATES_H_
#define BFA_TESTS_PROBER_TEST_CERTIFICATES_H_

#include <string>

#include "bfa/result.h"

namespace bfa::test {

// Puts into `folder` the certificate of an authority (ca.pem), and NAME.pem and NAME.key for
//   good     127.0.0.1 and localhost, signed by it
//   expired  the same, valid until 2001
//   other    another.invalid, signed by it
//   self     127.0.0.1 and localhost, signed by itself
Status MakeCertificates(const std::string& folder);

}  // namespace bfa::test

#endif  // BFA_TESTS_PROBER_TEST_CERTIFICATES_H_
