// Three escalating alarm sounds that loop until told otherwise. Each is one rendered buffer played in a
// loop: no timers, so a page in the background keeps sounding. A browser may refuse sound until a
// person touched the page; `audible` says whether it is really running, and a banner asks for the touch.
export type AlarmLevel = 0 | 1 | 2 | 3;

interface Tone {
  at: number;
  seconds: number;
  hertz: number;
  loud: number;
}
// Soft double beep each 3 s; urgent triple each 1.6 s; a siren without pause.
const patterns: Record<1 | 2 | 3, { length: number; tones: Tone[] }> = {
  1: {
    length: 3,
    tones: [
      { at: 0, seconds: 0.16, hertz: 660, loud: 0.35 },
      { at: 0.26, seconds: 0.16, hertz: 660, loud: 0.35 },
    ],
  },
  2: {
    length: 1.6,
    tones: [0, 0.2, 0.4].map((at, n) => ({ at, seconds: 0.15, hertz: n === 1 ? 660 : 880, loud: 0.6 })),
  },
  3: {
    length: 1,
    tones: [0, 0.25, 0.5, 0.75].map((at, n) => ({ at, seconds: 0.25, hertz: n % 2 ? 770 : 1020, loud: 0.9 })),
  },
};

/** One loop of a level as samples; the edges of each tone are faded so that it does not click. */
export function render(level: 1 | 2 | 3, rate: number): Float32Array<ArrayBuffer> {
  const { length, tones } = patterns[level];
  const samples = new Float32Array(Math.round(length * rate));
  const fade = Math.round(0.01 * rate);
  for (const tone of tones) {
    const count = Math.round(tone.seconds * rate);
    const first = Math.round(tone.at * rate);
    for (let i = 0; i < count; i++) {
      const edge = Math.min(1, i / fade, (count - i) / fade);
      const phase = (2 * Math.PI * tone.hertz * i) / rate;
      const index = first + i;
      if (index < samples.length)
        samples[index] = tone.loud * edge * (0.8 * Math.sin(phase) + 0.2 * Math.sin(3 * phase));
    }
  }
  return samples;
}

export class AlarmSound {
  private context: AudioContext | null = null;
  private source: AudioBufferSourceNode | null = null;
  private level: AlarmLevel = 0;
  private playing: AlarmLevel = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly makeContext: () => AudioContext = () => new AudioContext()) {}

  /** Sound is allowed and running; what is reported to the server as "sound". */
  get audible(): boolean {
    return this.context?.state === 'running';
  }

  /** Asks the browser for sound; works at once after a touch, and on sites that may play unasked. */
  async unlock(): Promise<boolean> {
    try {
      if (!this.context) {
        this.context = this.makeContext();
        this.context.onstatechange = () => {
          this.apply();
          this.tell();
        };
      }
      // A refused resume() stays pending for ever, so nobody waits on it without the touch.
      await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 500))]);
    } catch {
      // no audio device: stays inaudible, and the server knows
    }
    this.apply();
    this.tell();
    return this.audible;
  }

  set(level: AlarmLevel) {
    if (level === this.level) return;
    this.level = level;
    this.apply();
    this.tell();
  }

  get current(): AlarmLevel {
    return this.level;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private tell() {
    for (const listener of this.listeners) listener();
  }

  private apply() {
    const context = this.context;
    if (context?.state !== 'running') {
      // Sources of a suspended context go on when it resumes; nothing to do until then.
      if (this.level === 0) this.stop();
      return;
    }
    if (this.playing === this.level) return;
    this.stop();
    if (this.level === 0) return;
    const samples = render(this.level, context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.source = context.createBufferSource();
    this.source.buffer = buffer;
    this.source.loop = true;
    this.source.connect(context.destination);
    this.source.start();
    this.playing = this.level;
  }

  private stop() {
    this.source?.stop();
    this.source?.disconnect();
    this.source = null;
    this.playing = 0;
  }
}

export const alarmSound = new AlarmSound();
