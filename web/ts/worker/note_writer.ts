// Note models: the loop plan → rows → steps → notes.
import type { EngineModule, NoteModelLoaded, NotesStarted } from '../wasm/engine';
import type { Calls, Control, Emit, ProviderChoice } from '../shared/protocol';
import { nextWork, type NoteGraphs } from './note_graphs';
import { openNoteModel } from './note_loading';
import { answer, breathe, check, Outbox, type Loading, type Writer } from './writer';

const FIRST_BURST = 4; // events: the first notes come soon

export class NoteWriter implements Writer {
  private constructor(
    readonly ready: Calls['load']['out'],
    private readonly engine: EngineModule,
    private readonly graphs: NoteGraphs,
  ) {}

  static async load(loading: Loading, wanted: ProviderChoice): Promise<NoteWriter> {
    const loaded = answer<NoteModelLoaded>(loading.engine.load(loading.json, ''));
    const { graphs, provider, refusal } = await openNoteModel(loading, loaded, wanted);
    const { name, title, family, parameters, context, sampling, composers } = loaded;
    return new NoteWriter({
      name, title, family, provider, refusal, fps: 0, window: 0, parameters,
      context, sampling, composers,
    }, loading.engine, graphs);
  }

  async generate(
    { settings, prompt }: Calls['generate']['in'],
    emit: Emit<'generate'>,
    control: Control,
  ): Promise<Calls['generate']['out']> {
    const { engine, graphs } = this;
    const started = answer<NotesStarted>(engine.start(settings, prompt));
    emit({ kind: 'started', unknownShare: started.unknownShare });
    const outbox = new Outbox(engine, emit, started.alternatives);
    while (!engine.done() && !control.aborted) {
      if (this.slowest(started.alternatives) >= control.until) {
        outbox.send();
        await outbox.wait(control.changed());
        continue;
      }
      const most = engine.writtenSteps() < FIRST_BURST ? FIRST_BURST : graphs.burst;
      const work = nextWork(engine, Math.min(most, graphs.burst));
      const steps = await graphs.run(work);
      if (control.aborted) break;
      check(engine.acceptSteps(steps));
      if (work.burst > 0 && outbox.due) outbox.send();
      await breathe();
    }
    outbox.send();
    return { stop: control.aborted ? 'aborted' : 'length' };
  }

  /** Seconds up to which all alternatives are written. */
  private slowest(alternatives: number): number {
    const times = Array.from({ length: alternatives }, (_, i) => this.engine.writtenUntil(i));
    return Math.min(...times);
  }

  release(): Promise<void> {
    return this.graphs.release();
  }
}
