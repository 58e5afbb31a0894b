// The piano: an audio context, the synthesizer in its AudioWorklet, and two sound banks.
import { WorkletSynthesizer } from 'spessasynth_lib';
import type { AppModule } from '../wasm/app';
import { bytesOf } from '../shared/download';

type BankName = 'piano' | 'grand';
/** How the synthesizer is set for each bank: web/sound/settings.mjs, from the bank's voices, by build.mjs. */
declare const BANK_SETTINGS: Record<BankName, { voiceCap: number; monophonicRetrigger: boolean }>;

const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15]; // 9 is percussion
const TICK_MS = 200;
const STATUS = { control: 0xb0 } as const;
const CONTROL = { allSoundOff: 120, sustain: 64 } as const;
const PEDAL_DOWN = 64; // the least value that holds, here as in the synthesizer
const QUIET = 0.3; // seconds after the last event from which on the synthesizer's count of voices tells of it
// Dragging the playhead stops often. With these two a channel's muted events are over when its turn comes again:
const SETTLE = 0.07; // seconds after a stop in which nothing is handed over
const AHEAD = 1; // seconds ahead of which events are handed over, less than SETTLE times the channels

export class Sound {
  private context: AudioContext | null = null;
  private synth: WorkletSynthesizer | null = null;
  private volume: GainNode | null = null;
  private analyser: AnalyserNode | null = null;
  private gain = 0.8;
  private small: Promise<ArrayBuffer> | null = null;
  private prepared: Promise<WorkletSynthesizer> | null = null;
  private starting: Promise<void> | null = null;
  private turn = 0; // index into CHANNELS: events that were handed over before a stop stay on a muted one
  private readonly ends = CHANNELS.map(() => 0); // audio time of the latest event on each channel
  private held: Float64Array[] = []; // events that wait for the end of SETTLE, or for their time to come near
  private stoppedAt = -SETTLE;
  private failed = false;
  private interrupted = false; // by the browser or the system, after it has sounded
  private bankInUse: BankName | '' = '';
  private grand: ArrayBuffer | null = null; // fetched, and waiting for silence
  private pedalDown = false; // by the events that were handed over
  private readonly began = performance.now();

  constructor(
    private readonly app: AppModule,
    private readonly code: URL,
    private readonly wake: () => void,
  ) {
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener('visibilitychange', () => this.tick());
  }

  /** Seconds of the clock that plays: the audio context's, or without sound the page's own. */
  get now(): number {
    if (this.context && !this.failed) return this.context.currentTime;
    return (performance.now() - this.began) / 1000;
  }

  /** The sound bank that plays: piano, later grand; empty before there is one. */
  get playingBank(): string {
    return this.bankInUse;
  }

  /** Tells the app the time; it hands over what is due. */
  tick(): void {
    this.handOver();
    this.takeGrand();
    const running = this.failed || (this.synth !== null && this.context?.state === 'running');
    this.app.audioTick(this.now, running, document.hidden);
  }

  /** Fetches the small bank and prepares the synthesizer ahead of the first gesture, which then sounds at once. */
  preload(): Promise<void> {
    this.small ??= this.bank('piano', (loaded, total) => this.app.loading('sound', loaded, total));
    return this.small.then(
      () => {
        this.app.loading('', 0, 0);
        this.prepare().catch(() => undefined); // the first gesture tries again, and tells
      },
      (error: unknown) => {
        this.small = null;
        this.app.loading('', 0, 0);
        this.app.soundFailed(`the piano could not be loaded (${String(error)}).`);
      },
    );
  }

  private async bank(name: BankName, progress: (loaded: number, total: number) => void): Promise<ArrayBuffer> {
    const response = await fetch(new URL(`sound/${name}.sf3`, this.code));
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const encoded = response.headers.has('content-encoding'); // then the length counts fewer bytes
    const total = encoded ? 0 : Number(response.headers.get('content-length') ?? 0);
    return (await bytesOf(response.body.getReader(), total, progress)).buffer;
  }

  /** Starts the sound, or wakes it up; must be called in a gesture the first time. */
  start(): void {
    if (!this.starting || this.failed) {
      this.failed = false;
      this.starting = this.open().catch((error: unknown) => {
        this.failed = true;
        this.held = [];
        console.warn('no sound:', error);
        this.app.soundFailed('the audio device cannot be used; playback goes on silently.');
        this.tick();
      });
    } else if (this.context && this.context.state !== 'running') {
      void this.context.resume();
    }
  }

  private async open(): Promise<void> {
    const resumed = this.openContext().resume();
    const synth = await this.prepare();
    await resumed;
    this.synth = synth;
    this.bankInUse = 'piano';
    this.app.soundReady(this.bankInUse);
    this.tick();
    this.wake();
    void this.fetchGrand();
  }

  /** The audio context; suspended before the first gesture. */
  private openContext(): AudioContext {
    if (this.context) return this.context;
    const context = (this.context = new AudioContext({ latencyHint: 'interactive' }));
    context.onstatechange = () => {
      if (this.synth && context.state === 'running' && this.interrupted) {
        this.interrupted = false;
        this.app.soundReady(this.bankInUse);
      } else if (this.synth && context.state !== 'running' && context.state !== 'closed') {
        this.interrupted = true;
        this.app.soundFailed('the browser has suspended it; press Play to hear the piano.');
      }
      this.tick();
      this.wake();
    };
    return context;
  }

