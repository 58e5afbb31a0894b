// The page's end of the inference worker: one model, one generation at a time, restarted on a crash.
import type { AppModule } from '../wasm/app';
import { CallError, type NoteBytes, type ProviderChoice, type Reply, type Request } from '../shared/protocol';
import { Caller } from '../shared/rpc';
import { workerUrl } from './trusted';

const MAX_CRASHES = 3;

export class Inference {
  private caller: Caller | null = null;
  private worker: Worker | null = null;
  private crashes = 0;
  private running: number | null = null;
  private wanted: { model: string; provider: ProviderChoice } | null = null;
  private loads = 0;
  private limit = Infinity; // seconds up to which the generation under way may write

  /** @param loaded called when a model is ready for the first time */
  constructor(
    private readonly app: AppModule,
    private readonly loaded: () => void,
  ) {}

  private connect(): Caller {
    if (this.caller) return this.caller;
    if (this.crashes >= MAX_CRASHES) {
      throw new CallError('internal', 'The model stopped three times; reload the page to try again.');
    }
    const worker = new Worker(workerUrl('inference_worker.js'), { type: 'module', name: 'inference' });
    const caller = new Caller({
      postMessage: (message: Request, transfer) => worker.postMessage(message, transfer),
    });
    worker.onmessage = (event: MessageEvent<Reply>) => caller.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.crashes++;
      worker.terminate();
      this.caller = null;
      this.worker = null;
      caller.failAll(new CallError('internal', 'The model stopped unexpectedly.'));
    };
    this.worker = worker;
    this.caller = caller;
    return caller;
  }

  /** Loads a model; tells the app how it goes. */
  async load(model: string, provider: ProviderChoice): Promise<void> {
    this.wanted = { model, provider };
    const load = ++this.loads;
    try {
      const { result } = this.connect().call('load', { model, provider }, (event) => {
        if (load === this.loads) this.app.loading(event.phase, event.loaded, event.total);
      });
      const ready = await result;
      if (load !== this.loads) return;
      this.app.modelReady(JSON.stringify(ready));
    } catch (error) {
      if (load !== this.loads) return;
      this.app.modelFailed(messageOf(error));
    } finally {
      if (load === this.loads) {
        this.app.loading('', 0, 0);
        this.loaded();
      }
    }
  }

  /** Writes a piece; notes stream into the app. */
  async generate(settings: string, prompt: NoteBytes): Promise<void> {
    let own: number | null = null;
    this.limit = Infinity;
    try {
      if (!this.worker && this.wanted) await this.load(this.wanted.model, this.wanted.provider);
      const { id, result } = this.connect().call('generate', { settings, prompt }, (event) => {
        if (event.kind === 'started') {
          this.app.generationStarted(JSON.stringify({ unknownShare: event.unknownShare }));
          return;
        }
        this.app.generationNotes(
          event.notes, event.writtenSeconds, event.words, event.stepsPerSecond, event.alternative);
        const attention = event.attention;
        if (attention) this.app.generationAttention(attention.first, attention.second, attention.size);
      }, [prompt.buffer]);
      this.running = own = id;
      if (this.limit < Infinity) this.pace(this.limit);
      const { stop } = await result;
      this.app.generationEnded(stop, '');
    } catch (error) {
      this.app.generationEnded('error', messageOf(error));
    } finally {
      if (this.running === own) this.running = null;
    }
  }

  /** Lets the generation under way, or the next one to begin, write up to a time of its piece. */
  pace(seconds: number): void {
    this.limit = seconds;
    if (this.running !== null) this.caller?.pace(this.running, seconds);
  }

  /** Stops the generation under way at its next step. */
  abort(): void {
    if (this.running !== null) this.caller?.abort(this.running);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
