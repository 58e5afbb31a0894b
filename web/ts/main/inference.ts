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
  private running: number | null = null; // id of the generation that the worker is at
  private stopped = false; // before the generation under way had an id
  private generations = 0;
  private wanted: { model: string; provider: ProviderChoice } | null = null;
  private loading: number | null = null; // id of the newest load
  private loads = 0;
  private limit = Infinity; // seconds up to which the generation under way may write

  /** @param settled called after every load that no other followed, whether a model is ready or not */
  constructor(
    private readonly app: AppModule,
    private readonly settled: () => void,
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
      if (this.worker === worker) this.replace();
    };
    this.worker = worker;
    this.caller = caller;
    return caller;
  }

  /** Ends the worker; the next call has a new one. */
  private replace(): void {
    const caller = this.caller;
    this.worker?.terminate();
    this.worker = null;
    this.caller = null;
    this.loading = null;
    caller?.failAll(new CallError('internal', 'The model stopped unexpectedly.'));
  }

  /** An error that no rule foresaw, such as a trap in WebAssembly, may have spoilt the worker for good. */
  private replaceAfter(error: unknown): void {
    if (error instanceof CallError && error.code === 'internal') this.replace();
  }

  /** Loads a model; tells the app how it goes. */
  async load(model: string, provider: ProviderChoice): Promise<void> {
    this.wanted = { model, provider };
    const load = ++this.loads;
    try {
      const caller = this.connect();
      if (this.loading !== null) caller.abort(this.loading);
      const { id, result } = caller.call('load', { model, provider }, (event) => {
        if (load === this.loads) this.app.loading(event.phase, event.loaded, event.total);
      });
      this.loading = id;
      const ready = await result;
      if (load !== this.loads) return;
      this.app.modelReady(JSON.stringify(ready));
    } catch (error) {
      if (load !== this.loads) return;
      this.replaceAfter(error);
      this.app.modelFailed(messageOf(error));
    } finally {
      if (load === this.loads) {
        this.app.loading('', 0, 0);
        this.settled();
      }
    }
  }

  /** Writes a piece; notes stream into the app. */
  async generate(settings: string, prompt: NoteBytes): Promise<void> {
    const generation = ++this.generations;
    let own: number | null = null;
    this.limit = Infinity;
    this.stopped = false;
    try {
      if (!this.worker && this.wanted) await this.load(this.wanted.model, this.wanted.provider);
      if (this.stopped || generation !== this.generations) {
        this.app.generationEnded('aborted', '');
        return;
      }
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
      this.replaceAfter(error);
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
    this.stopped = true;
    if (this.running !== null) this.caller?.abort(this.running);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