  /** Makes the synthesizer with the small bank, once; after a failure the next call tries again. */
  private prepare(): Promise<WorkletSynthesizer> {
    this.prepared ??= this.makeSynthesizer().catch((error: unknown) => {
      this.prepared = null;
      this.small = null;
      throw error;
    });
    return this.prepared;
  }

  private async makeSynthesizer(): Promise<WorkletSynthesizer> {
    const bank = (this.small ??= this.bank('piano', () => undefined));
    const context = this.openContext();
    await context.audioWorklet.addModule(new URL('sound/spessasynth_processor.min.js', this.code).href);
    const synth = new WorkletSynthesizer(context);
    this.volume = new GainNode(context, { gain: this.gain });
    this.analyser = new AnalyserNode(context, { fftSize: 2048 });
    synth.connect(this.volume);
    this.volume.connect(this.analyser).connect(context.destination);
    await synth.soundBankManager.addSoundBank((await bank).slice(0), 'piano');
    await synth.isReady;
    this.set(synth, 'piano');
    return synth;
  }

  private set(synth: WorkletSynthesizer, bank: BankName): void {
    const { voiceCap, monophonicRetrigger } = BANK_SETTINGS[bank];
    synth.setSystemParameter('voiceCap', voiceCap);
    synth.setSystemParameter('monophonicRetrigger', monophonicRetrigger);
  }

  /** Fetches the grand piano, which takes over in a moment of silence. */
  private async fetchGrand(): Promise<void> {
    if (/Mobi|Android/i.test(navigator.userAgent)) return; // decoded it takes 200 MB
    this.grand = await this.bank('grand', () => undefined).catch(() => null);
  }

  /** Whether nothing sounds, no pedal is down, and nothing is handed over for later. */
  private quiet(synth: WorkletSynthesizer): boolean {
    return this.now > Math.max(this.stoppedAt, ...this.ends) + QUIET && !this.pedalDown && synth.voiceCount === 0;
  }

  /**
   * Puts the grand piano in the small one's place once nothing sounds: a new bank resets every channel, pedal
   * and all, and keeps the audio thread busy for a moment.
   */
  private takeGrand(): void {
    const { synth, grand } = this;
    if (!synth || !grand || !this.quiet(synth)) return;
    this.grand = null;
    void synth.soundBankManager.addSoundBank(grand, 'piano');
    this.set(synth, 'grand');
    this.bankInUse = 'grand';
    this.app.soundReady(this.bankInUse);
  }

  /** Takes events: n x 4 numbers, see Host.noteEvents. */
  noteEvents(events: Float64Array): void {
    if (this.failed) return; // silent playback
    this.held.push(events);
    this.handOver();
  }

  private handOver(): void {
    const synth = this.synth;
    if (!synth || this.now < this.stoppedAt + SETTLE) return;
    const channel = CHANNELS[this.turn] ?? 0;
    const near = document.hidden ? Infinity : this.now + AHEAD; // a hidden page has no timers to rely on
    const far: number[] = [];
    for (const events of this.held) {
      for (let i = 0; i + 3 < events.length; i += 4) {
        const [time = 0, status = 0, first = 0, second = 0] = events.subarray(i, i + 4);
        if (time > near) {
          far.push(time, status, first, second);
          continue;
        }
        this.ends[this.turn] = Math.max(this.ends[this.turn] ?? 0, time);
        if (status === STATUS.control && first === CONTROL.sustain) this.pedalDown = second >= PEDAL_DOWN;
        synth.sendMessage([status | channel, first, second], 0, { time });
      }
    }
    this.held = far.length > 0 ? [Float64Array.from(far)] : [];
  }

  /**
   * Silences what sounds and what was handed over for later. The synthesizer cannot forget events,
   * so they stay behind on a muted channel and the next ones go to the channel that is free first.
   */
  stopAllNotes(): void {
    this.held = [];
    const synth = this.synth;
    if (!synth) return;
    this.stoppedAt = this.now;
    this.pedalDown = false;
    if (this.ends[this.turn] === 0) return;
    const old = CHANNELS[this.turn] ?? 0;
    synth.midiChannels[old]?.setSystemParameter('isMuted', true);
    synth.controllerChange(old, CONTROL.sustain, 0);
    synth.controllerChange(old, CONTROL.allSoundOff, 0);
    this.turn = this.ends.indexOf(Math.min(...this.ends.map((end, i) => (i === this.turn ? Infinity : end))));
    const next = CHANNELS[this.turn] ?? 0;
    this.ends[this.turn] = 0;
    synth.controllerChange(next, CONTROL.sustain, 0);
    synth.midiChannels[next]?.setSystemParameter('isMuted', false);
  }

  /** gain: 0 to 1. */
  setVolume(gain: number): void {
    this.gain = gain;
    if (this.volume && this.context) this.volume.gain.setTargetAtTime(gain, this.context.currentTime, 0.02);
  }

  /** The root mean square of the newest 2,048 samples that the piano made; 0 without sound. */
  level(): number {
    if (!this.analyser) return 0;
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  }
}
