// Rearranging tensors in both directions.
// Sources: PyTorch GRU (gates r, z, n); ONNX operator GRU (gates z, r, h).
#include "native-trainer/export/weight_layout.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace impromptu {
namespace {

constexpr std::int64_t kGates = 3;

// Returns a matrix [rows, columns] as [columns, rows].
std::vector<float> transposed(std::span<const float> values, std::int64_t rows,
                              std::int64_t columns) {
  const auto height = static_cast<std::size_t>(rows);
  const auto width = static_cast<std::size_t>(columns);
  std::vector<float> result(values.size());
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      result[column * height + row] = values[row * width + column];
    }
  }
  return result;
}

// Returns the values with the first and the second third exchanged; twice is the identity.
std::vector<float> gates_exchanged(std::span<const float> values) {
  std::vector<float> result(values.begin(), values.end());
  const auto third = static_cast<std::ptrdiff_t>(values.size()) / kGates;
  std::swap_ranges(result.begin(), result.begin() + third, result.begin() + third);
  return result;
}

// Returns LibTorch's values with the rows that are to be lessened multiplied by `factor`.
std::vector<float> lessened(std::span<const float> values, const Piece& piece, float factor) {
  std::vector<float> result(values.begin(), values.end());
  if (piece.lessened == 0) return result;
  const auto count = value_count(piece.shape) / static_cast<std::size_t>(piece.shape[0]) *
                     static_cast<std::size_t>(piece.lessened);
  for (float& value : std::span(result).first(count)) value *= factor;
  return result;
}

std::vector<float> arranged(std::span<const float> values, const Piece& piece) {
  switch (piece.arrangement) {
    case Arrangement::transposed:
      return transposed(values, piece.shape[0], piece.shape[1]);
    case Arrangement::gates:
      return gates_exchanged(values);
    case Arrangement::same:
      break;
  }
  return {values.begin(), values.end()};
}

std::vector<float> rearranged_back(std::span<const float> values, const Piece& piece) {
  if (piece.arrangement == Arrangement::transposed) {
    return transposed(values, piece.shape[1], piece.shape[0]);
  }
  return arranged(values, piece);
}

std::string text_of(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (const std::int64_t side : shape) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  }
  return text + "]";
}

// Returns the numbers of a piece's tensor, in LibTorch's order.
std::vector<float> checked_values(const Piece& piece,
                                  const std::map<std::string, const NamedTensor*>& tensors) {
  const auto found = tensors.find(piece.name);
  if (found == tensors.end()) throw std::runtime_error("the weights lack " + piece.name);
  const NamedTensor& tensor = *found->second;
  if (tensor.dtype != "F32") {
    throw std::runtime_error(piece.name + " is " + tensor.dtype + ", not F32");
  }
  if (tensor.shape != piece.shape) {
    throw std::runtime_error(piece.name + " has shape " + text_of(tensor.shape) +
                             "; this model needs " + text_of(piece.shape));
  }
  std::vector<float> values(value_count(piece.shape));
  if (tensor.bytes.size() != values.size() * sizeof(float)) {
    throw std::runtime_error(piece.name + ": bytes and shape disagree");
  }
  std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
  if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); })) {
    throw std::runtime_error(piece.name + " holds numbers that are not finite");
  }
  return values;
}

}  // namespace

Initializer same_initializer(const std::string& name, const std::vector<std::int64_t>& shape) {
  return {name, shape, {{name, shape, Arrangement::same}}};
}

Initializer transposed_initializer(const std::string& name, std::int64_t inputs,
                                   std::int64_t outputs) {
  return {name, {inputs, outputs}, {{name, {outputs, inputs}, Arrangement::transposed}}};
}

std::int64_t parameter_count(std::span<const Initializer> layout) {
  std::int64_t count = 0;
  for (const Initializer& initializer : layout) {
    count += static_cast<std::int64_t>(value_count(initializer.shape));
  }
  return count;
}

NamedValues initializers_from(std::span<const Initializer> layout,
                              std::span<const NamedTensor> tensors) {
  std::map<std::string, const NamedTensor*> unread;
  for (const NamedTensor& tensor : tensors) unread[tensor.name] = &tensor;
  NamedValues result;
  for (const Initializer& initializer : layout) {
    std::vector<float>& values = result[initializer.name];
    values.reserve(value_count(initializer.shape));
    for (const Piece& piece : initializer.pieces) {
      const std::vector<float> part =
          arranged(lessened(checked_values(piece, unread), piece, kLessening), piece);
      values.insert(values.end(), part.begin(), part.end());
      unread.erase(piece.name);
    }
  }
  if (!unread.empty()) {
    throw std::runtime_error("the weights hold an unknown tensor: " + unread.begin()->first);
  }
  return result;
}

std::vector<NamedTensor> tensors_from(std::span<const Initializer> layout,
                                      const NamedValues& values) {
  std::vector<NamedTensor> tensors;
  for (const Initializer& initializer : layout) {
    const auto found = values.find(initializer.name);
    if (found == values.end()) throw std::runtime_error("the model lacks " + initializer.name);
    if (found->second.size() != value_count(initializer.shape)) {
      throw std::runtime_error(initializer.name + " has another size than this model needs");
    }
    std::span<const float> rest = found->second;
    for (const Piece& piece : initializer.pieces) {
      const std::size_t count = value_count(piece.shape);
      const std::vector<float> part =
          lessened(rearranged_back(rest.first(count), piece), piece, 1 / kLessening);
      rest = rest.subspan(count);
      NamedTensor tensor{piece.name, "F32", piece.shape, {}};
      tensor.bytes.resize(part.size() * sizeof(float));
      std::memcpy(tensor.bytes.data(), part.data(), tensor.bytes.size());
      tensors.push_back(std::move(tensor));
    }
  }
  return tensors;
}

}  // namespace impromptu
