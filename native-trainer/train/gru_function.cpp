// A bidirectional GRU for the processor. Letters: B windows, T frames, I inputs, H units, D = 2
// directions. Inputs and states are [B,T,...]; what the products per frame read is time-major.
#include "native-trainer/train/gru_function.hpp"

#include <ATen/Parallel.h>

#include "native-trainer/train/gru_cells.hpp"

namespace impromptu {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kRowGrain = 32;
constexpr std::size_t kPerDirection = 4;  // weights: ih, hh, bias ih, bias hh

template <class T>
T* data_of(const Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

template <class Step>
void run(const Step& step, std::int64_t rows) {
  at::parallel_for(0, rows, kRowGrain,
                   [&](std::int64_t first, std::int64_t last) { run_rows(step, first, last); });
}

struct Shape {
  std::int64_t windows, frames, inputs, units;
  // Returns the frame of the i-th step of a direction.
  [[nodiscard]] std::int64_t frame(std::int64_t direction, std::int64_t step) const {
    return direction == 0 ? step : frames - 1 - step;
  }
};

// Returns the biases that can join the input's product: [D*3H]; those of hidden n cannot.
Tensor input_biases(const variable_list& weights, std::int64_t units) {
  std::vector<Tensor> parts;
  for (std::size_t at = 0; at < weights.size(); at += kPerDirection) {
    parts.push_back(weights[at + 2].narrow(0, 0, 2 * units) +
                    weights[at + 3].narrow(0, 0, 2 * units));
    parts.push_back(weights[at + 2].narrow(0, 2 * units, units));
  }
  return torch::cat(parts);
}

// What forward leaves for backward: x [B*T,I]; low: the states before and after each step
// [D*(T+1),B,H]; saved: gates [D*T,B,4H]; states [B,T,2H].
struct Kept {
  Tensor x, low, saved, states;
};

template <class T>
void forward_directions(const Shape& s, const Tensor& input, const variable_list& weights,
                        Kept& kept) {
  const auto type = input.scalar_type();
  const variable_list low = kept.low.unbind(0);
  for (std::int64_t direction = 0; direction < 2; ++direction) {
    const auto base = static_cast<std::size_t>(direction) * kPerDirection;
    const Tensor kernel = weights[base + 1].to(type).t();  // [H,3H]
    const Tensor bias_n = weights[base + 3].narrow(0, 2 * s.units, s.units);
    Tensor recurrent = torch::zeros({s.windows, 3 * s.units}, input.options());
    for (std::int64_t i = 0; i < s.frames; ++i) {
      const std::int64_t frame = s.frame(direction, i);
      const std::int64_t slot = direction * (s.frames + 1) + i;
      if (i > 0) at::mm_out(recurrent, low[static_cast<std::size_t>(slot)], kernel);
      float* states = data_of<float>(kept.states) + direction * s.units;
      GruForward<T> step;
      step.units = s.units;
      step.input = data_of<T>(input) + (2 * frame + direction) * 3 * s.units;
      step.input_stride = s.frames * 6 * s.units;
      step.recurrent = data_of<T>(recurrent);
      step.bias_n = data_of<float>(bias_n);
      step.before = i > 0 ? states + s.frame(direction, i - 1) * 2 * s.units : nullptr;
      step.after = states + frame * 2 * s.units;
      step.state_stride = s.frames * 2 * s.units;
      step.after_low = data_of<T>(kept.low) + (slot + 1) * s.windows * s.units;
      step.saved =
          data_of<float>(kept.saved) + (direction * s.frames + i) * s.windows * 4 * s.units;
      run(step, s.windows);
    }
  }
}

struct Gradients {
  Tensor input;      // [B,T,D*3H]
  Tensor recurrent;  // [D*T,B,3H], in the order of steps
};

template <class T>
void backward_directions(const Shape& s, const Tensor& gradient, const variable_list& weights,
                         const Kept& kept, Gradients& out) {
  const auto type = out.input.scalar_type();
  const variable_list recurrent = out.recurrent.unbind(0);
  for (std::int64_t direction = 0; direction < 2; ++direction) {
    const auto base = static_cast<std::size_t>(direction) * kPerDirection;
    const Tensor kernel = weights[base + 1].to(type);  // [3H,H]
    Tensor carried = torch::empty({s.windows, s.units}, out.input.options());
    const Tensor kept_gradient = torch::empty({s.windows, s.units}, torch::kFloat);
    const float* states = data_of<float>(kept.states) + direction * s.units;
    for (std::int64_t i = s.frames - 1; i >= 0; --i) {
      const std::int64_t frame = s.frame(direction, i);
      const std::int64_t slot = direction * s.frames + i;
      GruBackward<T> step;
      step.units = s.units;
      step.saved = data_of<float>(kept.saved) + slot * s.windows * 4 * s.units;
      step.before = i > 0 ? states + s.frame(direction, i - 1) * 2 * s.units : nullptr;
      step.state_stride = s.frames * 2 * s.units;
      step.gradient = data_of<float>(gradient) + frame * 2 * s.units + direction * s.units;
      step.gradient_stride = s.frames * 2 * s.units;
      step.carried = i < s.frames - 1 ? data_of<T>(carried) : nullptr;
      step.kept = data_of<float>(kept_gradient);
      step.input_gradient = data_of<T>(out.input) + (2 * frame + direction) * 3 * s.units;
      step.input_stride = s.frames * 6 * s.units;
      step.recurrent_gradient = data_of<T>(out.recurrent) + slot * s.windows * 3 * s.units;
      run(step, s.windows);
      if (i > 0) at::mm_out(carried, recurrent[static_cast<std::size_t>(slot)], kernel);
    }
  }
}

Shape shape_of(const Kept& kept, const variable_list& weights) {
  return {kept.states.size(0), kept.states.size(1), weights[0].size(1), weights[1].size(1)};
}

// Returns the gradients of x (B,T,I) and of the eight weights.
variable_list weight_gradients(const Shape& s, const Gradients& gradients, const Kept& kept,
                               const variable_list& weights) {
  const std::int64_t rows = s.frames * s.windows;
  const Tensor input = gradients.input.view({rows, 6 * s.units});
  const Tensor kernels = torch::cat({weights[0], weights[kPerDirection]}).to(input.scalar_type());
  variable_list result{at::mm(input, kernels).view({s.windows, s.frames, s.inputs})};
  const Tensor ih = at::mm(input.t(), kept.x).to(torch::kFloat);  // [D*3H,I]
  const Tensor bias = input.sum(0, false, torch::kFloat);         // [D*3H]
  for (std::int64_t direction = 0; direction < 2; ++direction) {
    const Tensor recurrent =
        gradients.recurrent.narrow(0, direction * s.frames, s.frames).view({rows, 3 * s.units});
    const Tensor before =
        kept.low.narrow(0, direction * (s.frames + 1), s.frames).view({rows, s.units});
    result.push_back(ih.narrow(0, direction * 3 * s.units, 3 * s.units));
    result.push_back(at::mm(recurrent.t(), before).to(torch::kFloat));
    result.push_back(bias.narrow(0, direction * 3 * s.units, 3 * s.units));
    result.push_back(recurrent.sum(0, false, torch::kFloat));
  }
  return result;
}

struct GruFunction : torch::autograd::Function<GruFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& ih0,
                        const Tensor& hh0, const Tensor& bih0, const Tensor& bhh0,
                        const Tensor& ih1, const Tensor& hh1, const Tensor& bih1,
                        const Tensor& bhh1, bool bfloat16) {
    const variable_list weights{ih0, hh0, bih0, bhh0, ih1, hh1, bih1, bhh1};
    const auto type = bfloat16 ? torch::kBFloat16 : torch::kFloat;
    const Shape s{x.size(0), x.size(1), x.size(2), hh0.size(1)};
    Kept kept;
    kept.x = x.to(type).contiguous().view({s.windows * s.frames, s.inputs});
    context->saved_data["type"] = static_cast<std::int64_t>(x.scalar_type());
    const Tensor kernels = torch::cat({ih0, ih1}).to(type);  // [D*3H,I]
    const Tensor input = at::addmm(input_biases(weights, s.units).to(type), kept.x, kernels.t());
    const auto options = kept.x.options();
    kept.low = torch::empty({2 * (s.frames + 1), s.windows, s.units}, options);
    kept.low.select(0, 0).zero_();
    kept.low.select(0, s.frames + 1).zero_();
    kept.saved = torch::empty({2 * s.frames, s.windows, 4 * s.units}, torch::kFloat);
    kept.states = torch::empty({s.windows, s.frames, 2 * s.units}, torch::kFloat);
    bfloat16 ? forward_directions<Half16>(s, input, weights, kept)
             : forward_directions<float>(s, input, weights, kept);
    context->save_for_backward(
        {ih0, hh0, bih0, bhh0, ih1, hh1, bih1, bhh1, kept.x, kept.low, kept.saved, kept.states});
    return kept.states;
  }

  static variable_list backward(AutogradContext* context, variable_list outputs) {
    variable_list weights = context->get_saved_variables();
    const Kept kept{weights[8], weights[9], weights[10], weights[11]};
    weights.resize(2 * kPerDirection);
    const Shape s = shape_of(kept, weights);
    const Tensor gradient = outputs[0].contiguous();
    Gradients gradients{torch::empty({s.windows, s.frames, 6 * s.units}, kept.x.options()),
                        torch::empty({2 * s.frames, s.windows, 3 * s.units}, kept.x.options())};
    kept.x.scalar_type() == torch::kBFloat16
        ? backward_directions<Half16>(s, gradient, weights, kept, gradients)
        : backward_directions<float>(s, gradient, weights, kept, gradients);
    variable_list result = weight_gradients(s, gradients, kept, weights);
    result[0] = result[0].to(static_cast<torch::ScalarType>(context->saved_data["type"].toInt()));
    result.emplace_back();  // of bfloat16
    return result;
  }
};

}  // namespace

Tensor bidirectional_gru(const Tensor& x, const std::vector<Tensor>& w, bool bfloat16) {
  return GruFunction::apply(x, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], bfloat16);
}

}  // namespace impromptu
