// Tastes: their neutral values, and reading them.
#include "web/app/tastes.hpp"

#include "shared/base/json.hpp"

namespace impromptu {

Tastes neutral_tastes() {
  Tastes tastes{};
  for (std::size_t i = 0; i < tastes.size(); ++i) tastes[i] = kTastes[i].neutral;
  return tastes;
}

Tastes tastes_from(std::string_view json) {
  Tastes tastes = neutral_tastes();
  Result<JsonReader> reader = JsonReader::create(json);
  if (!reader) return tastes;
  reader->absent = AbsentField::keeps_default;
  for (std::size_t i = 0; i < tastes.size(); ++i) (*reader)(kTastes[i].key, tastes[i]);
  return reader->error() ? neutral_tastes() : tastes;
}

}  // namespace impromptu
