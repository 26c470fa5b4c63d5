// The running program for a browser test: serve, media, desk phones and callers, all real.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, readFileSync, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.SIAGA_E2E_HOUSE;
export const shots = process.env.SIAGA_E2E_SHOTS ?? '/tmp/siaga-e2e';
mkdirSync(shots, { recursive: true });

/** Waits for a condition, never for a time. */
export async function until(what, holds, patience = 30_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.on('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

export class House {
  /** telco: an answering party outside (SIPp) at the other end of the trunk, for calls that leave the house;
      demo: with its banner */
  static async start({ postgres = false, telco = false, demo = false, trunks, queue, more } = {}) {
    const house = new House();
    house.children = [];
    const args = [...(postgres ? ['--postgres'] : []), ...(demo ? ['--demo'] : [])];
    if (telco) {
      house.telcoPort = await freePort();
      args.push('--telco', `127.0.0.1:${house.telcoPort}`);
    }
    for (const [name, value] of Object.entries({ trunks, queue, more })) if (value) args.push(`--${name}`, value);
    house.control = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    house.lines = createInterface({ input: house.control.stdout })[Symbol.asyncIterator]();
    Object.assign(house, await house.line());
    house.url = `https://127.0.0.1:${house.https}`;
    if (telco) {
      house.telcoMessages = join(shots, `telco-${house.telcoPort}.log`);
      house.launch('sipp', ['-sn', 'uas', '-i', '127.0.0.1', '-p', `${house.telcoPort}`, '-nostdin', '-aa', '-trace_msg', '-message_file', house.telcoMessages]);
    }
    return house;
  }
  async line() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the house ended');
    const said = JSON.parse(value);
    if (said.error) throw new Error(said.error);
    return said;
  }
  /** stop_serve, kill_serve, freeze_serve, thaw_serve, start_serve, stop_postgres, start_postgres, log */
  async tell(word) {
    this.control.stdin.write(`${word}\n`);
    return this.line();
  }
  /** login and password of a role or login in accounts.txt */
  account(role) {
    for (const line of readFileSync(join(this.data, 'accounts.txt'), 'utf8').split('\n')) {
      const [kind, login, password] = line.split(/\s+/);
      if (kind !== 'seat' && (kind === role || login === role)) return { login, password };
    }
    throw new Error(`accounts.txt has no ${role}`);
  }
  /** one number of /metrics; undefined where it is absent */
  async metric(name) {
    const text = await (await fetch(`http://127.0.0.1:${this.metrics}/metrics`)).text();
    const found = new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text);
    return found ? Number(found[1]) : undefined;
  }
  run(...args) {
    return this.launch(this.binary, args);
  }
  launch(what, args) {
    const child = spawn(what, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TERM: 'dumb' } });
    child.said = '';
    child.stdout.on('data', (text) => (child.said += text));
    child.stderr.on('data', (text) => (child.said += text));
    child.ended = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
    const log = createWriteStream(join(shots, 'phones.log'), { flags: 'a' });
    child.stdout.pipe(log);
    this.children.push(child);
    return child;
  }
  /** a desk phone at the seat that waits for the console's F2 */
  async phone(seat, ...more) {
    const phone = this.run('phone', '--data', this.data, '--config', this.config, '--seat', seat, '--server', `127.0.0.1:${this.seat}`, ...more);
    await until(`phone ${seat} registers`, () => phone.said.includes('terdaftar'));
    return phone;
  }
  call(...more) {
    return this.run('call', '--to', `sip:112@127.0.0.1:${this.trunk}`, '--duration', '0', ...more);
  }
  /** SIPp, the telco's side, by a scenario of tests/interop: `ended` is 0 when all went as it says */
  async sippCall(scenario) {
    const file = join(import.meta.dirname, '../../interop/scenarios', `${scenario}.xml`);
    const ends = ['-i', '127.0.0.1', '-p', `${await freePort()}`, '-mi', '127.0.0.1', '-mp', `${await freePort()}`];
    const until = ['-m', '1', '-nostdin', '-timeout', '200s', '-timeout_error'];
    return this.launch('sipp', ['-sf', file, '-s', '112', ...ends, ...until, `127.0.0.1:${this.trunk}`]);
  }
  async stop() {
    for (const child of this.children) child.kill('SIGINT');
    await Promise.all(this.children.map((child) => child.ended));
    this.control.stdin.end();
    await new Promise((resolve) => this.control.on('exit', resolve));
  }
}
