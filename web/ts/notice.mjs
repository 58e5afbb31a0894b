// The licences of what the built page carries, as one text.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PARTS = [
  ['Impromptu', 'LICENSE'],
  ['Dear ImGui', '.deps/imgui/LICENSE.txt'],
  ['ONNX Runtime Web', 'node_modules/onnxruntime-web/LICENSE'],
  ['spessasynth_lib', 'node_modules/spessasynth_lib/LICENSE'],
  ['spessasynth_core', 'node_modules/spessasynth_core/LICENSE'],
  ['Lucide (icon font)', 'node_modules/lucide-static/LICENSE'],
  ['Noto Sans (text font)', '/usr/share/doc/fonts-noto-core/copyright'],
  ['nlohmann/json', '/usr/share/doc/nlohmann-json3-dev/copyright'],
  ['FluidR3 (piano sound)', '.deps/sound/usr/share/doc/fluid-soundfont-gm/copyright'],
  ['MuseScore General (grand piano sound)', '.deps/sound/usr/share/doc/musescore-general-soundfont-small/copyright'],
];

/** Returns the text; parts that this machine keeps elsewhere are named without their text. */
export function noticeText(root) {
  return PARTS.map(([name, file]) => {
    const path = file.startsWith('/') ? file : join(root, file);
    const licence = existsSync(path) ? readFileSync(path, 'utf8').trim() : 'See the project of that name.';
    return `${'='.repeat(80)}\n${name}\n${'='.repeat(80)}\n\n${licence}\n`;
  }).join('\n');
}
