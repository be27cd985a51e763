#include "prober/replay/json_reader.h"

namespace bfa::replay {

JsonObject::JsonObject(const nlohmann::json& json, std::string path, std::string& fault)
    : json_(json), path_(std::move(path)), fault_(fault) {
  if (json_.is_object()) return;
  if (fault_.empty()) fault_ = path_ + (path_.empty() ? "is no object" : ": is no object");
}

std::string JsonObject::PathOf(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

void JsonObject::Fault(const std::string& key, const std::string& what) {
  if (fault_.empty()) fault_ = PathOf(key) + ": " + what;
}

const nlohmann::json* JsonObject::Value(const std::string& key) {
  asked_.insert(key);
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(key);
  return found == json_.end() ? nullptr : &*found;
}

bool JsonObject::Has(const std::string& key) { return Value(key) != nullptr; }

void JsonObject::Take(const std::string& key, std::string& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  if (!value->is_string()) return Fault(key, "is no text");
  out = value->get_ref<const std::string&>();
}

void JsonObject::TakeTextOrNumber(const std::string& key, std::string& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr || !value->is_number_unsigned()) return Take(key, out);
  out = std::to_string(value->get<uint64_t>());
}

void JsonObject::Take(const std::string& key, bool& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  if (!value->is_boolean()) return Fault(key, "is neither true nor false");
  out = value->get<bool>();
}

void JsonObject::Take(const std::string& key, uint64_t& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  if (!value->is_number_unsigned()) return Fault(key, "is no whole number from 0 on");
  out = value->get<uint64_t>();
}

void JsonObject::TakeSigned(const std::string& key, int64_t& out) {
  constexpr int64_t kLimit = int64_t{1} << 40;
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  const bool whole = value->is_number_integer();
  const int64_t number = whole ? value->get<int64_t>() : 0;
  if (!whole || number > kLimit || number < -kLimit) return Fault(key, "is no whole number");
  out = number;
}

void JsonObject::TakeFraction(const std::string& key, double& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  const double number = value->is_number() ? value->get<double>() : -1;
  if (!(number >= 0 && number <= 1)) return Fault(key, "is no number from 0 to 1");
  out = number;
}

void JsonObject::Take(const std::string& key, Day& out) {
  if (!Has(key)) return;
  std::string text;
  Take(key, text);
  const std::optional<Day> day = ParseDay(text);
  if (!day || !IsStorable(*day)) return Fault(key, "'" + text + "' is no day YYYY-MM-DD");
  out = *day;
}

void JsonObject::Take(const std::string& key, Instant& out) {
  if (!Has(key)) return;
  std::string text;
  Take(key, text);
  const std::optional<Instant> instant = ParseInstant(text);
  if (!instant || !IsStorable(*instant)) {
    return Fault(key, "'" + text + "' is no instant YYYY-MM-DDTHH:MM:SSZ");
  }
  out = *instant;
}

void JsonObject::TakeObject(const std::string& key, const std::function<void(JsonObject&)>& read) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  JsonObject object(*value, PathOf(key), fault_);
  read(object);
  object.Finish();
}

void JsonObject::TakeObjects(const std::string& key, const std::function<void(JsonObject&)>& read) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  if (!value->is_array()) return Fault(key, "is no array");
  size_t index = 0;
  for (const nlohmann::json& item : *value) {
    JsonObject object(item, PathOf(key) + "[" + std::to_string(index++) + "]", fault_);
    read(object);
    object.Finish();
  }
}

void JsonObject::Take(const std::string& key, std::vector<Replacement>& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  if (!value->is_array()) return Fault(key, "is no array");
  for (const nlohmann::json& pair : *value) {
    const bool is_pair = pair.is_array() && pair.size() == 2 && pair[0].is_string() &&
                         pair[1].is_string() && !pair[0].get_ref<const std::string&>().empty();
    if (!is_pair) return Fault(key, "has an item that is no pair of texts");
    out.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
  }
}

void JsonObject::TakeStrings(const std::string& key, std::set<std::string, std::less<>>& out) {
  const nlohmann::json* value = Value(key);
  if (value == nullptr) return;
  if (!value->is_array()) return Fault(key, "is no array");
  for (const nlohmann::json& item : *value) {
    if (!item.is_string()) return Fault(key, "has something that is no text");
    out.insert(item.get_ref<const std::string&>());
  }
}

void JsonObject::Finish() {
  if (!json_.is_object()) return;
  for (const auto& [key, value] : json_.items()) {
    if (!asked_.contains(key)) Fault(key, "is no key here");
  }
}

}  // namespace bfa::replay
