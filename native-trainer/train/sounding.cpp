// Counting what sounds, and the tables.
#include "native-trainer/train/sounding.hpp"

#include <algorithm>
#include <vector>

#include "native-trainer/compat.hpp"

namespace impromptu {
namespace {

using torch::Tensor;

// Returns whether another of one position's keys ends with the one at `index`.
bool ends_with_another(std::span<const SoundingKey> keys, std::size_t index) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i != index && keys[i].before == keys[index].before) return true;
  }
  return false;
}

}  // namespace

Sounding Sounding::sent_to(const torch::Device& device) const {
  if (!known()) return {};
  const auto sent = [&device](const Tensor& part) { return impromptu::sent_to(device, part); };
  return {sent(before), sent(now), sent(own), sent(keys), sent(first)};
}

Sounding sounding_of(std::span<const NoteSequence> sequences, std::int64_t count) {
  const bool known =
      std::any_of(sequences.begin(), sequences.end(),
                  [](const NoteSequence& sequence) { return !sequence.sounding.empty(); });
  if (!known) return {};
  const std::int64_t positions = std::ssize(sequences) * count;
  const auto before = torch::zeros({positions, kDurationIds});
  const auto now = torch::zeros({positions, kDurationIds});
  const auto own = torch::zeros({positions}, torch::kLong);
  auto before_at = before.accessor<float, 2>();
  auto now_at = now.accessor<float, 2>();
  auto own_at = own.accessor<std::int64_t, 1>();
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> first;
  std::int64_t position = 0;
  for (const NoteSequence& sequence : sequences) {
    auto key = sequence.sounding.begin();
    for (std::int64_t row = 1; row <= count; ++row, ++position) {
      first.push_back(std::ssize(ids));
      const auto last = std::find_if(key, sequence.sounding.end(),
                                     [row](const SoundingKey& any) { return any.row != row; });
      const std::span keys(key, last);
      TORCH_CHECK(keys.empty() || row < std::ssize(sequence.rows), "a key sounds before no row");
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::int32_t time = time_id(keys[i].before, kDurationIds);
        before_at[position][time] += 1;
        if (keys[i].now > 0) now_at[position][time_id(keys[i].now, kDurationIds)] += 1;
        const std::int32_t awaited =
            sequence.rows[static_cast<std::size_t>(row)][kPitchField] - field_offset(kPitchField);
        if (keys[i].key == awaited) own_at[position] = time;
        ids.push_back(sounding_key_id(keys[i].key, keys[i].before, ends_with_another(keys, i)));
      }
      key = last;
    }
  }
  return {before.add_(1).log2_(), now.add_(1).log2_(), own, torch::tensor(ids),
          torch::tensor(first)};
}

SoundingTablesImpl::SoundingTablesImpl(std::int64_t width)
    : before_(register_parameter("before", torch::zeros({kDurationIds, width}))),
      now_(register_parameter("now", torch::zeros({kDurationIds, width}))),
      own_(register_parameter("own", torch::zeros({kDurationIds, width}))),
      keys_(register_parameter("keys", torch::zeros({kSoundingKeyIds, width}))) {}

Tensor SoundingTablesImpl::awaiting(const Sounding& sounding, torch::ScalarType low) const {
  const Tensor keys = std::get<0>(
      torch::embedding_bag(keys_, sounding.keys, sounding.first, false, /*mode sum*/ 0));
  return torch::matmul(sounding.before.to(low), before_.to(low)) + keys;
}

Tensor SoundingTablesImpl::of_key(const Sounding& sounding) const {
  return torch::embedding(own_, sounding.own, /*padding_idx=*/0);
}

Tensor SoundingTablesImpl::of_ends(const Sounding& sounding, torch::ScalarType low) const {
  return torch::matmul(sounding.now.to(low), now_.to(low));
}

}  // namespace impromptu
