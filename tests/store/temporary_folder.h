// A folder of one test's own.
#ifndef BFA_TESTS_STORE_TEMPORARY_FOLDER_H_
#define BFA_TESTS_STORE_TEMPORARY_FOLDER_H_

#include <string>
#include <vector>

namespace bfa::test {

// Exists, empty, from construction to destruction, whatever is put into it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }
  // The names of what is in it, in order.
  std::vector<std::string> Names() const;

 private:
  std::string path_;
};

}  // namespace bfa::test

#endif  // BFA_TESTS_STORE_TEMPORARY_FOLDER_H_
