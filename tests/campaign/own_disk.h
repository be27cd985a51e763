// Disks of a test's own: small ones, full ones, ones that nobody may write to.
#ifndef BFA_TESTS_CAMPAIGN_OWN_DISK_H_
#define BFA_TESTS_CAMPAIGN_OWN_DISK_H_

#include <cstdint>
#include <functional>
#include <string>

namespace bfa::test {

// Runs `body` in a child process that sees mounts of its own: what it mounts, nobody else sees, and
// it goes with the process. Failures in there are failures of the test. `body` returns why it could
// not do its work, or nothing; that, or why there is no such process here, is the result.
std::string RunWithOwnMounts(const std::function<std::string()>& body);

// For `body`. Each returns what went wrong; nothing as a rule.
std::string MountMemoryDisk(const std::string& folder, uint64_t size);
std::string Remount(const std::string& folder, bool read_only);

inline const std::string kBallastName = "ballast";
// Leaves so many pages free on the small disk that is mounted at `folder`, by a file of that name.
void LeavePages(const std::string& folder, uint64_t count);

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_OWN_DISK_H_
