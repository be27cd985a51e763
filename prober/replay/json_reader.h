// Takes values out of JSON and remembers the first that is not as it should be.
#ifndef BFA_PROBER_REPLAY_JSON_READER_H_
#define BFA_PROBER_REPLAY_JSON_READER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bfa/calendar.h"
#include "prober/replay/replacement.h"

namespace bfa::replay {

// An object of a document. Each method takes the value of a key, if the object has it, into `out`;
// a wrong value is a fault, and `out` keeps what it was. Finish makes keys that nobody asked for
// faults as well.
class JsonObject {
 public:
  // `fault` holds the first fault of the document, empty before; it and `json` must outlive this.
  JsonObject(const nlohmann::json& json, std::string path, std::string& fault);

  bool Has(const std::string& key);
  void Take(const std::string& key, std::string& out);
  void TakeTextOrNumber(const std::string& key, std::string& out);
  void Take(const std::string& key, bool& out);
  void Take(const std::string& key, uint64_t& out);
  void TakeSigned(const std::string& key, int64_t& out);
  void TakeFraction(const std::string& key, double& out);
  void Take(const std::string& key, Day& out);
  void Take(const std::string& key, Instant& out);

  // The same for optional values.
  template <typename T>
  void Take(const std::string& key, std::optional<T>& out) {
    if (!Has(key)) return;
    T value{};
    Take(key, value);
    out = value;
  }

  template <typename T>
  using Name = std::pair<std::string_view, T>;

  // One of these names.
  template <typename T, size_t kCount>
  void TakeName(const std::string& key, const Name<T> (&names)[kCount], std::optional<T>& out) {
    if (!Has(key)) return;
    std::string text;
    Take(key, text);
    std::string known;
    for (const auto& [name, value] : names) {
      if (text == name) {
        out = value;
        return;
      }
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    Fault(key, "'" + text + "' is none of " + known);
  }

  // Calls `read` with the object that stands there.
  void TakeObject(const std::string& key, const std::function<void(JsonObject&)>& read);
  // Calls `read` with each object of the array that stands there.
  void TakeObjects(const std::string& key, const std::function<void(JsonObject&)>& read);
  void TakeStrings(const std::string& key, std::set<std::string, std::less<>>& out);
  // Of an array of pairs of texts; the first of each is not empty.
  void Take(const std::string& key, std::vector<Replacement>& out);

  void Fault(const std::string& key, const std::string& what);
  void Finish();

 private:
  const nlohmann::json* Value(const std::string& key);
  std::string PathOf(const std::string& key) const;

  const nlohmann::json& json_;
  std::string path_;  // with a dot at its end, or empty
  std::string& fault_;
  std::set<std::string> asked_;
};

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_JSON_READER_H_
